package dev.tacho.cli.record;

import dev.tacho.bench.llm.LlmListener;
import dev.tacho.cli.shell.Console;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.store.RunWriter;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Says where a cell stands, a line every five seconds once it has taken two, and keeps the run's
/// lease fresh. Confined to one thread; what the store cannot write comes from threads of its own.
final class LlmProgress implements LlmListener {
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Console console;
  private final RunWriter run;
  private final String cell;
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private Duration next = FIRST;

  /// @param cell what to call it where there are several; empty for the only one
  LlmProgress(Console console, RunWriter run, String cell) {
    this.console = console;
    this.run = run;
    this.cell = cell;
    run.onProblem(problem -> problems.add(problem.message()));
  }

  /// Says what the store could not write.
  void tellProblems() {
    for (String problem = problems.poll(); problem != null; problem = problems.poll()) {
      notice(problem);
    }
  }

  @Override
  public void stands(Stand stand) {
    if (stand.elapsed().compareTo(next) < 0) {
      return;
    }
    tellProblems();
    next = stand.elapsed().plus(EVERY);
    run.lease(Json.Obj.EMPTY);
    Duration left = stand.total().minus(stand.elapsed());
    double rate = stand.ok() / Math.max(1e-3, stand.elapsed().toMillis() / 1e3);
    console.hint(
        cell
            + (stand.repeats() > 1
                ? "repeat " + stand.repeat() + "/" + stand.repeats() + " · "
                : "")
            + stand.phase()
            + " · "
            + stand.ok()
            + " answered ("
            + Math.round(10 * rate) / 10.0
            + "/s) · "
            + stand.failed()
            + " failed · "
            + stand.underway()
            + " under way · "
            + (left.isNegative()
                ? "waiting for the last answers"
                : Durations.text(Duration.ofSeconds(left.plusMillis(500).toSeconds())) + " left"));
  }

  @Override
  public void notice(String message) {
    console.error("tacho bench llm: " + message);
  }
}
