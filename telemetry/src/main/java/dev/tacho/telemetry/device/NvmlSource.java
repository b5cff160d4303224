package dev.tacho.telemetry.device;

import dev.tacho.core.Counter;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.EnergyBoundary;
import dev.tacho.core.measure.Measurement;
import dev.tacho.telemetry.HelperStart;
import dev.tacho.telemetry.JouleSeries;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.energy.EnergyTally;
import dev.tacho.telemetry.energy.JouleCounter;
import dev.tacho.telemetry.energy.PowerIntegral;
import dev.tacho.telemetry.helper.HelperLimits;
import dev.tacho.telemetry.helper.HelperProcess;
import dev.tacho.telemetry.helper.Late;
import dev.tacho.telemetry.tree.PidNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// NVIDIA's GPUs, by NVML in a process of its own: when the library crashes or hangs, its counters
/// are missing with that reason and the run goes on.
///
/// Nothing is known of the devices until that process has said hello, a moment after the source was
/// opened: its counters are told as found then. A value is of its tick, or of the one before when
/// the driver takes longer than [HelperLimits#patience].
public final class NvmlSource implements Source, Late {
  private static final String LIBRARY = "NVIDIA's library (NVML)";

  /// How many devices there are; what is missing while none is known.
  private static final String DEVICES = "gpu_devices/nvidia";

  private static final String ENERGY = "gpu_energy_j/";
  private static final String POWER = "gpu_power_w/";
  private static final String TREE_MEMORY = "gpu_tree_memory_bytes/";
  private static final EnergyBoundary BOUNDARY =
      new EnergyBoundary(EnergyBoundary.Extent.GPU_PACKAGE, EnergyBoundary.Idle.GROSS);

  /// A driver may take a tick longer than it should; after that its samples are missing.
  private static final Duration SILENCE = Duration.ofMillis(1_500);

  /// More than any GPU draws.
  private static final double MOST_WATTS = 5_000;

  private final Optional<HelperProcess> helper;
  private final Tree tree;
  private final String missing;
  private final Map<String, Counter> counters = new LinkedHashMap<>();
  private final Map<Integer, Energy> energies = new TreeMap<>();
  private Optional<Json.Obj> greeted = Optional.empty();
  private int devices;

  private NvmlSource(Optional<HelperProcess> helper, Tree tree, String missing) {
    this.helper = helper;
    this.tree = tree;
    this.missing = missing;
  }

  /// The processes of the run.
  ///
  /// @param pids of those alive now, as this process numbers them
  /// @param unknown why the driver's list cannot be held against them
  private record Tree(Supplier<Set<Long>> pids, Optional<String> unknown) {
    static Tree of(Optional<Supplier<Set<Long>>> pids, Path proc) {
      if (pids.isEmpty()) {
        return new Tree(Set::of, Optional.of("the run's processes are not known"));
      }
      return new Tree(
          pids.orElseThrow(),
          PidNamespace.isHosts(proc)
              ? Optional.empty()
              : Optional.of(
                  "the driver names processes by the host's numbers, and this process lives in a"
                      + " container with numbers of its own; start the container with the"
                      + " host's"));
    }
  }

  /// Energy of one device, by its counter where it has one, else by its power.
  ///
  /// @param source what is read, for people
  private record Energy(String device, String source, EnergyTally tally) {}

  /// Starts the helper process where there may be a device.
  ///
  /// @param root `/`
  /// @param pids of the run's processes that are alive; empty where nobody follows them
  public static NvmlSource open(
      Path root, HelperStart start, HelperLimits limits, Optional<Supplier<Set<Long>>> pids) {
    Tree tree = Tree.of(pids, root.resolve("proc"));
    List<String> libraries = NvidiaSigns.look(root, start.environment()).libraries();
    if (libraries.isEmpty()) {
      return new NvmlSource(Optional.empty(), tree, NvidiaSigns.absence());
    }
    List<String> command = new ArrayList<>(start.command());
    command.addAll(libraries);
    HelperStart whole = new HelperStart(command, start.environment(), start.started());
    return new NvmlSource(
        Optional.of(HelperProcess.start(whole, limits)),
        tree,
        "its helper process has not answered yet");
  }

  @Override
  public List<Counter> counters() {
    return List.of(Counter.missing(DEVICES, LIBRARY, missing));
  }

  @Override
  public void read(Reading into) {
    helper.ifPresent(process -> take(process.ask(), into));
  }

  @Override
  public List<Measurement> totals() {
    return energies.values().stream()
        .map(energy -> energy.tally().account(energy.device(), BOUNDARY, energy.source()))
        .toList();
  }

  @Override
  public void close() {
    helper.ifPresent(HelperProcess::close);
  }

  @Override
  public void await(Duration longest) {
    helper.ifPresent(process -> process.await(longest));
  }

  private void take(HelperProcess.State state, Reading into) {
    if (state.down().isPresent()) {
      lose(state.down().orElseThrow(), into);
      return;
    }
    if (state.hello().isPresent() && !state.hello().equals(greeted)) {
      greeted = state.hello();
      greet(state.hello().orElseThrow(), into);
    }
    if (state.hello().isPresent() && state.silent().compareTo(SILENCE) > 0) {
      String reason =
          String.format(
              Locale.ROOT,
              "NVIDIA's library has not answered for %.1f s",
              state.silent().toMillis() / 1e3);
      counters.keySet().forEach(series -> into.lost(series, reason));
    }
    state.answers().forEach(answer -> take(answer, into));
  }

  private void lose(String reason, Reading into) {
    found(Counter.missing(DEVICES, LIBRARY, reason), into);
    counters.keySet().forEach(series -> into.lost(series, reason));
  }

  private void greet(Json.Obj hello, Reading into) {
    Map<Integer, String> names = new TreeMap<>();
    for (Json item : hello.array("devices")) {
      Json.Obj device = (Json.Obj) item;
      int index = Math.toIntExact(device.needWhole("index"));
      names.put(index, name(hello, device, index));
    }
    Map<String, Counter> told = new LinkedHashMap<>();
    for (Json item : hello.array("counters")) {
      Json.Obj counter = (Json.Obj) item;
      String series = counter.needText("series");
      String source = counter.needText("call") + " of " + names.get(index(series));
      told.put(series, new Counter(series, source, boundary(series), missing(series, counter)));
    }
    devices = names.size();
    names.keySet().forEach(index -> energy(index, told));
    found(Counter.of(DEVICES, LIBRARY), into);
    told.values().forEach(counter -> found(counter, into));
  }

  private static String name(Json.Obj hello, Json.Obj device, int index) {
    String driver = hello.text("driver").map(version -> ", driver " + version).orElse("");
    return "GPU "
        + index
        + " ("
        + device.text("name").orElse("without a name")
        + ", "
        + device.text("uuid").orElse("without an id")
        + driver
        + ")";
  }

  private static Optional<String> boundary(String series) {
    return series.startsWith(POWER) || series.startsWith(ENERGY)
        ? Optional.of(BOUNDARY.word())
        : Optional.empty();
  }

  private Optional<String> missing(String series, Json.Obj counter) {
    Optional<String> reason = counter.text("missing");
    return reason.isEmpty() && series.startsWith(TREE_MEMORY) ? tree.unknown() : reason;
  }

  /// A device without a counter of energy, but with one of power, has its power integrated.
  private void energy(int index, Map<String, Counter> told) {
    Counter counter = told.get(ENERGY + index);
    Counter power = told.get(POWER + index);
    if (counter == null || power == null) {
      return;
    }
    boolean integrates = counter.missing().isPresent() && power.missing().isEmpty();
    if (integrates) {
      counter =
          new Counter(
              ENERGY + index,
              power.source() + JouleSeries.INTEGRATED,
              counter.boundary(),
              Optional.empty());
      told.put(ENERGY + index, counter);
    }
    if (counter.missing().isEmpty()) {
      energies.putIfAbsent(
          index,
          new Energy(
              "gpu" + index,
              integrates ? power.source() : counter.source(),
              integrates
                  ? new PowerIntegral()
                  : new JouleCounter(Double.POSITIVE_INFINITY, MOST_WATTS)));
    }
  }

  private void found(Counter counter, Reading into) {
    Counter before = counters.put(counter.series(), counter);
    if (!counter.equals(before)) {
      into.found(counter);
    }
  }

  private void take(Json.Obj answer, Reading into) {
    long mono = answer.needWhole("mono");
    Json.Obj values = answer.needObject("values");
    for (String series : values.members().keySet()) {
      double value = values.number(series).orElseThrow();
      if (!series.startsWith(ENERGY)) {
        into.set(series, value, mono);
      }
    }
    into.set(DEVICES, devices);
    answer.textMap("lost").forEach(into::lost);
    energies.forEach((index, energy) -> energy(index, energy, mono, values, into));
    if (tree.unknown().isEmpty()) {
      treeMemory(answer.needObject("processes"), into);
    }
  }

  /// Once all processes of the run have ended there is nothing to tell.
  private void treeMemory(Json.Obj processes, Reading into) {
    Set<Long> pids = tree.pids().get();
    if (!pids.isEmpty()) {
      for (String device : processes.members().keySet()) {
        into.set(TREE_MEMORY + device, sum(processes.needObject(device), pids));
      }
    }
  }

  private static void energy(int index, Energy energy, long mono, Json.Obj values, Reading into) {
    String series = ENERGY + index;
    boolean byPower = energy.tally() instanceof PowerIntegral;
    Optional<Double> now = values.number((byPower ? POWER : ENERGY) + index);
    Optional<String> wrong =
        now.isPresent()
            ? energy.tally().take(mono, now.orElseThrow())
            : into.loss((byPower ? POWER : ENERGY) + index);
    if (wrong.isPresent()) {
      into.lost(series, wrong.orElseThrow());
    } else {
      energy.tally().total().ifPresent(joules -> into.set(series, joules, mono));
    }
  }

  private static double sum(Json.Obj bytesOf, Set<Long> pids) {
    return bytesOf.members().keySet().stream()
        .filter(pid -> pids.contains(Long.valueOf(pid)))
        .mapToDouble(pid -> bytesOf.needWhole(pid))
        .sum();
  }

  private static int index(String series) {
    return Integer.parseInt(series.substring(series.indexOf('/') + 1));
  }
}
