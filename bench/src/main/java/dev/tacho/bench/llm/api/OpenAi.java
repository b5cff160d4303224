package dev.tacho.bench.llm.api;

import dev.tacho.core.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// OpenAI's streams, which vLLM, llama.cpp, SGLang and others speak.
final class OpenAi implements Talk {
  private final Job job;
  private final String version;
  private final boolean chat;
  private boolean done;
  private boolean finished;
  private OptionalLong output = OptionalLong.empty();
  private OptionalLong prompt = OptionalLong.empty();

  OpenAi(Job job, String version, boolean chat) {
    this.job = job;
    this.version = version;
    this.chat = chat;
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
    OptionalLong told = Texts.whole(usage, "completion_tokens");
    output = told.isPresent() ? told : output;
    OptionalLong toldPrompt = Texts.whole(usage, "prompt_tokens");
    prompt = toldPrompt.isPresent() ? toldPrompt : prompt;
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
  public OptionalLong outputTokens() {
    return output;
  }

  @Override
  public OptionalLong promptTokens() {
    return prompt;
  }
}
