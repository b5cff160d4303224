package dev.tacho.recorder;

import dev.tacho.process.Job;
import dev.tacho.process.ProcessIdentity;
import dev.tacho.telemetry.HelperStart;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The sources of the machine that this runs on.
final class MachineInstruments implements Instruments {
  private final RecordingOrder order;

  MachineInstruments(RecordingOrder order) {
    this.order = order;
  }

  @Override
  public List<Source> open(Job job, Enclosure enclosure) {
    List<Source> sources = new ArrayList<>();
    HelperStart gpu = new HelperStart(order.observing().gpu(), order.environment(), job::spare);
    sources.add(Sources.nvidia(gpu, () -> processes(job, enclosure.folders().values())));
    sources.add(Sources.processorEnergy());
    return sources;
  }

  /// The numbers of the command's processes: cheap where it has a control group to itself.
  private static Set<Long> processes(Job job, Collection<Path> groups) {
    Optional<Path> group = groups.stream().findFirst();
    if (group.isPresent()) {
      try {
        return Files.readAllLines(group.get().resolve("cgroup.procs")).stream()
            .map(Long::valueOf)
            .collect(Collectors.toSet());
      } catch (IOException _) {
        // the group is gone, and the command with it
        return Set.of();
      }
    }
    return job.alive().stream().map(ProcessIdentity::pid).collect(Collectors.toSet());
  }
}
