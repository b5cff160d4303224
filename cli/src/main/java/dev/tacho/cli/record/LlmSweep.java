package dev.tacho.cli.record;

import dev.tacho.bench.llm.LlmOutcome;
import dev.tacho.bench.llm.LlmPlan;
import dev.tacho.bench.llm.Pareto;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.Link;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.recorder.Recording;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Several levels of load, one after the other: a group run whose members are the cells. A sweep
/// that continues another takes over the cells which that one, or one that it continued, completed
/// with the same settings. Used once.
final class LlmSweep {
  static final String CONTINUE = "continue";

  /// In how many sweeps before this one a completed cell is looked for.
  private static final int MOST_EARLIER = 100;

  private final Call call;
  private final RecordingOrder order;
  private final List<LlmPlan> plans;

  /// What a sweep came to.
  record Swept(
      RunWriter group,
      List<BenchLlmWord.Cell> cells,
      RunEvent.StateChanged end,
      Pareto pareto,
      Optional<String> seal) {}

  LlmSweep(Call call, RecordingOrder order, List<LlmPlan> plans) {
    this.call = call;
    this.order = order;
    this.plans = plans;
  }

  Swept run() {
    Optional<RunHeader> earlier =
        call.arguments().text(CONTINUE).map(name -> call.run(call.store(), name).header());
    Map<String, BenchLlmWord.Cell> done = earlier.map(this::completed).orElseGet(Map::of);
    List<Link> links =
        earlier
            .map(e -> List.of(new Link(e.id(), Link.Role.CONTINUES, Map.of())))
            .orElse(List.of());
    String name = plans.getFirst().name();
    try (RunWriter group =
        Recording.begin(
            call.store(), order.ofOwn(call.typed(BenchLlmWord.NAME), name + "-sweep", links))) {
      group.event(RunEvent.state(RunState.RUNNING));
      List<BenchLlmWord.Cell> cells = new ArrayList<>();
      for (LlmPlan plan : plans) {
        BenchLlmWord.Cell cell =
            Optional.ofNullable(done.get(plan.load().label()))
                .orElseGet(() -> measure(plan, group, cells.size() + 1));
        cells.add(cell);
        group.event(
            new RunEvent.Progress(
                cells.size(), Optional.of((double) plans.size()), Optional.of("cells")));
        if (cell.outcome().state() == RunState.CANCELLED) {
          break;
        }
      }
      RunEvent.StateChanged end = end(cells);
      group.event(end);
      SequencedMap<String, Optional<Result>> results = new LinkedHashMap<>();
      cells.forEach(cell -> results.put(cell.plan().load().label(), cell.outcome().result()));
      return new Swept(group, cells, end, Pareto.of(results), call.seal(BenchLlmWord.NAME, group));
    }
  }

  private BenchLlmWord.Cell measure(LlmPlan plan, RunWriter group, int number) {
    String load = plan.load().label();
    call.console().hint("tacho: cell " + number + "/" + plans.size() + " · load " + load);
    Link member = new Link(group.id(), Link.Role.MEMBER_OF, Map.of("load", load));
    return BenchLlmWord.cell(
        call,
        order.ofMember(
            call.typed(BenchLlmWord.NAME),
            plan.name() + "-" + load.replace(':', '-'),
            List.of(member)),
        plan,
        "load " + load + " · ");
  }

  private static RunEvent.StateChanged end(List<BenchLlmWord.Cell> cells) {
    LlmOutcome last = cells.getLast().outcome();
    if (last.state() == RunState.CANCELLED) {
      return RunEvent.state(RunState.CANCELLED, last.reason().orElse("it was cancelled"));
    }
    long failed = cells.stream().filter(c -> c.outcome().state() != RunState.COMPLETED).count();
    if (failed > 0) {
      return RunEvent.state(
          RunState.FAILED, failed + " of " + cells.size() + " cells were not completed");
    }
    return new RunEvent.StateChanged(
        RunState.COMPLETED, Optional.empty(), OptionalInt.of(0), Optional.empty());
  }

  /// The cells that `sweep` and those which it continued completed with these settings, by load.
  private Map<String, BenchLlmWord.Cell> completed(RunHeader sweep) {
    RunStore store = call.store();
    Map<String, BenchLlmWord.Cell> done = new TreeMap<>();
    Optional<RunHeader> at = Optional.of(sweep);
    List<RunStatus> all = store.list();
    for (int i = 0; i < MOST_EARLIER && at.isPresent(); i++) {
      RunHeader group = at.get();
      for (RunStatus status : all) {
        Optional<String> load =
            status.links().stream()
                .filter(l -> l.role() == Link.Role.MEMBER_OF && l.run().equals(group.id()))
                .flatMap(l -> Optional.ofNullable(l.at().get("load")).stream())
                .findFirst();
        if (load.isPresent() && status.state() == RunState.COMPLETED) {
          plans.stream()
              .filter(plan -> plan.load().label().equals(load.get()))
              .findFirst()
              .flatMap(plan -> cell(store, status, plan))
              .ifPresent(cell -> done.putIfAbsent(load.get(), cell));
        }
      }
      at =
          group.links().stream()
              .filter(l -> l.role() == Link.Role.CONTINUES)
              .filter(l -> all.stream().anyMatch(s -> s.id().equals(l.run())))
              .findFirst()
              .map(l -> store.open(l.run()).header());
    }
    return done;
  }

  private static Optional<BenchLlmWord.Cell> cell(RunStore store, RunStatus status, LlmPlan plan) {
    for (Json.Obj json : store.open(status.id()).facts().results()) {
      if (ResultJson.read(json, "the run") instanceof Reading.Read(var result, _)) {
        if (!plan.sameAs(result)) {
          throw Refusal.usage(
              "the cell of load "
                  + plan.load().label()
                  + " in run "
                  + status.id()
                  + " was measured with other settings; give those of then, or leave --"
                  + CONTINUE
                  + " out");
        }
        return Optional.of(
            new BenchLlmWord.Cell(
                plan,
                status.id(),
                new LlmOutcome(
                    RunState.COMPLETED,
                    Optional.empty(),
                    LlmOutcome.ends(result),
                    Optional.of(result),
                    Optional.empty()),
                status.seal(),
                true));
      }
    }
    return Optional.empty();
  }
}
