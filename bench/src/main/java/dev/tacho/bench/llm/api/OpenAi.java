package dev.tacho.bench.llm.api;

import dev.tacho.core.json.Json;
import java.util.List;
import java.util.Optional;

/// OpenAI's streams, which vLLM, llama.cpp, SGLang and others speak.
final class OpenAi implements Talk {
  private final Job job;
  private final String version;
  private final boolean chat;
  private boolean done;
  private boolean finished;
  private final Counts counts;

  OpenAi(Job job, String version, boolean chat) {
    this.job = job;
    this.version = version;
    this.chat = chat;
    this.counts = new Counts(most(job));
  }

  /// Several answers to one request are counted together.
  private static long most(Job job) {
    long most = Counts.most(job.extra(), "max_tokens", job.outputTokens());
    if (job.extra().get("max_completion_tokens").isPresent()) {
      most = Math.max(most, Counts.most(job.extra(), "max_completion_tokens", most));
    }
    long answers =
        Math.max(
            Texts.whole(job.extra(), "n").orElse(1), Texts.whole(job.extra(), "best_of").orElse(1));
    return answers > Long.MAX_VALUE / most ? Long.MAX_VALUE : most * Math.max(1, answers);
  }

  @Override
  public Outgoing first() {
    Json.Builder body = Json.object().put("model", job.model());
    if (chat) {
      body.put(
          "messages",
          Json.array(
              List.of(Json.object().put("role", "user").put("content", job.prompt()).build())));
    } else {
      body.put("prompt", job.prompt());
    }
    body.put("max_tokens", job.outputTokens())
        .put("stream", true)
        .put("stream_options", Json.object().put("include_usage", true).build())
        .putAll(job.extra());
    return Outgoing.post(version + (chat ? "/chat/completions" : "/completions"), body.build());
  }

  @Override
  public Part event(String name, String data) throws NotUnderstood {
    if (data.equals("[DONE]")) {
      done = true;
      return Part.END;
    }
    Json.Obj event = Texts.object(data);
    Texts.requireNoError(event);
    Texts.object(event, "usage").ifPresent(this::usage);
    Optional<Json.Obj> choice = Texts.first(event, "choices");
    if (choice.isEmpty()) {
      return Part.OTHER;
    }
    finished |= Texts.text(choice.get(), "finish_reason").filter(r -> !r.isEmpty()).isPresent();
    return said(choice.get()) ? Part.TEXT : Part.OTHER;
  }

  private void usage(Json.Obj usage) {
    counts.output(usage, "completion_tokens");
    counts.prompt(usage, "prompt_tokens");
  }

  private boolean said(Json.Obj choice) {
    if (!chat) {
      return Texts.text(choice, "text").filter(t -> !t.isEmpty()).isPresent();
    }
    return Texts.object(choice, "delta")
        .filter(
            delta ->
                List.of("content", "reasoning_content", "reasoning").stream()
                    .anyMatch(
                        part -> Texts.text(delta, part).filter(t -> !t.isEmpty()).isPresent()))
        .isPresent();
  }

  @Override
  public boolean whole() {
    return done || finished;
  }

  @Override
  public Counts counts() {
    return counts;
  }
}
