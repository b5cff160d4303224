package dev.tacho.telemetry.machine;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.HelperStart;
import dev.tacho.telemetry.Orphans;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.cgroup.CgroupFolders;
import dev.tacho.telemetry.helper.Late;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What the sources find on this machine, outside of a run: each is opened as for a run, waited for
/// and read once.
public final class Survey {
  /// A GPU driver that is not kept loaded takes seconds.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String PRESSURE = "host_psi_";
  private static final String TEMPERATURE = "host_temperature_c";
  private static final String CONSTRUCTED = "a tree that was put together by hand";
  private static final String VALUES = "values of public reports, in trees put together by hand";
  private static final String ANSWERS = "lines and answers of public reports";
  private static final String FAKE_LIBRARY =
      "a library in C that answers, crashes and hangs in its place";

  private Survey() {}

  /// What one source found.
  ///
  /// @param name of the source, for people
  /// @param counters what it reads, and what it cannot read for which reason
  /// @param tried what stood in for the hardware when this source was tested; empty for one that
  ///     was proven on its hardware
  public record Finding(String name, List<Counter> counters, Optional<String> tried) {
    public Finding {
      counters = List.copyOf(counters);
    }

    /// Whether anything can be read.
    public boolean isAvailable() {
      return counters.stream().anyMatch(counter -> counter.missing().isEmpty());
    }

    /// Why counters are missing, with their series, in the order in which they come.
    public Map<String, List<String>> reasons() {
      Map<String, List<String>> reasons = new LinkedHashMap<>();
      for (Counter counter : counters) {
        counter
            .missing()
            .ifPresent(
                reason ->
                    reasons.computeIfAbsent(reason, _ -> new ArrayList<>()).add(counter.series()));
      }
      return reasons;
    }
  }

  /// Asks all of them. Takes as long as the slowest, some seconds at most.
  ///
  /// @param directory on the file system whose free space is told
  /// @param nvidia how the process is started that loads NVIDIA's library
  public static List<Finding> of(Path directory, HelperStart nvidia) {
    long self = ProcessHandle.current().pid();
    // all of them before any is waited for
    Source tree = Sources.tree(self, Orphans.NONE, Optional.empty());
    List<Path> groups = nearest(CgroupFolders.of(Roots.MACHINE, self));
    Source group = Sources.group(groups);
    List<Source> host = Sources.host(directory);
    Source nvml = Sources.nvidia(nvidia, tree);
    Source rapl = Sources.processorEnergy();
    List<Source> devices = Sources.devices(nvidia.environment(), nvidia.started());
    List<Counter> ofHost = find(host);
    List<Counter> ofGroup = find(List.of(group));
    return List.of(
        new Finding("process tree", find(List.of(tree)), Optional.empty()),
        new Finding(groupName(groups, ofGroup), ofGroup, Optional.empty()),
        new Finding("host", without(ofHost, PRESSURE, TEMPERATURE), Optional.empty()),
        new Finding("pressure (PSI)", only(ofHost, PRESSURE), Optional.empty()),
        new Finding("temperature", only(ofHost, TEMPERATURE), Optional.of(CONSTRUCTED)),
        new Finding("NVIDIA GPUs (NVML)", find(List.of(nvml)), Optional.of(FAKE_LIBRARY)),
        new Finding("processor energy (RAPL)", find(List.of(rapl)), Optional.of(CONSTRUCTED)),
        new Finding("AMD GPUs (sysfs)", find(devices.subList(0, 1)), Optional.of(VALUES)),
        new Finding("AMD GPUs (rocm-smi)", find(devices.subList(1, 2)), Optional.of(ANSWERS)),
        new Finding("Jetson (tegrastats)", find(devices.subList(2, 3)), Optional.of(ANSWERS)),
        new Finding("Qualcomm GPUs (kgsl)", find(devices.subList(3, 4)), Optional.of(VALUES)));
  }

  /// The groups that a process is in, one a hierarchy, without those above.
  private static List<Path> nearest(List<Path> folders) {
    List<Path> nearest = new ArrayList<>();
    for (Path folder : folders) {
      if (nearest.stream().noneMatch(below -> below.startsWith(folder))) {
        nearest.add(folder);
      }
    }
    return nearest;
  }

  /// With the versions of the groups whose files are read; a machine may have both.
  static String groupName(List<Path> groups, List<Counter> counters) {
    Set<String> versions = new TreeSet<>();
    for (Path group : groups) {
      boolean isRead =
          counters.stream()
              .filter(counter -> counter.missing().isEmpty())
              .anyMatch(counter -> Path.of(counter.source()).startsWith(group));
      if (isRead) {
        versions.add(Files.exists(group.resolve("cgroup.controllers")) ? "v2" : "v1");
      }
    }
    return versions.isEmpty()
        ? "control group"
        : "control group (" + String.join(", ", versions) + ")";
  }

  private static List<Counter> only(List<Counter> counters, String prefix) {
    return counters.stream().filter(counter -> counter.series().startsWith(prefix)).toList();
  }

  private static List<Counter> without(List<Counter> counters, String... prefixes) {
    return counters.stream()
        .filter(counter -> Stream.of(prefixes).noneMatch(counter.series()::startsWith))
        .toList();
  }

  /// What can be read of some sources, each tried once and closed.
  private static List<Counter> find(List<Source> sources) {
    Map<String, Counter> found = new LinkedHashMap<>();
    for (Source source : sources) {
      source.counters().forEach(counter -> found.put(counter.series(), counter));
      if (source instanceof Late late) {
        late.await(PATIENCE);
      }
      var reading = new Reading(System.nanoTime(), true);
      try {
        source.read(reading);
      } catch (RuntimeException e) {
        source.counters().forEach(counter -> reading.lost(counter.series(), e.toString()));
      }
      reading.finds().forEach(counter -> found.put(counter.series(), counter));
      reading
          .losses()
          .forEach(
              (series, reason) ->
                  found.computeIfPresent(
                      series,
                      (_, counter) ->
                          new Counter(
                              series, counter.source(), counter.boundary(), Optional.of(reason))));
      source.close();
    }
    return List.copyOf(found.values());
  }
}
