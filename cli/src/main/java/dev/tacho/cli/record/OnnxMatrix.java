package dev.tacho.cli.record;

import dev.tacho.bench.onnx.OnnxBench;
import dev.tacho.bench.onnx.OnnxOutcome;
import dev.tacho.bench.onnx.OnnxPlan;
import dev.tacho.bench.onnx.OnnxWatch;
import dev.tacho.bench.profile.Profile;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.SelfStart;
import dev.tacho.cli.shell.Version;
import dev.tacho.cli.view.LoadTable;
import dev.tacho.core.Link;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Tool;
import dev.tacho.recorder.Recording;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import dev.tacho.store.RunWriter;
import dev.tacho.telemetry.machine.Inventory;
import dev.tacho.telemetry.machine.MachineDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// A run whose members are the cells of a matrix of device, precision and batch. Used once, on one
/// thread. A cell that the device or the engine cannot do is skipped, with the reason; the others
/// go on.
final class OnnxMatrix {
  private static final String UNTOLD = "own";

  private final Call call;
  private final Optional<Profile> profile;
  private final List<Cell> cells = new ArrayList<>();
  private Optional<List<MachineDevice>> devices = Optional.empty();

  /// A cell that was done or skipped.
  private record Cell(
      OnnxPlan plan,
      String run,
      OnnxOutcome outcome,
      Optional<String> seal,
      Optional<Profile.Verdict> verdict) {
    String state() {
      return outcome.refused() ? "skipped" : outcome.state().word();
    }
  }

  OnnxMatrix(Call call) {
    this.call = call;
    this.profile = OnnxOptions.profile(call);
  }

  int run() throws InterruptedException {
    List<OnnxPlan> plans = wanted(OnnxOptions.cells(call));
    RecordingOrder order = BenchOnnxWord.order(call);
    List<String> command = call.typed(BenchOnnxWord.NAME);
    String name = plans.getFirst().name();
    try (RunWriter group =
        Recording.begin(call.store(), order.ofOwn(command, name + "-matrix", List.of()))) {
      group.event(RunEvent.state(RunState.RUNNING));
      Optional<Cell> cancelled = Optional.empty();
      for (OnnxPlan plan : plans) {
        call.console()
            .hint(
                "tacho: cell "
                    + (cells.size() + 1)
                    + "/"
                    + plans.size()
                    + " · "
                    + String.join(", ", at(plan).values()));
        Cell cell = cell(plan, order, command, group);
        cells.add(cell);
        group.event(
            new RunEvent.Progress(
                cells.size(), Optional.of((double) plans.size()), Optional.of("cells")));
        if (cell.outcome().refused()) {
          group.event(
              new RunEvent.Fault(
                  "skipped",
                  String.join(", ", at(plan).values()),
                  cell.outcome().reason().orElse("the cell cannot be done")));
        }
        if (cell.outcome().state() == RunState.CANCELLED) {
          cancelled = Optional.of(cell);
          break;
        }
      }
      RunEvent.StateChanged end = end(cancelled);
      group.event(end);
      Optional<String> seal = call.seal(BenchOnnxWord.NAME, group);
      return tell(group, name, end, seal);
    }
  }

  /// Those that the profile is for; the others are told.
  private List<OnnxPlan> wanted(List<OnnxPlan> all) {
    List<OnnxPlan> wanted = new ArrayList<>();
    Optional<String> last = Optional.empty();
    for (OnnxPlan plan : all) {
      Optional<String> why = OnnxOptions.skipped(plan, profile, inventory());
      why.ifPresentOrElse(
          reason ->
              call.console()
                  .hint(
                      "tacho: skipped "
                          + String.join(", ", at(plan).values())
                          + ": "
                          + Printable.of(reason)),
          () -> wanted.add(plan));
      last = why.or(() -> Optional.empty());
    }
    if (wanted.isEmpty()) {
      throw Refusal.input("no cell is left: " + Printable.of(last.orElse("none was asked for")));
    }
    return wanted;
  }

  private RunEvent.StateChanged end(Optional<Cell> cancelled) {
    if (cancelled.isPresent()) {
      return RunEvent.state(
          RunState.CANCELLED, cancelled.get().outcome().reason().orElse("it was cancelled"));
    }
    if (cells.stream().noneMatch(cell -> cell.outcome().state() == RunState.COMPLETED)) {
      return RunEvent.state(RunState.FAILED, "no cell could be done");
    }
    return new RunEvent.StateChanged(
        RunState.COMPLETED, Optional.empty(), OptionalInt.of(0), Optional.empty());
  }

  private Cell cell(OnnxPlan plan, RecordingOrder order, List<String> command, RunWriter group)
      throws InterruptedException {
    Link member = new Link(group.id(), Link.Role.MEMBER_OF, at(plan));
    String label = plan.name() + "-" + String.join("-", at(plan).values());
    RecordingOrder own = order.ofMember(command, label, List.of(member));
    try (RunWriter writer = Recording.begin(call.store(), own);
        OnnxWatch watch = OnnxGuard.watch(call, plan, profile, inventory())) {
      OnnxProgress progress = new OnnxProgress(call.console(), writer);
      Supplier<List<MachineDevice>> inventory = this::inventory;
      OnnxOutcome outcome =
          OnnxBench.run(
              plan,
              writer,
              SelfStart::engine,
              inventory,
              new Tool("tacho", Version.TEXT),
              progress,
              Optional.of(watch));
      Optional<String> seal = call.seal(BenchOnnxWord.NAME, writer);
      progress.tellProblems();
      return new Cell(plan, writer.id().text(), outcome, seal, watch.verdict());
    }
  }

  /// Looked at once for all cells: a maker's program takes its time to answer.
  private List<MachineDevice> inventory() {
    List<MachineDevice> found = devices.orElseGet(Inventory::ofThisMachine);
    devices = Optional.of(found);
    return found;
  }

  private static Map<String, String> at(OnnxPlan plan) {
    Map<String, String> at = new LinkedHashMap<>();
    at.put("device", plan.device());
    at.put("precision", plan.precision().orElse(UNTOLD));
    at.put("batch", plan.batch().isPresent() ? Integer.toString(plan.batch().getAsInt()) : UNTOLD);
    return at;
  }

  private int tell(RunWriter group, String name, RunEvent.StateChanged end, Optional<String> seal) {
    if (call.json()) {
      call.answer(json(group, name, end, seal));
    } else {
      text();
      call.console()
          .hint(
              "tacho: "
                  + end.to().word()
                  + " · run "
                  + group.id()
                  + seal.map(d -> " · seal " + d).orElse(" · not sealed"));
    }
    if (end.to() != RunState.COMPLETED) {
      call.console().error("tacho bench onnx: " + end.reason().orElse(end.to().word()));
      return end.to() == RunState.CANCELLED ? ExitCode.NO : ExitCode.INPUT;
    }
    List<Cell> done = cells.stream().filter(cell -> !cell.outcome().refused()).toList();
    done.forEach(cell -> OnnxGuard.tell(call, cell.verdict()));
    if (done.stream().anyMatch(cell -> cell.outcome().state() != RunState.COMPLETED)) {
      return ExitCode.NO;
    }
    // a no of one cell outweighs what is open in another
    List<Integer> codes =
        done.stream().map(cell -> OnnxGuard.code(cell.outcome(), cell.verdict())).toList();
    return codes.contains(ExitCode.NO)
        ? ExitCode.NO
        : codes.stream().max(Integer::compare).orElse(ExitCode.DONE);
  }

  private void text() {
    Console console = call.console();
    Table table =
        new Table()
            .left("DEVICE")
            .left("PRECISION")
            .right("BATCH")
            .right("MEDIAN")
            .right("P99")
            .right("SAMPLES/S")
            .left("STATE");
    for (Cell cell : cells) {
      Map<String, String> at = at(cell.plan());
      table.row(
          at.getOrDefault("device", ""),
          cell.outcome()
              .result()
              .flatMap(result -> LoadTable.parameter(result, "precision"))
              .orElse(at.getOrDefault("precision", "")),
          cell.outcome()
              .result()
              .flatMap(result -> LoadTable.parameter(result, "batch_size"))
              .orElse(at.getOrDefault("batch", "")),
          LoadTable.value(cell.outcome().result(), "latency_ms", "median"),
          LoadTable.value(cell.outcome().result(), "latency_ms", "p99"),
          LoadTable.value(cell.outcome().result(), "samples_per_s", "rate"),
          cell.state());
    }
    console.lines(table.lines(console.screen().columns()));
    for (Cell cell : cells) {
      if (cell.outcome().state() != RunState.COMPLETED) {
        console.line(
            Printable.of(
                String.join(", ", at(cell.plan()).values())
                    + " "
                    + cell.state()
                    + ": "
                    + cell.outcome().reason().orElse("")));
      }
    }
  }

  private Json.Obj json(
      RunWriter group, String name, RunEvent.StateChanged end, Optional<String> seal) {
    List<Json> all = new ArrayList<>();
    for (Cell cell : cells) {
      Json.Builder at = Json.object();
      at(cell.plan()).forEach(at::put);
      Json.Builder json =
          Json.object()
              .put("at", at.build())
              .put("run", cell.run())
              .put("state", cell.state())
              .putText("reason", cell.outcome().reason());
      cell.outcome().result().ifPresent(result -> json.put("result", ResultJson.write(result)));
      all.add(json.putText("seal", cell.seal()).build());
    }
    return Json.object()
        .put("schema", BenchOnnxWord.SCHEMA)
        .put("run", group.id().text())
        .put("name", name)
        .put("state", end.to().word())
        .putText("reason", end.reason())
        .put("cells", Json.array(all))
        .putText("seal", seal)
        .build();
  }
}
