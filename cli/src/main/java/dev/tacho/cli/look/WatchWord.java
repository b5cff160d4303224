package dev.tacho.cli.look;

import dev.tacho.cli.alert.Alarm;
import dev.tacho.cli.alert.Target;
import dev.tacho.cli.alert.Targets;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.Subject;
import dev.tacho.core.json.Json;
import dev.tacho.report.text.Width;
import dev.tacho.store.RunStore;
import java.time.Duration;
import java.util.List;

/// `tacho watch`: follows a run until it has ended, and ends as it did.
public final class WatchWord implements Word {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final long SAY_SOMETHING_NANOS = Duration.ofSeconds(30).toNanos();

  @Override
  public Usage usage() {
    return Usage.of("watch", Group.LOOK, "follows a run until it has ended, and ends as it did")
        .operands("RUN", 1, 1)
        .option("interval", "DURATION", "how often to look, instead of every second")
        .options("alert", "RULE", "say it, once, when 'METRIC > NUMBER', nan, crash or stall=10m")
        .options("notify", "TARGET", "send alerts to webhook:URL, slack:URL or command:LINE, too")
        .note(
            "On a terminal the picture is redrawn; elsewhere a line is printed whenever something"
                + " changed, and every 30 s. Exit code 0 when the run completed, 1 when it ended in"
                + " another way. A silent run is followed for as long as nothing can be proven.")
        .note(
            "An alert names the run and what was seen, with its step. A URL may be env:NAME, which"
                + " keeps it out of the command line; none is ever printed. A command gets the"
                + " alert as JSON on its standard input. RUN may be another tool's run, by its"
                + " path.")
        .example("tacho watch latest")
        .example("tacho watch demo --interval 5s")
        .example("tacho watch latest --alert nan --alert crash --alert stall=10m")
        .example("tacho watch latest --alert crash --notify slack:env:SLACK_URL")
        .build();
  }

  @Override
  public int run(Call call) {
    Duration interval = call.arguments().interval(INTERVAL);
    Alarm alarm = alarm(call);
    RunStore store = call.store();
    Subject subject = Subject.named(call, store, call.arguments().operands().getFirst());
    Picture picture = new Picture(call, store);
    while (true) {
      Look look = look(call, store, subject);
      alarm.look(look.glance(), call.now(), picture::alert);
      picture.show(look);
      if (look.over()) {
        picture.close();
        alarm.unjudged().forEach(line -> call.console().hint("tacho watch: " + line));
        return look.completed() ? ExitCode.DONE : ExitCode.NO;
      }
      sleep(interval);
      if (subject.own().isEmpty()) {
        // what its files grew by is read then
        subject = Subject.named(call, store, call.arguments().operands().getFirst());
      }
    }
  }

  private static Alarm alarm(Call call) {
    List<String> rules = call.arguments().texts("alert");
    List<String> typed = call.arguments().texts("notify");
    if (rules.isEmpty() && !typed.isEmpty()) {
      throw Refusal.usage("--notify sends alerts, and none is asked for; give --alert too");
    }
    List<Target> targets =
        typed.stream().map(t -> Target.parse("notify", t, call.environment().variables())).toList();
    return Alarm.of(
        rules,
        new Targets(
            targets, fault -> call.console().error("tacho watch: alert not sent to " + fault)));
  }

  private static Look look(Call call, RunStore store, Subject subject) {
    return subject
        .own()
        .<Look>map(run -> OwnLook.at(store, run, call.now()))
        .orElseGet(() -> ForeignLook.at(subject));
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

    void show(Look look) {
      String key = look.key();
      long now = System.nanoTime();
      boolean due = now - lastShown >= SAY_SOMETHING_NANOS;
      if (redraws || due || !key.equals(last)) {
        draw(look);
        last = key;
        lastShown = now;
        console.flush();
      }
    }

    private void draw(Look look) {
      if (call.json()) {
        console.line(look.json().toString());
      } else if (redraws) {
        redraw(look.lines());
      } else {
        console.line(String.join(" · ", look.lines()));
      }
    }

    /// Says it above the picture, which is drawn anew below.
    void alert(String line, Json.Obj json) {
      if (call.json()) {
        console.line(json.toString());
      } else {
        redraw(List.of());
        console.line(line);
      }
      console.flush();
    }

    private void redraw(List<String> lines) {
      if (!redraws) {
        return;
      }
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
  }
}
