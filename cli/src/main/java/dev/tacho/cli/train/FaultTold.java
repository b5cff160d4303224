package dev.tacho.cli.train;

import dev.tacho.cli.shell.Console;
import dev.tacho.core.RunEvent;
import dev.tacho.core.SampleShape;
import dev.tacho.core.Severity;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.health.Anomaly;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunWriter;
import dev.tacho.train.fault.FaultEnd;
import dev.tacho.train.fault.FaultKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Takes down each fault as it is over: a row in the run, a line for whoever waits. Confined to one
/// thread.
final class FaultTold {
  static final String SAMPLES = "faults";

  private static final SampleShape SHAPE =
      new SampleShape(
          SAMPLES,
          List.of(
              "rank",
              "step",
              "latency_ms",
              "latency_steps",
              "slowdown",
              "right_rank",
              "right_cause",
              "recovered",
              "recovery_ms",
              "lost_steps",
              "false_alarms",
              "left"));
  private static final double MILLI = 1e6;

  private final Console console;
  private final RunWriter run;
  private final int all;
  private final long begun = System.nanoTime();
  private int done;

  FaultTold(Console console, RunWriter run, int all) {
    this.console = console;
    this.run = run;
    this.all = all;
  }

  void take(FaultEnd end) {
    done++;
    run.lease(Json.Obj.EMPTY);
    run.sample(
        run.nanos(),
        end.fault().number(),
        end.notRun().isPresent() ? "not-run" : end.fault().kind().word(),
        SHAPE,
        new double[] {
          end.fault().rank(),
          end.fault().step(),
          millis(end.latencyNanos()),
          end.latencySteps().isPresent() ? end.latencySteps().getAsLong() : Double.NaN,
          end.slowdown().orElse(Double.NaN),
          end.rightRank() ? 1 : 0,
          end.rightCause() ? 1 : 0,
          end.recovered() ? 1 : 0,
          millis(end.recoveryNanos()),
          end.lostSteps(),
          end.falseAlarms().size(),
          end.left().size()
        });
    end.diagnosis().ifPresent(this::advise);
    end.falseAlarms().forEach(this::advise);
    run.event(
        run.nanos(), new RunEvent.Progress(done, Optional.of((double) all), Optional.of("groups")));
    console.hint(line(end));
  }

  private void advise(Anomaly anomaly) {
    long now = run.nanos();
    run.event(
        now,
        new RunEvent.Advice(
            "health-" + anomaly.kind().word(),
            Severity.INFO,
            anomaly.message(),
            anomaly.advice(),
            new RunEvent.Evidence(now, now, Optional.empty(), Double.NaN, Double.NaN, "1", 0),
            Optional.empty()));
  }

  private static double millis(OptionalLong nanos) {
    return nanos.isPresent() ? nanos.getAsLong() / MILLI : Double.NaN;
  }

  private String line(FaultEnd end) {
    long perGroup = (System.nanoTime() - begun) / done;
    String left = done < all ? " · " + Durations.ofNanos(perGroup * (all - done)) + " left" : "";
    return Printable.of(
        done
            + "/"
            + all
            + " · "
            + end.fault().kind().word()
            + " · "
            + what(end)
            + left
            + end.failure().map(f -> " · did not recover: " + f).orElse(""));
  }

  private static String what(FaultEnd end) {
    if (end.notRun().isPresent()) {
      return "not run: " + end.notRun().get();
    }
    if (!end.fault().kind().isFault() && !end.falseAlarms().isEmpty()) {
      return "FALSE ALARM: " + end.falseAlarms().getFirst().message();
    }
    return end.diagnosis()
        .map(a -> (end.right() ? "" : "WRONG: ") + a.message())
        .orElse(end.fault().kind() == FaultKind.NONE ? "nothing found" : "NOT FOUND");
  }
}
