package dev.tacho.telemetry.limits;

import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.cgroup.CgroupFolders;
import dev.tacho.telemetry.kernel.Lines;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What a process may use at most, of what the host has. Where a figure cannot be found out,
/// there is none; where nothing limits, the host's own stands.
///
/// @param hostCpus processors of the host that are on
/// @param allowedCpus those that the process may run on (affinity, cpuset)
/// @param quotaCpus processors' worth of time that its control groups allow
/// @param hostMemoryBytes memory of the host
/// @param memoryLimitBytes least limit of its control groups
public record Limits(
    int hostCpus,
    int allowedCpus,
    OptionalDouble quotaCpus,
    OptionalLong hostMemoryBytes,
    OptionalLong memoryLimitBytes) {

  /// The limits of process `pid` of this machine as they are now.
  public static Limits of(long pid) {
    return of(Roots.MACHINE, pid);
  }

  /// The same, of a process of the machine that has `roots`.
  public static Limits of(Roots roots, long pid) {
    Path status = roots.proc().resolve(Long.toString(pid)).resolve("status");
    int host = hostCpus(roots);
    int allowed =
        Lines.value(status, "Cpus_allowed_list:")
            .map(Limits::inList)
            .filter(n -> n > 0)
            .orElse(host);
    OptionalLong hostMemory = hostMemory(roots);
    double quota = Double.POSITIVE_INFINITY;
    long memory = Long.MAX_VALUE;
    for (Path folder : CgroupFolders.of(roots, pid)) {
      quota = Math.min(quota, quota(folder));
      memory = Math.min(memory, memory(folder));
    }
    boolean limited = memory < hostMemory.orElse(Long.MAX_VALUE);
    return new Limits(
        host,
        allowed,
        Double.isInfinite(quota) ? OptionalDouble.empty() : OptionalDouble.of(quota),
        hostMemory,
        limited ? OptionalLong.of(memory) : OptionalLong.empty());
  }

  /// How many processors' worth of time it may use.
  public double cpus() {
    return Math.min(Math.min(hostCpus, allowedCpus), quotaCpus.orElse(Double.POSITIVE_INFINITY));
  }

  /// How much memory it may use; empty when even the host's is unknown.
  public OptionalLong memoryBytes() {
    return memoryLimitBytes.isPresent() ? memoryLimitBytes : hostMemoryBytes;
  }

  private static int hostCpus(Roots roots) {
    long count =
        Lines.of(roots.proc().resolve("stat")).stream()
            .filter(line -> line.startsWith("cpu") && Character.isDigit(line.charAt(3)))
            .count();
    return count > 0 ? (int) count : Runtime.getRuntime().availableProcessors();
  }

  private static OptionalLong hostMemory(Roots roots) {
    return Lines.value(roots.proc().resolve("meminfo"), "MemTotal:")
        .map(text -> Lines.number(text.replace(" kB", "")))
        .filter(OptionalLong::isPresent)
        .map(kilobytes -> OptionalLong.of(kilobytes.getAsLong() * 1024))
        .orElse(OptionalLong.empty());
  }

  /// How many numbers a list like `0-3,8` has.
  private static int inList(String list) {
    int count = 0;
    for (String part : list.split(",")) {
      String[] ends = part.strip().split("-");
      OptionalLong first = Lines.number(ends[0]);
      OptionalLong last = Lines.number(ends[ends.length - 1]);
      if (first.isPresent() && last.isPresent()) {
        count += (int) (last.getAsLong() - first.getAsLong() + 1);
      }
    }
    return count;
  }

  /// Version 2: `cpu.max` has quota (or `max`) and period; version 1 has a file each, -1 for
  /// none.
  private static double quota(Path folder) {
    List<String> both = Lines.of(folder.resolve("cpu.max"));
    if (!both.isEmpty()) {
      String[] words = both.getFirst().strip().split(" ");
      return words.length == 2 ? share(Lines.number(words[0]), Lines.number(words[1])) : none();
    }
    return share(
        Lines.number(folder.resolve("cpu.cfs_quota_us")),
        Lines.number(folder.resolve("cpu.cfs_period_us")));
  }

  private static double share(OptionalLong quota, OptionalLong period) {
    return quota.isPresent() && quota.getAsLong() > 0 && period.orElse(0) > 0
        ? (double) quota.getAsLong() / period.getAsLong()
        : none();
  }

  private static double none() {
    return Double.POSITIVE_INFINITY;
  }

  /// A group without a limit says `max` or, in version 1, a number larger than any memory.
  private static long memory(Path folder) {
    OptionalLong limit = Lines.number(folder.resolve("memory.max"));
    return limit.isPresent()
        ? limit.getAsLong()
        : Lines.number(folder.resolve("memory.limit_in_bytes")).orElse(Long.MAX_VALUE);
  }
}
