package dev.tacho.cli.look;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.ProgressLine;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.Forecasts;
import dev.tacho.cli.view.RunJson;
import dev.tacho.cli.view.Standing;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunState;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Width;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// `tacho watch`: follows a run until it has ended, and ends as it did.
public final class WatchWord implements Word {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final long SAY_SOMETHING_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int METRICS = 4;

  @Override
  public Usage usage() {
    return Usage.of("watch", Group.LOOK, "follows a run until it has ended, and ends as it did")
        .operands("RUN", 1, 1)
        .option("interval", "DURATION", "how often to look, instead of every second")
        .note(
            "On a terminal the picture is redrawn; elsewhere a line is printed whenever something"
                + " changed, and every 30 s. Exit code 0 when the run completed, 1 when it ended in"
                + " another way. A silent run is followed for as long as nothing can be proven.")
        .example("tacho watch latest")
        .example("tacho watch demo --interval 5s")
        .build();
  }

  @Override
  public int run(Call call) {
    Duration interval = call.arguments().duration("interval").orElse(INTERVAL);
    if (interval.toMillis() < 10) {
      throw Arguments.wrong("interval", Durations.text(interval), "10 ms or more", "1s");
    }
    RunStore store = call.store();
    StoredRun run = call.run(store);
    Picture picture = new Picture(call, store);
    while (true) {
      Standing standing = Standing.of(store, run.status());
      picture.show(standing, run);
      if (standing.ended() || standing.word().equals(RunState.LOST.word())) {
        picture.close();
        return standing.word().equals(RunState.COMPLETED.word()) ? ExitCode.DONE : ExitCode.NO;
      }
      sleep(interval);
    }
  }

  private static void sleep(Duration interval) {
    try {
      Thread.sleep(interval);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Refusal.input("watching was interrupted; the run goes on");
    }
  }

  /// What was shown last, and how to show what is new. Confined to one thread.
  private static final class Picture {
    private final Call call;
    private final Console console;
    private final boolean redraws;
    private String last = "";
    private long lastShown;
    private int drawn;

    Picture(Call call, RunStore store) {
      this.call = call;
      this.console = call.console();
      this.redraws = console.screen().outTerminal() && !call.json();
      console.detail("watching in " + store.home());
    }

    void show(Standing standing, StoredRun run) {
      String key = key(standing);
      long now = System.nanoTime();
      boolean due = now - lastShown >= SAY_SOMETHING_NANOS;
      if (redraws || due || !key.equals(last)) {
        draw(standing, run);
        last = key;
        lastShown = now;
        console.flush();
      }
    }

    /// What has to change for a new line: not the time.
    private static String key(Standing standing) {
      RunStatus status = standing.status();
      return standing.word()
          + standing.still()
          + " "
          + status.lastNanos()
          + " "
          + status.points()
          + " "
          + status.stage().orElse("")
          + status.progress();
    }

    private void draw(Standing standing, StoredRun run) {
      RunFacts facts = run.facts();
      long nanos = standing.nowNanos(call.now().toEpochMilli());
      if (call.json()) {
        console.line(json(standing, facts, nanos).toString());
      } else if (redraws) {
        redraw(lines(standing, facts, nanos));
      } else {
        console.line(String.join(" · ", lines(standing, facts, nanos)));
      }
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

    void close() {
      console.flush();
    }

    private static List<String> lines(Standing standing, RunFacts facts, long nanos) {
      RunStatus status = standing.status();
      List<String> lines = new ArrayList<>();
      lines.add(
          Printable.of(status.title())
              + " "
              + standing.text()
              + (standing.ended() && status.reason().isPresent()
                  ? " (" + Printable.of(status.reason().get()) + ")"
                  : ""));
      String progress = ProgressLine.of(status);
      StringBuilder line = new StringBuilder();
      if (!progress.equals("-")) {
        line.append("stage ".repeat(status.stage().isPresent() ? 1 : 0))
            .append(Printable.of(progress))
            .append(" · ");
      }
      line.append(Durations.ofNanos(Math.max(0, nanos - standing.status().beganNanos().orElse(0))));
      if (!standing.ended()) {
        Optional<Duration> rate = facts.currentStage().flatMap(s -> s.left(nanos));
        // a rate that said it would be over by now says nothing any more
        rate.filter(Duration::isPositive)
            .ifPresent(left -> line.append(" · stage ").append(left(left)));
        Forecasts.said(facts, nanos).ifPresent(left -> line.append(" · run ").append(left));
      }
      lines.add(line.toString());
      List<SeriesSummary> series = status.reported();
      int shown = Math.min(METRICS, series.size());
      StringBuilder metrics = new StringBuilder();
      for (int i = 0; i < shown; i++) {
        metrics
            .append(i == 0 ? "" : " ")
            .append(Printable.of(series.get(i).name()))
            .append('=')
            .append(Numbers.text(series.get(i).last()));
      }
      if (shown > 0) {
        lines.add(metrics.toString());
      }
      return lines;
    }

    private static Json.Obj json(Standing standing, RunFacts facts, long nanos) {
      Json.Builder json =
          Json.object()
              .put("schema", "tacho.watch/1")
              .putAll(RunJson.glance(standing).build())
              .put("series", RunJson.series(standing.status().series()));
      facts
          .currentStage()
          .flatMap(s -> s.left(nanos))
          .ifPresent(left -> json.put("left_ns", left.toNanos()));
      Forecasts.now(facts, nanos).ifPresent(left -> json.put("time_left", left));
      return json.build();
    }

    /// Of a stage by its rate: the forecasts that are kept are of the run.
    private static String left(Duration left) {
      return Forecasts.text(OptionalLong.of(left.toNanos()), OptionalLong.empty(), 0);
    }
  }
}
