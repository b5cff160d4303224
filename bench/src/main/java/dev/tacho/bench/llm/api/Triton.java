package dev.tacho.bench.llm.api;

import dev.tacho.core.json.Json;

/// Triton's generate extension, with the names that its TensorRT-LLM and vLLM back ends take. No
/// event says that it is the last: the end of the answer does.
final class Triton implements Talk {
  private final Job job;
  private boolean some;

  Triton(Job job) {
    this.job = job;
  }

  @Override
  public Outgoing first() {
    return Outgoing.post(
        "/v2/models/" + job.model() + "/generate_stream",
        Json.object()
            .put("id", job.id())
            .put("text_input", job.prompt())
            .put("max_tokens", job.outputTokens())
            .put("stream", true)
            .putAll(job.extra())
            .build());
  }

  @Override
  public Part event(String name, String data) throws NotUnderstood {
    Json.Obj event = Texts.object(data);
    Texts.requireNoError(event);
    if (Texts.text(event, "text_output").filter(t -> !t.isEmpty()).isEmpty()) {
      return Part.OTHER;
    }
    some = true;
    return Part.TEXT;
  }

  @Override
  public boolean whole() {
    return some;
  }

  @Override
  public Counts counts() {
    return Counts.NONE;
  }
}
