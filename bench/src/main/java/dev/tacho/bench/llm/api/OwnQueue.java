package dev.tacho.bench.llm.api;

import dev.tacho.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/// Our own queue: a task is put in, and its stream is asked for on its own.
final class OwnQueue implements Talk {
  private static final int CONTEXT = 4096;
  private static final long DEADLINE_MS = 300_000;

  private final Job job;
  private final String version;
  private boolean done;
  private final Counts counts;

  OwnQueue(Job job, String version) {
    this.job = job;
    this.counts = new Counts(Counts.most(job.extra(), "max_tokens", job.outputTokens()));
    this.version = version;
  }

  @Override
  public Outgoing first() {
    String task = UUID.nameUUIDFromBytes(job.id().getBytes(StandardCharsets.UTF_8)).toString();
    return Outgoing.post(
        version + "/tasks",
        Json.object()
            .put("task_id", task)
            .put("session_id", task)
            .put("workload", "completion")
            .put("model_ref", job.model())
            .put("engine", "llamacpp")
            .put("ctx", CONTEXT)
            .put("priority", "interactive")
            .put("max_tokens", job.outputTokens())
            .put("deadline_ms", DEADLINE_MS)
            .put("prompt", job.prompt())
            .putAll(job.extra())
            .build());
  }

  @Override
  public Optional<Outgoing> then(String body) throws NotUnderstood {
    String task =
        Texts.text(Texts.object(body), "task_id")
            .filter(id -> id.matches("[0-9a-zA-Z-]{1,64}"))
            .orElseThrow(() -> NotUnderstood.garbage("the task was taken without an id"));
    return Optional.of(
        new Outgoing("GET", version + "/tasks/" + task + "/stream", Optional.empty()));
  }

  @Override
  public Part event(String name, String data) throws NotUnderstood {
    Json.Obj event = Texts.object(data);
    return switch (name) {
      case "token" -> Part.TEXT;
      case "end" -> {
        counts.output(event, "tokens_out");
        counts.prompt(event, "tokens_in");
        done = true;
        yield Part.END;
      }
      case "error" ->
          throw NotUnderstood.failure(
              "the endpoint says: " + Texts.text(event, "message").orElse("an error"));
      default -> Part.OTHER;
    };
  }

  @Override
  public boolean whole() {
    return done;
  }

  @Override
  public Counts counts() {
    return counts;
  }
}
