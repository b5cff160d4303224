package dev.tacho.recorder;

import dev.tacho.process.Job;
import dev.tacho.process.OwnCgroup;
import dev.tacho.process.ResourceUse;
import dev.tacho.recorder.machine.Enclosure;
import dev.tacho.recorder.machine.Instruments;
import dev.tacho.telemetry.HelperStart;
import dev.tacho.telemetry.Orphans;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.machine.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The sources of the machine that this runs on.
final class MachineInstruments implements Instruments {
  private final RecordingOrder order;

  /// Held while helpers are started; guards `settled`.
  private final ReentrantLock starting = new ReentrantLock();

  private boolean settled;

  MachineInstruments(RecordingOrder order) {
    this.order = order;
  }

  @Override
  public List<Source> open(Job job, Enclosure enclosure) {
    Map<String, Path> group = enclosure.folders();
    HelperStart gpu = new HelperStart(order.observing().gpu(), order.environment(), job::spare);
    Source tree =
        Sources.tree(
            job.child().pid(), orphans(job), Optional.ofNullable(group.get(OwnCgroup.CPU)));
    List<Source> sources = new ArrayList<>(List.of(tree));
    sources.add(Sources.group(new LinkedHashSet<>(group.values())));
    sources.addAll(Sources.host(order.directory()));
    starting.lock();
    try {
      if (!settled) {
        sources.add(Sources.nvidia(gpu, tree));
        sources.addAll(Sources.devices(order.environment(), job::spare));
      }
    } finally {
      starting.unlock();
    }
    sources.add(Sources.processorEnergy());
    return sources;
  }

  @Override
  public void settle() {
    starting.lock();
    try {
      settled = true;
    } finally {
      starting.unlock();
    }
  }

  private static Orphans orphans(Job job) {
    return new Orphans() {
      @Override
      public long adopter() {
        return ProcessHandle.current().pid();
      }

      @Override
      public boolean spared(long pid) {
        return job.spares(pid);
      }

      @Override
      public long collectedNanos() {
        long ended = job.ended().map(end -> nanos(end.use())).orElse(0L);
        return ended + nanos(job.adopted().use());
      }
    };
  }

  private static long nanos(ResourceUse use) {
    return use.userNanos() + use.systemNanos();
  }
}
