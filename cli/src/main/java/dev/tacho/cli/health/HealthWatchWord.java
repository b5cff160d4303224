package dev.tacho.cli.health;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.core.text.Durations;
import dev.tacho.health.Anomaly;
import dev.tacho.health.HealthException;
import dev.tacho.health.Verdict;
import dev.tacho.health.checkpoint.Diagnosis;
import dev.tacho.health.checkpoint.HealthFile;
import dev.tacho.health.checkpoint.HealthFollower;
import dev.tacho.health.checkpoint.HealthReading;
import dev.tacho.report.text.Width;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `tacho health watch`: follows a group of workers until its job has ended.
public final class HealthWatchWord implements Word {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final long SAY_SOMETHING_NANOS = Duration.ofSeconds(30).toNanos();

  @Override
  public Usage usage() {
    return Usage.of(
            "health watch", Group.JUDGE, "follows the workers of a training job until it has ended")
        .operands("RUN|PATH", 1, 1)
        .option("interval", "DURATION", "how often to look, instead of every second")
        .option("timeout", "DURATION", "stop after so long; before a checkpoint is there: exit 3")
        .flag("fail-on", "exit with 1 as soon as the group is degraded or critical")
        .note(
            "On a terminal the picture is redrawn; elsewhere a line is printed for each anomaly as"
                + " it comes and goes, for each change of the verdict, and every 30 s. It ends with"
                + " the job, with --fail-on, or when the time is over. A checkpoint that is stale"
                + " is said to be, and followed on.")
        .note("RUN and PATH are as for tacho health status, and so are the exit codes.")
        .example("tacho health watch latest")
        .example("tacho health watch health.json --fail-on --timeout 10m")
        .build();
  }

  @Override
  public int run(Call call) {
    Duration interval = call.arguments().interval(INTERVAL);
    Optional<Duration> timeout = call.arguments().duration("timeout");
    long until = System.nanoTime() + timeout.orElse(Duration.ZERO).toNanos();
    HealthPlace place = HealthPlace.of(call);
    HealthReading reading = place.read(call);
    HealthFollower follower = new HealthFollower();
    Picture picture = new Picture(call);
    while (true) {
      Diagnosis diagnosis = follower.look(reading, call.now());
      picture.show(diagnosis);
      boolean failed = call.arguments().has("fail-on") && diagnosis.verdict() != Verdict.HEALTHY;
      if (failed || reading.checkpoint().ended()) {
        return HealthStatusWord.code(call, diagnosis);
      }
      if (timeout.isPresent() && System.nanoTime() >= until) {
        call.console()
            .hint("watched for " + Durations.text(timeout.get()) + "; the job has not ended");
        return ExitCode.DONE;
      }
      HealthPlace.sleep(interval);
      reading = again(place, reading);
    }
  }

  /// What is there now; what was, where a folder is just being written.
  private static HealthReading again(HealthPlace place, HealthReading before) {
    try {
      return HealthFile.read(place.path());
    } catch (HealthException _) {
      return before;
    }
  }

  /// What was shown, and how to show what is new. Confined to one thread.
  private static final class Picture {
    private final Call call;
    private final Console console;
    private final boolean redraws;
    private final Set<Anomaly> told = new HashSet<>();
    private Optional<Verdict> verdict = Optional.empty();
    private long lastShown;
    private int drawn;

    Picture(Call call) {
      this.call = call;
      this.console = call.console();
      this.redraws = console.screen().outTerminal() && !call.json();
    }

    void show(Diagnosis diagnosis) {
      if (redraws) {
        redraw(HealthLines.all(diagnosis, console.screen().columns()));
      } else {
        print(diagnosis);
      }
      console.flush();
    }

    private void print(Diagnosis diagnosis) {
      long now = System.nanoTime();
      List<Anomaly> fresh =
          diagnosis.anomalies().stream()
              .filter(a -> told.stream().noneMatch(t -> same(t, a) && t.active() == a.active()))
              .toList();
      boolean changed = !verdict.equals(Optional.of(diagnosis.verdict()));
      if (changed || !fresh.isEmpty() || now - lastShown >= SAY_SOMETHING_NANOS) {
        if (call.json()) {
          console.line(diagnosis.toJson().toString());
        } else {
          console.line(HealthLines.head(diagnosis));
          fresh.forEach(a -> console.line("  " + HealthLines.line(diagnosis, a)));
        }
        lastShown = now;
      }
      verdict = Optional.of(diagnosis.verdict());
      told.addAll(fresh);
    }

    /// A stale checkpoint grows older, and stays the same anomaly.
    private static boolean same(Anomaly a, Anomaly b) {
      return a.kind() == b.kind() && a.rank().equals(b.rank()) && a.onsetNanos() == b.onsetNanos();
    }

    private void redraw(List<String> lines) {
      StringBuilder out = new StringBuilder();
      if (drawn > 0) {
        out.append("\u001b[").append(drawn).append('F');
      }
      for (String line : lines) {
        out.append("\u001b[K").append(Width.cut(line, console.screen().columns())).append('\n');
      }
      out.append("\u001b[J");
      console.text(out.toString());
      drawn = lines.size();
    }
  }
}
