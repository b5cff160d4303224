package dev.tacho.cli.judge;

import dev.tacho.analysis.trend.Trend;
import dev.tacho.analysis.trend.TrendSettings;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.Goals;
import dev.tacho.cli.view.ProjectSchema;
import dev.tacho.core.metric.Direction;
import dev.tacho.store.RunStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `tacho trend`: how numbers went from run to run, and which run brought a change.
public final class TrendWord implements Word {
  private static final int SHOWN = 20;

  @Override
  public Usage usage() {
    return Usage.of("trend", Group.JUDGE, "how numbers went from run to run, and who changed them")
        .operands("RUN|PATH...", 0, Usage.ANY)
        .options("metric", "NAME", "this number instead, as latency_ms:p90 or cpu_time_s")
        .options("group-by", "FACT", "tell lines apart by this too, as git.branch or tag.arm")
        .options("goal", "NAME=lower|higher", "which way a metric is better, before all else")
        .options("where", "QUERY", "only runs for which this holds; see tacho list")
        .option("top", "N", "show the first N lines, instead of " + SHOWN)
        .flag("no-cache", "read other tools' runs from scratch")
        .formats()
        .note(
            "Without an operand the runs of the store are taken, else those named and all results"
                + " that lie below a PATH: result files, TrackIQ's and any other. Runs stand in the"
                + " order of their start. Without --metric these are shown: throughput, p99 of"
                + " latencies, throughput a watt.")
        .note(
            "Runs share a line where workload, machine, precision, batch, load and every axis of the"
                + " number are the same; --group-by tells them further apart. FACT is a setting of"
                + " the workload, host, tool, command, system, project, git.commit, git.branch,"
                + " software.NAME, device.ID or tag.NAME.")
        .note(
            "A change of level is told by ranks (Pettitt) at 5 % for all lines together, or by two"
                + " or more newest runs beyond four robust deviations of the level before, and"
                + " counts from 1 % on. It is located to the run that brought it, with what differs"
                + " from the run before. It is a regression only where the registry, a schema or"
                + " --goal says which way is better. A line needs 8 runs. The slope is that of"
                + " Theil and Sen, a run.")
        .note(
            "What stands on no line is named with the reason: unreadable files, runs that did not"
                + " complete, missing numbers. --format csv prints every point. Exit code 0"
                + " whatever is found, 3 when no run could be read.")
        .example("tacho trend")
        .example("tacho trend results --metric latency_ms:p99 --group-by git.branch")
        .build();
  }

  @Override
  public int run(Call call) {
    Arguments arguments = call.arguments();
    RunStore store = call.store();
    List<String> metrics = arguments.texts("metric");
    Map<String, Direction> goals =
        new LinkedHashMap<>(
            ProjectSchema.directions(
                store, metrics.stream().map(name -> name.replaceFirst(":.*", "")).toList()));
    goals.putAll(Goals.of(arguments).directions());
    TrendSettings settings = new TrendSettings(metrics, arguments.texts("group-by"), goals);
    Trend found = TrendRuns.of(call, store, settings).judged();
    if (found.runs() == 0) {
      throw Refusal.input(
          "no run to draw a line by"
              + found.leftOut().stream()
                  .findFirst()
                  .map(left -> "; not read: " + left.run() + ": " + left.reason())
                  .orElse("")
              + "; name runs or folders with results, tacho list shows what there is");
    }
    if (call.json()) {
      call.answer(found.toJson());
    } else {
      new TrendText(call, found).print(arguments.count("top", SHOWN));
    }
    return ExitCode.DONE;
  }
}
