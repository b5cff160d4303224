package dev.tacho.telemetry;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import oshi.nativefree.SystemInfo;

/// What one reading of the host costs, ours and OSHI's by turns: processor time and allocated bytes
/// of this thread, the median of many. For host_cost.py.
public final class HostCost {
  private static final int ROUNDS = 150;
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  public static void main(String[] arguments) {
    System.setProperty("oshi.util.memoizer.expiration", "0");
    var oshi = new SystemInfo();
    var hardware = oshi.getHardware();
    var system = oshi.getOperatingSystem();
    var networks = hardware.getNetworkIFs();
    var disks = hardware.getDiskStores();
    var store = system.getFileSystem().getFileStores().getFirst();
    int pid = (int) ProcessHandle.current().pid();
    Map<String, Runnable> work = new LinkedHashMap<>();
    work.put("processors: OSHI", () -> hardware.getProcessor().getSystemCpuLoadTicks());
    ours(work, "processors", HostCpu.open(Roots.MACHINE));
    work.put(
        "memory: OSHI",
        () -> {
          hardware.getMemory().getAvailable();
          hardware.getMemory().getVirtualMemory().getSwapUsed();
        });
    ours(work, "memory", HostMemory.open(Roots.MACHINE));
    work.put("network: OSHI", () -> networks.forEach(network -> network.updateAttributes()));
    ours(work, "network", Network.open(Roots.MACHINE));
    work.put("disks: OSHI", () -> disks.forEach(disk -> disk.updateAttributes()));
    ours(work, "disks", Disks.open(Roots.MACHINE));
    work.put("free space: OSHI", () -> store.updateAttributes());
    ours(work, "free space", FreeSpace.open(Path.of(".")));
    work.put("pressure: OSHI has none", () -> {});
    ours(work, "pressure", Pressure.open(Roots.MACHINE));
    work.put(
        "a tree of one process: OSHI",
        () -> {
          system.getProcess(pid);
          system.getDescendantProcesses(pid, null, null, 0);
        });
    ours(
        work,
        "a tree of one process",
        ProcessTree.open(Roots.MACHINE, pid, Orphans.NONE, java.util.Optional.empty()));

    Map<String, double[]> nanos = new LinkedHashMap<>();
    Map<String, Long> bytes = new LinkedHashMap<>();
    work.keySet().forEach(name -> nanos.put(name, new double[ROUNDS]));
    for (int round = -ROUNDS; round < ROUNDS; round++) {
      for (var one : work.entrySet()) {
        long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
        long before = THREADS.getCurrentThreadCpuTime();
        one.getValue().run();
        long took = THREADS.getCurrentThreadCpuTime() - before;
        if (round >= 0) {
          nanos.get(one.getKey())[round] = took;
          bytes.put(one.getKey(), THREADS.getCurrentThreadAllocatedBytes() - bytesBefore);
        }
      }
    }
    nanos.forEach(
        (name, values) -> {
          Arrays.sort(values);
          System.out.printf(
              "%-28s median %8.1f us, quartiles %.1f and %.1f, %d bytes%n",
              name,
              values[ROUNDS / 2] / 1e3,
              values[ROUNDS / 4] / 1e3,
              values[3 * ROUNDS / 4] / 1e3,
              bytes.get(name));
        });
    System.exit(0);
  }

  private static void ours(Map<String, Runnable> work, String name, Source source) {
    work.put(
        name + ": ours",
        () -> source.read(new Reading(System.nanoTime(), name.equals("free space"))));
  }
}
