package dev.tacho.cli.record;

import dev.tacho.bench.onnx.OnnxListener;
import dev.tacho.cli.shell.Console;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.store.RunWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Says where a bench of a model stands, a line every five seconds once it has taken two, and keeps
/// the run's lease fresh. Confined to one thread; what the store cannot write comes from threads of
/// its own and is told at the next turn.
final class OnnxProgress implements OnnxListener {
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Console console;
  private final RunWriter run;
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private Duration next = FIRST;

  OnnxProgress(Console console, RunWriter run) {
    this.console = console;
    this.run = run;
    run.onProblem(problem -> problems.add(problem.message()));
  }

  /// Says what the store could not write.
  void tellProblems() {
    for (String problem = problems.poll(); problem != null; problem = problems.poll()) {
      notice(problem);
    }
  }

  @Override
  public void stands(String what, Duration elapsed, Optional<Duration> left) {
    tellProblems();
    if (elapsed.compareTo(next) < 0) {
      return;
    }
    next = elapsed.plus(EVERY);
    run.lease(Json.Obj.EMPTY);
    console.hint(
        what
            + " · "
            + Durations.text(elapsed)
            + " · "
            + left.map(time -> Durations.text(Duration.ofSeconds(time.plusMillis(500).toSeconds())))
                .map(time -> time + " left")
                .orElse("time left unknown"));
  }

  @Override
  public void notice(String message) {
    console.error("tacho bench: " + message);
  }
}
