package dev.tacho.cli.judge;

import dev.tacho.analysis.compare.Contender;
import dev.tacho.analysis.compare.Place;
import dev.tacho.analysis.result.FigureKey;
import dev.tacho.analysis.result.ResultRun;
import dev.tacho.analysis.verdict.Family;
import dev.tacho.analysis.verdict.FigureVerdict;
import dev.tacho.analysis.verdict.PairVerdict;
import dev.tacho.analysis.verdict.Terms;
import dev.tacho.analysis.verdict.Verdict;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.view.Goals;
import dev.tacho.cli.view.Subject;
import dev.tacho.cli.view.Vary;
import dev.tacho.core.RunState;
import dev.tacho.core.text.NearMiss;
import dev.tacho.report.text.Printable;
import dev.tacho.store.Lookup;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The part of `compare` that judges measured runs: those with results.
final class CompareResults {
  /// What is asked of results, and of nothing else.
  static final List<String> OF_RESULTS =
      List.of("vary", "weights", "least", "noise-from", "fail-on-regression");

  /// How many of the newest runs are looked at for what usually varies.
  private static final int HISTORY = 30;

  private CompareResults() {}

  /// The verdict on `sides`; empty where one of them has no result, or a place in its curves is
  /// asked for.
  static Optional<Verdict> of(Call call, RunStore store, List<Contender> sides) {
    boolean placed = sides.stream().anyMatch(side -> !(side.at() instanceof Place.Whole));
    if (placed || call.arguments().has("target") || call.arguments().has("config")) {
      return Optional.empty();
    }
    List<ResultRun> runs =
        sides.stream().map(side -> ResultRun.of(side.run().reader(), side.title())).toList();
    List<String> without =
        runs.stream()
            .filter(run -> run.main().isEmpty() && run.problems().isEmpty())
            .map(ResultRun::title)
            .toList();
    if (!without.isEmpty()) {
      OF_RESULTS.stream()
          .filter(call.arguments()::has)
          .findFirst()
          .ifPresent(option -> refuse(option, without));
      return Optional.empty();
    }
    Terms terms = terms(call.arguments(), runs);
    return Optional.of(Verdict.of(runs, alike(call, store, runs), terms));
  }

  private static void refuse(String option, List<String> without) {
    throw Refusal.input(
        "--"
            + option
            + " is about results, and "
            + Printable.of(String.join(", ", without))
            + (without.size() == 1 ? " has none" : " have none")
            + "; tacho bench makes one"
            + (option.equals("vary") ? ", and --sweep groups runs by a setting" : ""));
  }

  private static Terms terms(Arguments arguments, List<ResultRun> runs) {
    Set<String> vary = Vary.of(arguments, runs);
    Map<String, Double> weights = new LinkedHashMap<>();
    arguments.texts("weights").forEach(text -> weights.putAll(weights(text)));
    requireKnown(weights.keySet(), runs);
    return new Terms(
        vary,
        arguments.texts("metric"),
        Goals.of(arguments).directions(),
        weights,
        arguments.text("least").map(CompareResults::share).orElse(Terms.LEAST));
  }

  /// `latency_ms:p99=2,memory=0`; a comma within braces belongs to a name.
  private static Map<String, Double> weights(String typed) {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String part : typed.split(",(?![^{]*})", -1)) {
      int equals = part.lastIndexOf('=');
      double weight = equals < 1 ? Double.NaN : number(part.substring(equals + 1));
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw Arguments.wrong(
            "weights", typed, "NAME=WEIGHT,...", "--weights latency_ms:p99=2,memory=0");
      }
      weights.put(part.substring(0, equals), weight);
    }
    return weights;
  }

  private static void requireKnown(Collection<String> names, List<ResultRun> runs) {
    Set<String> known = new TreeSet<>();
    Set<FigureKey> keys = new HashSet<>();
    for (ResultRun run : runs) {
      run.figures().forEach(figure -> keys.add(figure.key()));
    }
    keys.forEach(key -> known.add(key.label()));
    for (String name : names) {
      if (Family.of(name).isEmpty() && keys.stream().noneMatch(key -> key.isMeant(name))) {
        throw Refusal.usage(
            "there is nothing called '"
                + Printable.of(name)
                + "' to weigh"
                + NearMiss.suggestion(name, List.copyOf(known))
                + " a weight is for a figure ("
                + Printable.of(String.join(", ", known.stream().limit(8).toList()))
                + (known.size() > 8 ? ", ..." : "")
                + ") or a family ("
                + String.join(", ", Arrays.stream(Family.values()).map(Family::word).toList())
                + ")");
      }
    }
  }

  private static double share(String typed) {
    double percent = number(typed.endsWith("%") ? typed.substring(0, typed.length() - 1) : typed);
    if (!(percent >= 0 && percent < Double.POSITIVE_INFINITY)) {
      throw Arguments.wrong("least", typed, "a percentage from 0", "--least 2%");
    }
    return percent / 100;
  }

  private static double number(String typed) {
    try {
      return Double.parseDouble(typed);
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  /// Runs of the same as the first: those named, and those of the store that bear its name, ended
  /// well and measured the same on the same machine.
  private static List<ResultRun> alike(Call call, RunStore store, List<ResultRun> runs) {
    ResultRun first = runs.getFirst();
    Set<String> taken = new HashSet<>();
    runs.forEach(run -> taken.add(run.id()));
    List<ResultRun> alike = new ArrayList<>();
    for (String typed : call.arguments().texts("noise-from")) {
      ResultRun run = ResultRun.of(Subject.named(call, store, typed).run(), typed);
      if (run.main().isEmpty()) {
        refuse("noise-from", List.of(typed));
      }
      taken.add(run.id());
      alike.add(run);
    }
    if (first.header().name().isPresent()) {
      for (RunStatus status : store.newest(HISTORY).runs().reversed()) {
        if (status.title().equals(first.header().title())
            && status.state() == RunState.COMPLETED
            && !taken.contains(status.id().text())
            && store.find(status.id().text()) instanceof Lookup.Found(var stored)) {
          ResultRun run = ResultRun.of(stored, status.title());
          if (run.workload().isPresent()
              && run.workload().equals(first.workload())
              && run.machine().differences(first.machine()).isEmpty()) {
            alike.add(run);
          }
        }
      }
    }
    alike.add(first);
    return alike;
  }

  /// What the exit code says of it.
  static int code(Call call, Verdict verdict) {
    Arguments arguments = call.arguments();
    if (arguments.has("verdict")) {
      return ofFigure(call, verdict, arguments.text("verdict").get());
    }
    return arguments.has("fail-on-regression") ? regression(call, verdict) : ExitCode.DONE;
  }

  private static int regression(Call call, Verdict verdict) {
    int code = ExitCode.DONE;
    for (PairVerdict pair : verdict.pairs()) {
      switch (pair.regression()) {
        case YES -> {
          call.console()
              .hint(
                  Printable.of(
                      pair.title()
                          + " is worse: "
                          + String.join(
                              ", ",
                              pair.regressions().stream().map(FigureVerdict::label).toList())));
          code = ExitCode.NO;
        }
        case UNKNOWN -> {
          call.console()
              .hint(
                  Printable.of(
                      "whether "
                          + pair.title()
                          + " is worse cannot be told: "
                          + pair.whyUnknown().orElse("")));
          code = code == ExitCode.NO ? code : ExitCode.NOT_COMPARABLE;
        }
        case NO -> {}
      }
    }
    return code;
  }

  private static int ofFigure(Call call, Verdict verdict, String typed) {
    if (verdict.pairs().size() != 1) {
      call.console().hint("no verdict: it takes two runs, and there are " + verdict.runs().size());
      return ExitCode.NOT_COMPARABLE;
    }
    List<FigureVerdict> figures = verdict.pairs().getFirst().figures();
    Optional<FigureVerdict> meant =
        figures.stream()
            .filter(figure -> figure.label().equals(typed))
            .findFirst()
            .or(
                () ->
                    figures.stream()
                        .filter(figure -> figure.metric().name().equals(typed) && !figure.spread())
                        .findFirst());
    if (meant.isEmpty()) {
      call.console().hint("no verdict: neither run has a figure called " + Printable.of(typed));
      return ExitCode.NOT_COMPARABLE;
    }
    FigureVerdict found = meant.get();
    call.console()
        .hint(
            "verdict on "
                + Printable.of(found.label())
                + ": "
                + found.standing().word().replace('_', ' ')
                + ", "
                + Printable.of(found.reason()));
    return switch (found.standing()) {
      case BETTER -> ExitCode.DONE;
      case WORSE, NO_DIFFERENCE -> ExitCode.NO;
      case NOT_ENOUGH_REPEATS, NO_DIRECTION, NOT_COMPARABLE -> ExitCode.NOT_COMPARABLE;
    };
  }
}
