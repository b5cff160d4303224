package dev.tacho.cli.judge;

import dev.tacho.analysis.compare.CompareSettings;
import dev.tacho.analysis.compare.Comparison;
import dev.tacho.analysis.compare.Contender;
import dev.tacho.analysis.compare.Effect;
import dev.tacho.analysis.compare.GroupComparison;
import dev.tacho.analysis.importance.Importance;
import dev.tacho.analysis.query.Fact;
import dev.tacho.analysis.query.Ordering;
import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.query.Selector;
import dev.tacho.analysis.verdict.Axis;
import dev.tacho.analysis.verdict.Verdict;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Format;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.Goals;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `tacho compare`: what differs between runs, and between groups of repeats whether that is
/// more than chance.
public final class CompareWord implements Word {
  /// What is said of two or more runs, and not of a set of them.
  private static final List<String> OF_RUNS = List.of("at", "target", "config");

  private static final List<String> OF_SETS = List.of("where", "pair");

  private static final int SHOWN = 20;

  @Override
  public Usage usage() {
    return Usage.of("compare", Group.JUDGE, "what differs between runs, and whether by chance")
        .operands("RUN[@PLACE]...", 0, Usage.ANY)
        .options("metric", "NAME", "only these; * stands for any text, with groups NAME:best too")
        .options("goal", "NAME=lower|higher", "which way a metric is better, before all else")
        .option("at", "PLACE", "read metrics at a step (5000), a time (10m) or a stage's end")
        .option("target", "NAME=VALUE", "how soon this is reached, instead of 90 % of the way")
        .flag("config", "only the settings in which the runs differ")
        .option("groups", "FACT", "hold groups of repeats together that share this: config.lr")
        .option("sweep", "SETTING", "the same by a setting, in the order of its values")
        .option("pair", "FACT", "which runs of two groups belong together, instead of the seed")
        .option("importance", "METRIC", "which settings the metric depends on, over many runs")
        .options("where", "QUERY", "of the set, only runs for which this holds; see tacho list")
        .option("verdict", "METRIC", "end with 0 if the second is better, 1 if not, 4 if unknown")
        .options("vary", "AXIS,...", "what is meant to differ between results: precision, hardware")
        .options("weights", "NAME=N,...", "what a figure or family counts; 1 each by family")
        .option("least", "PERCENT", "a smaller difference of a result is noise (1%)")
        .options(
            "noise-from", "RUN", "a run of the same as the first; what they differ by is noise")
        .flag("fail-on-regression", "end with 1 if a result is worse, 4 if that cannot be told")
        .option("top", "N", "show the first N metrics, instead of 20")
        .flag("no-cache", "read other tools' runs from scratch")
        .formats()
        .note(
            "Two or more runs, own ones by name and other tools' by path, are held against the first:"
                + " values at the end or at a PLACE (first@5000, first@10m, first@train), whole"
                + " curves, how soon a target is reached, settings as deep as they are nested. Values"
                + " within one run depend on each other, so single runs have no winner.")
        .note(
            "Runs with results (tacho bench, TrackIQ) are judged figure by figure. First what may be"
                + " compared: workload, precision, batch, load, hardware, tier of the numbers; what"
                + " differs and is not named by --vary is left out of every verdict. A figure is"
                + " better or worse when its interval over repeats excludes 0, chance does too held"
                + " against all figures judged (Holm), and it differs by more than noise: the least"
                + " share, and what runs of the same name differed by. Single values, and repeats"
                + " below three, are shown and not judged.")
        .note(
            "The winner is counted by families (latency, throughput, efficiency, memory, quality,"
                + " communication, other), each with one weight that its figures share, and it is"
                + " said whether another weight would change it. --vary takes "
                + String.join(", ", Axis.words())
                + ", or one thing by its name, as onnxruntime.")
        .note(
            "--groups, --sweep and --importance take a set of runs: those named, all runs below a"
                + " PATH, or without either all of the store. Runs that share the fact are repeats;"
                + " each group is held against the first, in pairs where both have the same seeds."
                + " Intervals are at 95 %: by ranks from six pairs or four runs a side on, by"
                + " Student's t from three on, below that not enough repeats. A group wins where the"
                + " interval excludes 0 and chance does too, held against all metrics judged (Holm);"
                + " with --verdict that is its metric and those of --metric.")
        .note(
            "A metric of which nobody said which way it is better never wins; --goal or tacho import"
                + " --schema says so. Importance is that of a random forest for runs it has not seen,"
                + " and there is none where it foretells nothing.")
        .note(
            "Exit codes: 0 whatever is found; with --verdict 1 when the second is not better, with"
                + " --fail-on-regression 1 when a figure or its spread is worse, 4 when that cannot be"
                + " told.")
        .example("tacho compare baseline latest")
        .example("tacho compare baseline@5000 latest@5000 --metric val/*")
        .example("tacho compare fp32 int8 --vary precision")
        .example("tacho compare before after --vary driver --fail-on-regression")
        .example("tacho compare --groups config.optimizer.lr --where project=demo --verdict loss")
        .example("tacho compare wandb --importance val/accuracy:best")
        .build();
  }

  @Override
  public int run(Call call) {
    Arguments arguments = call.arguments();
    List<String> modes =
        List.of("groups", "sweep", "importance").stream().filter(arguments::has).toList();
    if (modes.size() > 1) {
      throw Refusal.usage("--" + String.join(" and --", modes) + " answer different questions");
    }
    if (modes.isEmpty()) {
      refuse(arguments, OF_SETS, "is for a set of runs; name --groups, --sweep or --importance");
      return runs(call);
    }
    refuse(arguments, CompareResults.OF_RESULTS, "is for results of named runs, and not for a set");
    refuse(arguments, OF_RUNS, "is for single runs, and not for --" + modes.getFirst());
    return modes.getFirst().equals("importance") ? importance(call) : groups(call);
  }

  private static void refuse(Arguments arguments, List<String> options, String why) {
    for (String option : options) {
      if (arguments.has(option)) {
        throw Refusal.usage("--" + option + " " + why);
      }
    }
  }

  private static int runs(Call call) {
    Arguments arguments = call.arguments();
    if (arguments.operands().size() < 2) {
      throw Refusal.usage(
          "a comparison takes two runs or more; name them, or a set by --groups, --sweep or"
              + " --importance");
    }
    Optional<CompareSettings.Target> target = target(arguments);
    List<String> metrics = new ArrayList<>(arguments.texts("metric"));
    if (target.isPresent() && !metrics.isEmpty()) {
      metrics.add(target.get().metric());
    }
    RunStore store = call.store();
    List<Contender> sides = CompareSides.named(call, store, Goals.of(arguments).directions());
    Optional<Verdict> verdict = CompareResults.of(call, store, sides);
    Comparison found = Comparison.of(sides, new CompareSettings(metrics, target));
    if (verdict.isPresent()) {
      return results(call, verdict.get(), found);
    }
    if (call.json()) {
      call.answer(found.toJson());
    } else if (arguments.has("config")) {
      CompareText.configuration(call, found);
    } else {
      CompareText.print(call, found, arguments.count("top", SHOWN));
    }
    if (arguments.has("verdict")) {
      call.console()
          .hint("no verdict: one run each, and only repeats tell chance from change (--groups)");
      return ExitCode.NOT_COMPARABLE;
    }
    return ExitCode.DONE;
  }

  private static int results(Call call, Verdict verdict, Comparison curves) {
    int top = call.arguments().count("top", SHOWN);
    if (call.json()) {
      Map<String, Json> members = new LinkedHashMap<>(curves.toJson().members());
      members.put("results", verdict.toJson());
      call.answer(new Json.Obj(members));
    } else {
      VerdictText.print(call, verdict, top);
      if (!curves.metrics().isEmpty() && call.format() != Format.CSV) {
        call.console().line();
        CompareText.curves(call, curves, top);
      }
    }
    return CompareResults.code(call, verdict);
  }

  private static Optional<CompareSettings.Target> target(Arguments arguments) {
    Optional<String> typed = arguments.text("target");
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    int equals = typed.get().lastIndexOf('=');
    try {
      if (equals > 0) {
        return Optional.of(
            new CompareSettings.Target(
                typed.get().substring(0, equals),
                Double.parseDouble(typed.get().substring(equals + 1))));
      }
    } catch (NumberFormatException _) {
      // refused below
    }
    throw Arguments.wrong("target", typed.get(), "NAME=VALUE", "val/accuracy=0.9");
  }

  private static int groups(Call call) {
    Arguments arguments = call.arguments();
    Fact by =
        arguments.has("sweep")
            ? setting(arguments.text("sweep").get())
            : Fact.of(arguments.text("groups").get());
    Map<String, Direction> goals = Goals.of(arguments).directions();
    List<QueriedRun> runs = CompareSides.set(call, goals);
    if (arguments.has("sweep")) {
      runs.sort(new Ordering(by, false));
    } else {
      runs.sort(Ordering.NEWEST.reversed());
    }
    Set<Selector> metrics = new LinkedHashSet<>();
    arguments.text("verdict").map(Selector::of).ifPresent(metrics::add);
    arguments.texts("metric").stream()
        .filter(name -> name.indexOf('*') < 0)
        .forEach(name -> metrics.add(Selector.of(name)));
    boolean patterns = arguments.texts("metric").stream().anyMatch(name -> name.indexOf('*') >= 0);
    // a verdict is on what it was asked for, and not the harder to get for other metrics beside it
    if (patterns || metrics.isEmpty()) {
      metrics.addAll(CompareSides.shared(runs, arguments.texts("metric")));
    }
    GroupComparison found =
        GroupComparison.of(runs, by, arguments.text("pair").map(Fact::of), List.copyOf(metrics));
    if (call.json()) {
      call.answer(found.toJson());
    } else {
      CompareText.print(call, found, arguments.count("top", SHOWN));
    }
    return arguments.has("verdict")
        ? verdict(call, found, Selector.of(arguments.text("verdict").get()))
        : ExitCode.DONE;
  }

  private static Fact setting(String typed) {
    return typed.startsWith(Fact.CONFIG) || typed.startsWith(Fact.TAG)
        ? Fact.of(typed)
        : new Fact.Setting(typed);
  }

  private static int verdict(Call call, GroupComparison found, Selector metric) {
    if (found.groups().size() != 2) {
      call.console()
          .hint("no verdict: it takes two groups, and there are " + found.groups().size());
      return ExitCode.NOT_COMPARABLE;
    }
    Effect effect = found.effect(metric, 1).orElseThrow();
    call.console()
        .hint(
            "verdict on "
                + Printable.of(metric.toString())
                + ": "
                + effect.standing().word().replace('_', ' ')
                + ", "
                + effect.reason());
    return switch (effect.standing()) {
      case BETTER -> ExitCode.DONE;
      case WORSE, NO_DIFFERENCE -> ExitCode.NO;
      case NOT_ENOUGH_REPEATS, NO_DIRECTION, NOT_COMPARABLE -> ExitCode.NOT_COMPARABLE;
    };
  }

  private static int importance(Call call) {
    Arguments arguments = call.arguments();
    List<QueriedRun> runs = CompareSides.set(call, Goals.of(arguments).directions());
    Importance found = Importance.of(runs, Selector.of(arguments.text("importance").get()));
    if (call.json()) {
      call.answer(found.toJson());
    } else {
      CompareText.print(call, found, arguments.count("top", SHOWN));
    }
    return ExitCode.DONE;
  }
}
