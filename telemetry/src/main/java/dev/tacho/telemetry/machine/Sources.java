package dev.tacho.telemetry.machine;

import dev.tacho.telemetry.HelperStart;
import dev.tacho.telemetry.Orphans;
import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.cgroup.Cgroup;
import dev.tacho.telemetry.device.NvmlSource;
import dev.tacho.telemetry.energy.RaplSource;
import dev.tacho.telemetry.helper.HelperLimits;
import dev.tacho.telemetry.host.Host;
import dev.tacho.telemetry.tree.ProcessTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/// The sources of this machine. Opening one never fails: what it cannot read is missing with the
/// reason.
public final class Sources {
  private static final Path ROOT = Path.of("/");

  private Sources() {}

  /// The process tree whose first process is `root`.
  ///
  /// @param cpuGroup folder of a control group that the tree has to itself and that counts
  ///     processor time
  public static Source tree(long root, Orphans orphans, Optional<Path> cpuGroup) {
    return ProcessTree.open(Roots.MACHINE, root, orphans, cpuGroup);
  }

  /// The control group that the tree has to itself, by its folders.
  public static Source group(Collection<Path> folders) {
    return Cgroup.open(folders);
  }

  /// The machine as a whole.
  ///
  /// @param directory on the file system whose free space is told
  public static List<Source> host(Path directory) {
    return Host.open(Roots.MACHINE, directory);
  }

  /// NVIDIA's GPUs, by a helper process that is started where there may be one.
  ///
  /// @param tree the run's processes, for their share of the devices' memory; to be read before
  public static Source nvidia(HelperStart start, Source tree) {
    Optional<Supplier<Set<Long>>> pids =
        tree instanceof ProcessTree followed ? Optional.of(followed::pids) : Optional.empty();
    return NvmlSource.open(ROOT, start, HelperLimits.USUAL, pids);
  }

  /// AMD's and Qualcomm's GPUs and NVIDIA's Jetson boards.
  ///
  /// @param environment says where programs lie
  /// @param started is told the process id of each program that is started, before anything else:
  ///     whoever ends what a command leaves running spares it
  public static List<Source> devices(Map<String, String> environment, LongConsumer started) {
    return Devices.open(ROOT, environment, started);
  }

  /// What tells of energy, power and heat, and nothing else: for a bench, which reads it often.
  ///
  /// @param gpu how the process is started that loads NVIDIA's library
  public static List<Source> energyAndHeat(HelperStart gpu) {
    return energyAndHeat(ROOT, gpu);
  }

  static List<Source> energyAndHeat(Path root, HelperStart gpu) {
    List<Source> sources = new ArrayList<>();
    sources.add(RaplSource.open(root.resolve("sys")));
    sources.add(NvmlSource.open(root, gpu, HelperLimits.USUAL, Optional.empty()));
    sources.addAll(Devices.open(root, gpu.environment(), gpu.started()));
    sources.add(Host.heat(new Roots(root.resolve("proc"), root.resolve("sys"))));
    return List.copyOf(sources);
  }

  /// The processor's counters of energy.
  public static Source processorEnergy() {
    return RaplSource.open(ROOT.resolve("sys"));
  }
}
