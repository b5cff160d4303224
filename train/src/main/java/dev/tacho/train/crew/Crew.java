package dev.tacho.train.crew;

import dev.tacho.core.json.Json;
import dev.tacho.train.group.WorkerStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Processes of ours, each of which reads its order from standard input, prints lines of JSON, and
/// ends when the pipe of its order does. Other lines are libtorch's own and are passed over.
/// Confined to one thread; whoever starts closes, which ends them all.
public final class Crew implements AutoCloseable {
  private static final String TYPE = "type";
  private static final String FAILED = "failed";
  private static final Duration TURN = Duration.ofMillis(100);
  private static final Duration TO_END = Duration.ofSeconds(5);

  private final List<Process> processes = new ArrayList<>();
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private Crew() {}

  /// Starts a process for each order.
  ///
  /// @param stop whether to leave off; asked before each of them
  /// @throws IOException when one cannot be started; none is left then
  public static Crew start(WorkerStart start, List<Json.Obj> orders, BooleanSupplier stop)
      throws IOException {
    Crew crew = new Crew();
    try {
      for (Json.Obj order : orders) {
        if (stop.getAsBoolean()) {
          break;
        }
        crew.start(start, order);
      }
      return crew;
    } catch (IOException e) {
      crew.close();
      throw e;
    }
  }

  private void start(WorkerStart start, Json.Obj order) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(start.command()).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(start.environment());
    Process process = builder.start();
    processes.add(process);
    Thread _ = Thread.ofPlatform().daemon().name("tacho-crew").start(() -> listen(process));
    process.outputWriter(StandardCharsets.UTF_8).append(order.toString()).append('\n').flush();
  }

  private void listen(Process process) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("{")) {
          lines.add(line);
        }
      }
    } catch (IOException _) {
      // the process was ended
    }
  }

  /// What a process prints when it cannot go on.
  public static Json.Obj failed(String message) {
    return Json.object().put(TYPE, FAILED).put("message", message).build();
  }

  /// Hears them to their end.
  ///
  /// @param silence after which they are given up
  /// @param stop whether to leave off
  /// @return why they failed, as the first of them said it; empty too when it was to leave off
  public Optional<String> hear(Duration silence, BooleanSupplier stop, Consumer<Json.Obj> line)
      throws InterruptedException {
    Optional<String> failure = Optional.empty();
    long heard = System.nanoTime();
    boolean alive = true;
    while (!stop.getAsBoolean()) {
      Optional<Json.Obj> next =
          Optional.ofNullable(lines.poll(TURN.toMillis(), TimeUnit.MILLISECONDS))
              .map(Json::parseObject);
      if (next.isEmpty() && !alive) {
        return failure.or(this::exit);
      }
      // what was printed last may still be on its way when all have ended
      alive = processes.stream().anyMatch(Process::isAlive);
      if (next.isEmpty()) {
        if (System.nanoTime() - heard > silence.toNanos()) {
          return Optional.of("nothing was heard of the workers for " + silence.toSeconds() + " s");
        }
        continue;
      }
      heard = System.nanoTime();
      if (!next.get().needText(TYPE).equals(FAILED)) {
        line.accept(next.get());
      } else if (failure.isEmpty()) {
        failure = Optional.of(next.get().needText("message"));
      }
    }
    return Optional.empty();
  }

  private Optional<String> exit() {
    return processes.stream()
        .map(Process::exitValue)
        .filter(code -> code != 0)
        .findFirst()
        .map(code -> "a worker ended with exit code " + code);
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    boolean interrupted = false;
    for (Process process : processes) {
      interrupted |= await(process);
      process.destroyForcibly();
      interrupted |= await(process);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean await(Process process) {
    try {
      boolean _ = process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS);
      return false;
    } catch (InterruptedException _) {
      return true;
    }
  }
}
