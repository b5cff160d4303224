package dev.tacho.cli.judge;

import dev.tacho.analysis.gate.Gate;
import dev.tacho.analysis.gate.GateLimits;
import dev.tacho.analysis.gate.GateSide;
import dev.tacho.analysis.gate.GateVerdict;
import dev.tacho.cli.policy.GatePolicy;
import dev.tacho.cli.policy.PolicyFile;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Moments;
import dev.tacho.cli.shell.Reasons;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Version;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.Goals;
import dev.tacho.cli.view.Subject;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.text.NearMiss;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import dev.tacho.store.Baseline;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoreException;
import dev.tacho.store.StoredRun;
import dev.tacho.store.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `tacho gate`: whether a run got worse than the baseline that it is held against.
public final class GateWord implements Word {
  private static final List<String> ACTIONS = List.of("check", "save", "list");

  /// Options that only a check takes.
  private static final List<String> OF_CHECK =
      List.of(
          "max-regression",
          "max-absolute",
          "soft",
          "metric",
          "goal",
          "strict",
          "any-machine",
          "advisory-until",
          "policy",
          "markdown",
          "junit",
          "sarif");

  /// Options that a policy states.
  private static final List<String> OF_POLICY =
      List.of("max-regression", "max-absolute", "soft", "metric");

  /// How many earlier runs are looked at for what usually varies.
  private static final int HISTORY = 30;

  @Override
  public Usage usage() {
    return Usage.of("gate", Group.JUDGE, "whether a run is slower than its baseline")
        .operands("check|save|list [NAME] [RUN]", 1, 3)
        .options("max-regression", "[NAME=]PERCENT", "how much worse a metric may be (5%)")
        .options("max-absolute", "[NAME=]VALUE", "how small a change is none, as 10ms or 4MB")
        .option("soft", "PERCENT", "where the soft limit is, of the limit (50%)")
        .options("metric", "NAME", "judge this one, instead of all that the baseline has")
        .options("goal", "NAME=lower|higher", "which way a metric of your own is better")
        .flag("strict", "a soft breach ends with 1 as well")
        .flag("any-machine", "compare with a baseline of another machine, and say so")
        .option("advisory-until", "N", "only advise until there are so many earlier runs")
        .option("policy", "FILE", "the limits of this file (tacho.gate-policy/1), and no others")
        .option("markdown", "FILE", "write the verdict there as Markdown")
        .option("junit", "FILE", "write it there as the XML of JUnit")
        .option("sarif", "FILE", "write what fails there as SARIF 2.1.0, for code scanning")
        .note(
            "save NAME RUN makes a sealed, completed run the baseline NAME; check NAME RUN holds"
                + " another against it; list shows the baselines. Both runs come from tacho bench,"
                + " or are others with results.")
        .note(
            "check RUN --policy FILE holds a run against what a file states, kept beside the code: per"
                + " number (latency_ms:p99) the most and the least that pass, which need no baseline,"
                + " and how much worse than the baseline it may be, which takes the baseline that the"
                + " file or NAME names. A number that the run does not have fails, unless the file says"
                + " missing: skip. tacho validate FILE tells every fault of it.")
        .note(
            "A metric fails when it is worse by more than the limit, by more than the absolute"
                + " limit (10 ms for the times of a command, 1 MiB for its memory), and by more"
                + " than chance: by the interval at 95 % over repeats, and by what earlier runs of"
                + " the same work differed by. It is a soft breach from half of the limit on."
                + " duration_s only warns beside cpu_time_s unless --metric names it. A metric of"
                + " which nobody said which way it is better is shown and never decides.")
        .note(
            "Exit codes: 0 passed or soft-breach, 1 failed, 4 no verdict (fewer than five repeats on"
                + " a side, another machine, a metric without numbers) or no baseline of that name."
                + " While a verdict only advises it is always 0.")
        .example("tacho gate save tokenizer latest")
        .example("tacho gate check tokenizer latest --max-regression 5% --junit gate.xml")
        .example("tacho gate check latest --policy gate.yaml --sarif gate.sarif --markdown gate.md")
        .build();
  }

  @Override
  public int run(Call call) {
    List<String> operands = call.arguments().operands();
    String action = operands.getFirst();
    return switch (action) {
      case "check" -> {
        if (call.arguments().has("policy")) {
          yield byPolicy(call, operands);
        }
        need(operands, 3, "check NAME RUN");
        yield check(call, operands.get(1), operands.get(2));
      }
      case "save" -> {
        need(operands, 3, "save NAME RUN");
        refuseCheckOptions(call, action);
        yield save(call, operands.get(1), operands.get(2));
      }
      case "list" -> {
        need(operands, 1, "list");
        refuseCheckOptions(call, action);
        yield list(call);
      }
      default ->
          throw Refusal.usage(
              "'"
                  + Printable.of(action)
                  + "' is nothing that gate can do"
                  + NearMiss.suggestion(action, ACTIONS)
                  + " it takes check NAME RUN, save NAME RUN or list");
    };
  }

  private static void need(List<String> operands, int count, String form) {
    if (operands.size() != count) {
      throw Refusal.usage(
          (operands.size() > count
                  ? "'" + Printable.of(operands.get(count)) + "' is too much"
                  : "something is missing")
              + "; the form is tacho gate "
              + form);
    }
  }

  private static void refuseCheckOptions(Call call, String action) {
    for (String option : OF_CHECK) {
      if (call.arguments().has(option)) {
        throw Refusal.usage("--" + option + " is for gate check, not for gate " + action);
      }
    }
  }

  private static int save(Call call, String name, String run) {
    RunStore store = call.store();
    StoredRun stored = call.run(store, run);
    GateSide side = GateSide.of(stored);
    if (side.state() != RunState.COMPLETED) {
      throw Refusal.input(
          "run "
              + side.run()
              + " is "
              + side.state().word()
              + "; a baseline is a run that completed");
    }
    if (side.metrics().values().stream().allMatch(metric -> metric.values().isEmpty())) {
      throw Refusal.input(
          "run "
              + side.run()
              + " has no result that a gate could judge; tacho bench command makes one");
    }
    Baseline baseline = store.baselines().save(name, stored);
    if (call.json()) {
      call.answer(GateJson.of(baseline));
    } else {
      call.console()
          .hint(
              "baseline "
                  + name
                  + " is run "
                  + baseline.run()
                  + ", which tacho prune keeps from now on; seal "
                  + baseline.seal());
    }
    return ExitCode.DONE;
  }

  private static int list(Call call) {
    RunStore store = call.store();
    List<Json> answers = new ArrayList<>();
    Table table =
        new Table().left("NAME").left("RUN").left("SAVED").shrinking("PROBLEM").whereSaid();
    for (String name : store.baselines().names()) {
      Optional<Baseline> found;
      Optional<String> problem;
      try {
        found = store.baselines().find(name);
        problem = found.flatMap(baseline -> problem(store, baseline));
      } catch (StoreException e) {
        found = Optional.empty();
        problem = Optional.of(String.valueOf(e.getMessage()));
      }
      if (found.isEmpty() && problem.isEmpty()) {
        // removed meanwhile
        continue;
      }
      Json.Builder answer = Json.object().put("name", name);
      found.ifPresent(
          baseline ->
              answer
                  .put("run", baseline.run().text())
                  .put("seal", baseline.seal())
                  .put("saved", baseline.saved().toString()));
      answers.add(answer.put("usable", problem.isEmpty()).putText("problem", problem).build());
      table.row(
          name,
          found.map(baseline -> baseline.run().text()).orElse("-"),
          found.map(baseline -> Moments.ago(baseline.saved(), call.now())).orElse("-"),
          problem.orElse(""));
    }
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", "tacho.baselines/1")
              .put("baselines", Json.array(answers))
              .build());
    } else if (answers.isEmpty()) {
      call.console().hint("no baselines in " + store.home() + "; tacho gate save makes one");
    } else {
      call.console().lines(table.lines(call.console().screen().columns()));
    }
    return ExitCode.DONE;
  }

  private static int check(Call call, String name, String run) {
    RunStore store = call.store();
    Goals goals = Goals.of(call.arguments());
    StoredRun stored = call.run(store, run);
    GateSide candidate = GateSide.of(stored).toward(goals.directions());
    Optional<Baseline> baseline = store.baselines().find(name);
    Optional<GateSide> before =
        baseline.map(saved -> GateSide.of(open(store, saved)).toward(goals.directions()));
    List<GateSide> history = history(store, candidate, before);
    int until = call.arguments().countFromZero("advisory-until", candidate.advisoryUntil());
    GateVerdict verdict =
        before.isEmpty()
            ? Gate.noBaseline(candidate, history, until)
            : Gate.judge(
                before.get(),
                candidate,
                history,
                GateOptions.limits(call.arguments(), before.get(), candidate),
                until);
    return tell(
        call,
        new GateReport(
            name,
            candidate.title(),
            stored.header().host().name(),
            verdict,
            baseline,
            call.arguments().has("strict"),
            Optional.empty(),
            call.now()));
  }

  /// `check [NAME] RUN --policy FILE`.
  private static int byPolicy(Call call, List<String> operands) {
    if (operands.size() < 2) {
      throw Refusal.usage(
          "something is missing; the form is tacho gate check [NAME] RUN --policy FILE");
    }
    for (String option : OF_POLICY) {
      if (call.arguments().has(option)) {
        throw Refusal.usage("--" + option + " is what a policy states; write it there");
      }
    }
    String file = call.arguments().text("policy").orElseThrow();
    GatePolicy policy = policy(call.path(file), file);
    Optional<String> named = operands.size() == 3 ? Optional.of(operands.get(1)) : policy.gate();
    Map<String, Direction> goals = new LinkedHashMap<>();
    for (GatePolicy.Limit limit : policy.limits()) {
      limit
          .better()
          .ifPresent(way -> goals.put(limit.metric().replaceFirst("(:| \\{).*", ""), way));
    }
    goals.putAll(Goals.of(call.arguments()).directions());
    RunStore store = call.store();
    Subject subject = Subject.named(call, store, operands.getLast());
    GateSide candidate = GateSide.of(subject.run()).toward(goals);
    Optional<Baseline> baseline = named.flatMap(name -> store.baselines().find(name));
    Optional<GateSide> before =
        baseline.map(saved -> GateSide.of(open(store, saved)).toward(goals));
    List<GateSide> history = history(store, candidate, before);
    int until = call.arguments().countFromZero("advisory-until", candidate.advisoryUntil());
    Map<String, Integer> lines = new LinkedHashMap<>();
    GateLimits limits = GateOptions.limits(call.arguments(), policy, before, candidate, lines);
    GateVerdict verdict =
        before.isPresent()
            ? Gate.judge(before.get(), candidate, history, limits, until)
            : Gate.judgeAlone(candidate, history, limits, until);
    return tell(
        call,
        new GateReport(
            named.orElse(candidate.workload().orElse("policy")),
            candidate.title(),
            subject.run().header().host().name(),
            verdict,
            baseline,
            policy.strict() || call.arguments().has("strict"),
            Optional.of(new GateReport.Stated(file, lines)),
            call.now()));
  }

  private static GatePolicy policy(Path path, String file) {
    return switch (PolicyFile.read(path, file)) {
      case PolicyFile.Read.Taken(var policy) -> policy;
      case PolicyFile.Read.Refused(_, var message) ->
          throw Refusal.usage(Printable.lines(message) + "\nnothing was judged");
    };
  }

  private static int tell(Call call, GateReport report) {
    Arguments arguments = call.arguments();
    arguments.text("markdown").ifPresent(file -> write(call.path(file), GateText.markdown(report)));
    arguments.text("junit").ifPresent(file -> write(call.path(file), GateJunit.of(report)));
    arguments
        .text("sarif")
        .ifPresent(
            file -> write(call.path(file), GateSarif.of(report, Version.TEXT).pretty() + "\n"));
    if (call.json()) {
      call.answer(GateJson.of(report));
    } else {
      call.console().lines(GateText.lines(report, call.console().screen().columns()));
    }
    return report.exitCode();
  }

  /// The run of a baseline. Fails when it is gone, or not the one that was saved.
  private static StoredRun open(RunStore store, Baseline baseline) {
    problem(store, baseline)
        .ifPresent(
            problem -> {
              throw Refusal.input(
                  "baseline "
                      + baseline.name()
                      + " cannot be used: "
                      + problem
                      + "; tacho gate save "
                      + baseline.name()
                      + " RUN replaces it");
            });
    return store.open(baseline.run());
  }

  /// Why a baseline cannot be used; empty when its run is there, sealed as it was then.
  private static Optional<String> problem(RunStore store, Baseline baseline) {
    try {
      Verdict verdict = store.open(baseline.run()).verify(Optional.of(baseline.seal()));
      return verdict.ok()
          ? Optional.empty()
          : Optional.of(
              "run "
                  + baseline.run()
                  + " is not as it was sealed; tacho verify "
                  + baseline.run()
                  + " --expect "
                  + baseline.seal()
                  + " says what differs");
    } catch (StoreException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// Completed runs of the same work on this machine from before `candidate`, oldest first; the
  /// baseline is among them.
  private static List<GateSide> history(
      RunStore store, GateSide candidate, Optional<GateSide> baseline) {
    List<GateSide> newestFirst = new ArrayList<>();
    for (RunStatus status : store.list()) {
      boolean earlier = status.id().text().compareTo(candidate.run()) < 0;
      boolean alike =
          status.title().equals(candidate.title()) || status.command().equals(candidate.command());
      if (earlier
          && alike
          && status.state() == RunState.COMPLETED
          && newestFirst.size() < HISTORY) {
        GateSide side = GateSide.of(store.open(status.id()));
        if (candidate.isHistory(side)) {
          newestFirst.add(side);
        }
      }
    }
    List<GateSide> history = new ArrayList<>(newestFirst.reversed());
    baseline
        .filter(candidate::isHistory)
        .filter(side -> history.stream().noneMatch(other -> other.run().equals(side.run())))
        .ifPresent(history::addFirst);
    return history;
  }

  private static void write(Path file, String text) {
    try {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw Refusal.input(file + " cannot be written: " + Reasons.of(e) + "; name another file");
    }
  }
}
