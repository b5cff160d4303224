package dev.tacho.cli.look;

import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Moments;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.BenchTable;
import dev.tacho.cli.view.CodeLinks;
import dev.tacho.cli.view.Forecasts;
import dev.tacho.cli.view.Members;
import dev.tacho.cli.view.NotesView;
import dev.tacho.cli.view.RunJson;
import dev.tacho.cli.view.RunTables;
import dev.tacho.cli.view.RunView;
import dev.tacho.cli.view.Subject;
import dev.tacho.cli.view.UsedResources;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Sheet;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `tacho show`: the facts of one run, without a judgement.
public final class ShowWord implements Word {
  private static final int FAULTS = 20;

  @Override
  public Usage usage() {
    return Usage.of("show", Group.LOOK, "the facts of one run")
        .operands("RUN", 1, 1)
        .option(
            "history", "SERIES", "every value of one series, as tab-separated t_ns, step, value")
        .flag("stats", "every metric in numbers, from all of its rows")
        .option("best", "METRIC", "where that was best, and what the others were there")
        .flag("stability", "slopes per step with an interval, and the noise at both ends")
        .flag("relations", "which metrics move together, beyond chance")
        .options("goal", "NAME=lower|higher", "which way a metric is better")
        .flag("no-cache", "read another tool's files from scratch")
        .formats()
        .flag("keys", "the names of the series that it reported, one a line")
        .flag(
            "counters", "what was read of the machine and from where, and what is missing and why")
        .flag("config", "the configuration that it was given, as JSON")
        .flag("notes", "its tags, notes, hypotheses and decisions")
        .note(
            "RUN is an id, the beginning of one, a name, latest (the newest that is no member of a"
                + " group), or the path of a run's folder.")
        .example("tacho show latest")
        .example("tacho show 01JNQ8 --history loss")
        .example("tacho show demo --json")
        .build();
  }

  @Override
  public int run(Call call) {
    RunStore store = call.store();
    Subject subject = Subject.named(call, store, call.arguments().operands().getFirst());
    Arguments arguments = call.arguments();
    if (arguments.has("config")) {
      Json.Obj configuration = subject.run().header().configuration();
      call.console().line(configuration.pretty());
      if (configuration.members().isEmpty()) {
        call.console().hint("tacho show: the run was given no configuration that tacho knows of");
      }
    } else if (arguments.has("notes")) {
      call.console().lines(NotesView.lines(subject.run().header(), subject.notes(store)));
    } else if (!metrics(call, subject)) {
      if (subject.own().isEmpty()) {
        foreign(call, subject, new ShowMetrics(call, subject));
      } else {
        own(call, RunView.of(store, subject.own().get()));
      }
    }
    return ExitCode.DONE;
  }

  /// Prints what an option asks of the metrics; false where none does.
  private static boolean metrics(Call call, Subject subject) {
    Arguments arguments = call.arguments();
    if (arguments.has("history")) {
      new ShowMetrics(call, subject).history(arguments.text("history").get());
    } else if (arguments.has("keys")) {
      new ShowMetrics(call, subject).keys();
    } else if (arguments.has("stats")) {
      new ShowMetrics(call, subject).stats();
    } else if (arguments.has("best")) {
      new ShowMetrics(call, subject).best(arguments.text("best").get());
    } else if (arguments.has("stability")) {
      new ShowMetrics(call, subject).stability();
    } else if (arguments.has("relations")) {
      new ShowMetrics(call, subject).relations();
    } else {
      return false;
    }
    return true;
  }

  private static void own(Call call, RunView view) {
    if (call.json()) {
      call.answer(json(call, view));
    } else if (call.arguments().has("counters")) {
      counters(call, view);
    } else {
      print(call, view);
    }
  }

  /// Another tool's run: what its files tell of it, and the statistics of its metrics.
  private static void foreign(Call call, Subject subject, ShowMetrics metrics) {
    RunSummary summary = RunSummary.of(subject.run(), RunSummary.Settings.DEFAULT);
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", "tacho.show/1")
              .putAll(ForeignJson.glance(subject, summary))
              .put("header", subject.run().header().toJson())
              .put("end_values", subject.run().endValues())
              .build());
      return;
    }
    RunHeader header = subject.run().header();
    Console console = call.console();
    console.line(Printable.of(header.title()) + "  " + header.id());
    Sheet sheet = new Sheet();
    String state = summary.state().map(RunState::word).orElse("unknown");
    sheet.row("state", state + summary.unknownState().map(why -> " (" + why + ")").orElse(""));
    header.startedAt().ifPresent(at -> sheet.row("started", Moments.utc(at)));
    if (!header.command().isEmpty()) {
      sheet.row("command", String.join(" ", header.command()));
    }
    header.project().ifPresent(project -> sheet.row("project", project.text()));
    subject.run().group().ifPresent(group -> sheet.row("group", group));
    row(sheet, "tags", header.tags());
    header.git().ifPresent(git -> sheet.row("git", git.commit()));
    rows(sheet, CodeLinks.of(header, header.tags()));
    sheet.row("place", subject.place());
    sheet.row("written by", header.writer());
    console.lines(sheet.lines("  "));
    console.line("metrics");
    metrics.stats();
  }

  private static CodeLinks links(RunView view) {
    return CodeLinks.of(view.header(), view.notes().tags(view.header().tags()));
  }

  private static void rows(Sheet sheet, CodeLinks links) {
    links.commit().ifPresent(page -> sheet.row("commit page", page));
    links.pull().ifPresent(page -> sheet.row("pull request", page));
  }

  private static Json.Obj json(Call call, RunView view) {
    return Json.object()
        .put("schema", "tacho.show/1")
        .putAll(RunJson.glance(view.standing()).build())
        .put("header", view.header().toJson())
        .put("directory", view.run().directory().toString())
        .put("stages", view.stagesJson(call.now().toEpochMilli()))
        .putAll(Members.of(call.store(), view.header()).json())
        .put("series", RunJson.series(view.standing().status().series()))
        .put("counters", UsedResources.countersJson(view))
        .putAll(
            view.facts()
                .resources()
                .map(result -> Json.object().put("resources", result).build())
                .orElse(Json.Obj.EMPTY))
        .putAll(
            BenchTable.of(view.facts())
                .map(result -> Json.object().put("bench", ResultJson.write(result)).build())
                .orElse(Json.Obj.EMPTY))
        .put("more_series", view.standing().status().moreSeries())
        .put("artifacts", view.artifactsJson())
        .put("forecasts", Forecasts.json(view.facts()))
        .put("fault_list", view.faultsJson())
        .put("damage", view.damageJson())
        .put("annotations", view.notesJson())
        .putAll(links(view).json())
        .build();
  }

  private static void print(Call call, RunView view) {
    Console console = call.console();
    int columns = console.screen().columns();
    console.line(Printable.of(view.header().title()) + "  " + view.header().id());
    console.lines(header(call, view).lines("  "));
    if (!view.facts().stages().isEmpty()) {
      console.line("stages");
      console.lines(RunTables.stages(view, call.now().toEpochMilli(), columns));
    }
    List<String> members =
        Members.of(call.store(), view.header()).lines(call.now().toEpochMilli(), columns);
    if (!members.isEmpty()) {
      console.line("runs of its stages");
      console.lines(members);
    }
    RunStatus status = view.standing().status();
    if (!status.reported().isEmpty()) {
      console.line("series");
      console.lines(RunTables.series(status.reported(), columns));
      if (status.moreSeries()) {
        console.hint("more series than these are recorded; --keys names all");
      }
    }
    List<String> used = UsedResources.lines(view);
    if (!used.isEmpty()) {
      console.line("resources");
      console.lines(used);
    }
    BenchTable.of(view.facts())
        .ifPresent(
            result -> {
              console.line("bench");
              console.lines(BenchTable.lines(result, columns));
            });
    if (!view.facts().artifacts().isEmpty()) {
      console.line("artifacts");
      console.lines(RunTables.artifacts(view.facts().artifacts(), columns));
    }
    printFaults(console, view);
  }

  private static void counters(Call call, RunView view) {
    if (view.facts().counters().isEmpty()) {
      call.console().hint("nothing was read of the machine in this run");
      return;
    }
    call.console().lines(UsedResources.counters(view, call.console().screen().columns()));
  }

  private static void printFaults(Console console, RunView view) {
    if (!view.faults().isEmpty()) {
      console.line("faults");
      int shown = Math.min(FAULTS, view.faults().size());
      for (RunEvent.Entry entry : view.faults().subList(0, shown)) {
        RunEvent.Fault fault = (RunEvent.Fault) entry.event();
        console.line(
            Printable.of(
                "  "
                    + Durations.ofNanos(entry.nanos())
                    + "  "
                    + fault.kind()
                    + ", "
                    + fault.place()
                    + ": "
                    + fault.message()));
      }
      if (shown < view.faults().size()) {
        console.line("  and " + (view.faults().size() - shown) + " more; --json lists all");
      }
    }
    if (!view.run().damage().isEmpty()) {
      console.line("damage");
      view.run().damage().forEach(d -> console.line(Printable.of("  " + d)));
    }
  }

  private static Sheet header(Call call, RunView view) {
    RunHeader header = view.header();
    RunStatus status = view.standing().status();
    Sheet sheet = new Sheet();
    String ending = view.ending();
    sheet.row("state", view.standing().text() + (ending.isEmpty() ? "" : ", " + ending));
    view.reason().ifPresent(reason -> sheet.row("reason", reason));
    sheet.row("started", Moments.utc(status.started()));
    status.ended().ifPresent(ended -> sheet.row("ended", Moments.utc(ended)));
    sheet.row("ran", Durations.ofNanos(view.ranNanos(call.now().toEpochMilli())));
    sheet.row(
        "command",
        header.command().isEmpty() ? view.noCommand() : String.join(" ", header.command()));
    sheet.row("in", header.workingDirectory());
    header.project().ifPresent(project -> sheet.row("project", project.text()));
    row(sheet, "tags", view.notes().tags(header.tags()));
    RunHeader.Host host = header.host();
    sheet.row(
        "host",
        host.name()
            + ", "
            + host.system()
            + " "
            + host.architecture()
            + ", "
            + (host.cpus().isPresent() ? host.cpus().getAsInt() : "an unknown number of")
            + " processors, memory "
            + (host.memoryBytes().isPresent()
                ? Numbers.bytes(host.memoryBytes().getAsLong())
                : "unavailable (the system does not tell)"));
    sheet.row("user", host.user());
    sheet.row(
        "git",
        header
            .git()
            .map(
                git ->
                    git.commit()
                        + git.branch().map(b -> " on " + b).orElse("")
                        + (git.dirty() ? ", with changes" : "")
                        + git.remote().map(r -> ", from " + r).orElse(""))
            .orElse("unavailable (no git checkout, or no git)"));
    rows(sheet, links(view));
    row(sheet, "environment", header.environment());
    header
        .links()
        .forEach(
            link ->
                sheet.row(
                    "link",
                    link.role().word()
                        + " "
                        + link.run()
                        + (link.at().isEmpty() ? "" : " " + new TreeMap<>(link.at()))));
    sheet.row("points", Numbers.grouped(status.points()));
    if (!status.dropped().isEmpty()) {
      sheet.row("dropped", new TreeMap<>(status.dropped()).toString());
    }
    sheet.row("folder", view.run().directory().toString());
    sheet.row("writer", header.writer());
    sheet.row("seal", status.seal().orElse(view.standing().ended() ? "none" : "none yet"));
    return sheet;
  }

  private static void row(Sheet sheet, String name, Map<String, String> map) {
    if (!map.isEmpty()) {
      StringBuilder text = new StringBuilder();
      new TreeMap<>(map)
          .forEach(
              (k, v) -> text.append(text.isEmpty() ? "" : ", ").append(k).append('=').append(v));
      sheet.row(name, text.toString());
    }
  }
}
