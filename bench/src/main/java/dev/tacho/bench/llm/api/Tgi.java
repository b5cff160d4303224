package dev.tacho.bench.llm.api;

import dev.tacho.core.json.Json;
import java.util.Optional;

/// Text-generation-inference: an event a token, the last one with the whole text and its details.
final class Tgi implements Talk {
  private final Job job;
  private boolean finished;
  private final Counts counts;

  Tgi(Job job) {
    this.job = job;
    Json.Obj parameters = Texts.object(job.extra(), "parameters").orElse(Json.Obj.EMPTY);
    this.counts = new Counts(Counts.most(parameters, "max_new_tokens", job.outputTokens()));
  }

  @Override
  public Outgoing first() {
    Json.Obj parameters =
        Json.object()
            .put("max_new_tokens", job.outputTokens())
            .put("details", true)
            .putAll(Texts.object(job.extra(), "parameters").orElse(Json.Obj.EMPTY))
            .build();
    return Outgoing.post(
        "/generate_stream",
        Json.object()
            .put("inputs", job.prompt())
            .putAll(job.extra())
            .put("parameters", parameters)
            .build());
  }

  @Override
  public Part event(String name, String data) throws NotUnderstood {
    Json.Obj event = Texts.object(data);
    Texts.requireNoError(event);
    Optional<Json.Obj> details = Texts.object(event, "details");
    if (details.isPresent()) {
      counts.output(details.get(), "generated_tokens");
      counts.prompt(details.get(), "input_length");
    }
    finished |= event.get("generated_text").filter(t -> t instanceof Json.Str).isPresent();
    return Texts.object(event, "token").isPresent() ? Part.TEXT : Part.OTHER;
  }

  @Override
  public boolean whole() {
    return finished;
  }

  @Override
  public Counts counts() {
    return counts;
  }
}
