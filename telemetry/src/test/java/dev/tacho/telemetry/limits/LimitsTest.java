package dev.tacho.telemetry.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.telemetry.Trees;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LimitsTest {
  private static final String SECOND =
      "30 23 0:26 / /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";

  private Trees trees;

  @BeforeEach
  void machine(@TempDir Path to) {
    trees = new Trees(to);
    trees.write("proc/7/status", "Name:\tx\nCpus_allowed_list:\t0\n");
  }

  @Test
  void nothingLimits_theHostStands() {
    trees.write("proc/7/status", "Name:\tx\nCpus_allowed_list:\t0-1\n");
    Limits limits = Limits.of(trees.roots, 7);
    assertEquals(
        new Limits(
            2, 2, OptionalDouble.empty(), OptionalLong.of(1_024_000_000), OptionalLong.empty()),
        limits);
    assertEquals(2.0, limits.cpus());
    assertEquals(OptionalLong.of(1_024_000_000), limits.memoryBytes());
  }

  @Test
  void ofVersion2_theLeastOfAllGroupsAbove_counts() {
    trees.write("proc/7/cgroup", "0::/user/job\n");
    trees.write("proc/7/mountinfo", "junk\n" + SECOND);
    trees.write("sys/fs/cgroup/user/job/cpu.max", "max 100000\n");
    trees.write("sys/fs/cgroup/user/cpu.max", "50000 100000\n");
    trees.write("sys/fs/cgroup/user/job/memory.max", "max\n");
    trees.write("sys/fs/cgroup/user/memory.max", "500000000\n");
    Limits limits = Limits.of(trees.roots, 7);
    assertEquals(OptionalDouble.of(0.5), limits.quotaCpus());
    assertEquals(OptionalLong.of(500_000_000), limits.memoryLimitBytes());
    assertEquals(0.5, limits.cpus());
    assertEquals(OptionalLong.of(500_000_000), limits.memoryBytes());
  }

  @Test
  void ofVersion1_aContainersMountShowsItsOwnGroupAsTheTop() {
    trees.write("proc/7/cgroup", "5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n0::/\n");
    trees.write(
        "proc/7/mountinfo",
        "40 30 0:30 /docker/abc /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu,cpuacct\n"
            + "41 30 0:31 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n");
    trees.write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "150000\n");
    trees.write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
    trees.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    Limits limits = Limits.of(trees.roots, 7);
    assertEquals(OptionalDouble.of(1.5), limits.quotaCpus());
    assertEquals(OptionalLong.empty(), limits.memoryLimitBytes());
    // one processor by affinity is less than the quota
    assertEquals(1.0, limits.cpus());
  }

  @Test
  void aGroupOutsideOfWhatTheMountShows_isReadAtTheMount() {
    trees.write("proc/7/cgroup", "0::/../other\n");
    trees.write("proc/7/mountinfo", SECOND);
    trees.write("sys/fs/cgroup/cpu.max", "20000 100000\n");
    assertEquals(OptionalDouble.of(0.2), Limits.of(trees.roots, 7).quotaCpus());
  }

  @Test
  void anAffinityOfManyParts_isCounted() {
    trees.write("proc/7/status", "Cpus_allowed_list:\t0-3,8,10-11\n");
    assertEquals(7, Limits.of(trees.roots, 7).allowedCpus());
  }

  @Test
  void thisProcess_mayUseSomething() {
    Limits limits = Limits.of(ProcessHandle.current().pid());
    assertTrue(limits.cpus() > 0 && limits.cpus() <= limits.hostCpus(), limits.toString());
    assertTrue(limits.memoryBytes().orElseThrow() > 0, limits.toString());
  }
}
