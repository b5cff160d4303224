package dev.tacho.telemetry.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacho.core.Counter;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Groups constructed after the kernel's own description of both versions; and one of this
/// machine, where one may be made.
@Timeout(30)
final class CgroupTest {
  private static final Path REAL = Path.of("/sys/fs/cgroup/cpuacct");

  private Trees trees;
  private Path folder;
  private long second;

  @BeforeEach
  void machine(@TempDir Path to) {
    folder = to;
    trees = new Trees(to);
  }

  @Test
  void ofVersion2_everythingIsRead() {
    trees.write(
        "g/cpu.stat",
        "usage_usec 1500000\nuser_usec 1\nsystem_usec 2\nnr_periods 3\nthrottled_usec 250000\n");
    trees.write("g/memory.current", "1048576\n");
    trees.write("g/memory.peak", "2097152\n");
    trees.write("g/memory.max", "4194304\n");
    trees.write("g/memory.events", "low 0\nhigh 0\nmax 7\noom 2\noom_kill 1\noom_group_kill 0\n");
    trees.write(
        "g/io.stat",
        "254:0 rbytes=100 wbytes=200 rios=1 wios=2 dbytes=0 dios=0\n254:16 rbytes=1 wbytes=2\n");
    try (Source group = Cgroup.open(List.of(folder.resolve("g")))) {
      assertEquals(
          Map.of(
              "cgroup_cpu_s", 1.5,
              "cgroup_throttled_s", 0.25,
              "cgroup_memory_bytes", 1048576.0,
              "cgroup_memory_peak_bytes", 2097152.0,
              "cgroup_memory_limit_bytes", 4194304.0,
              "cgroup_oom_kills", 1.0),
          read(group).values());
      trees.write("g/io.stat", "254:0 rbytes=600 wbytes=700\n254:16 rbytes=1 wbytes=2\n");
      Reading later = read(group);
      assertEquals(500.0, later.value("cgroup_read_bytes_per_s").orElseThrow());
      assertEquals(500.0, later.value("cgroup_write_bytes_per_s").orElseThrow());
    }
  }

  @Test
  void ofVersion1_eachHierarchyHasItsOwnFolder() {
    trees.write("cpu/cpuacct.usage", "1500000000\n");
    trees.write("cpu/cpu.stat", "nr_periods 9\nnr_throttled 1\nthrottled_time 250000000\n");
    trees.write("memory/memory.usage_in_bytes", "1048576\n");
    trees.write("memory/memory.max_usage_in_bytes", "2097152\n");
    trees.write("memory/memory.limit_in_bytes", "9223372036854771712\n");
    trees.write("memory/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");
    trees.write(
        "blkio/blkio.throttle.io_service_bytes_recursive",
        "254:0 Read 10\n254:0 Write 20\n254:0 Sync 30\n254:0 Total 30\nTotal 30\n");
    try (Source group =
        Cgroup.open(
            List.of(folder.resolve("cpu"), folder.resolve("memory"), folder.resolve("blkio")))) {
      assertEquals(
          Map.of(
              "cgroup_cpu_s", 1.5,
              "cgroup_throttled_s", 0.25,
              "cgroup_memory_bytes", 1048576.0,
              "cgroup_memory_peak_bytes", 2097152.0,
              "cgroup_oom_kills", 3.0),
          read(group).values());
      assertEquals(
          Optional.of("its control group does not limit memory"),
          counter(group, "cgroup_memory_limit_bytes").missing());
      trees.write(
          "blkio/blkio.throttle.io_service_bytes_recursive", "254:0 Read 1010\n254:0 Write 20\n");
      assertEquals(1000.0, read(group).value("cgroup_read_bytes_per_s").orElseThrow());
    }
  }

  @Test
  void aGroupThatLacksFiles_saysWhich_andAGroupThatIsRemoved_isLost() {
    trees.write("g/memory.current", "5\n");
    try (Source group = Cgroup.open(List.of(folder.resolve("g")))) {
      assertEquals(
          Optional.of("its control group has no memory.peak or memory.max_usage_in_bytes"),
          counter(group, "cgroup_memory_peak_bytes").missing());
      assertEquals(Map.of("cgroup_memory_bytes", 5.0), read(group).values());
      trees.write("g/memory.current", "");
      assertTrue(read(group).loss("cgroup_memory_bytes").isPresent());
    }
  }

  @Test
  void noGroup_isMissing_withTheReason() {
    try (Source group = Cgroup.open(List.of())) {
      assertEquals(8, group.counters().size());
      for (Counter counter : group.counters()) {
        assertEquals(Optional.of("the command has no control group of its own"), counter.missing());
        assertTrue(MetricRegistry.known().find(counter.series()).isPresent(), counter.series());
      }
    }
  }

  @Test
  void aGroupOfThisMachine_countsWhatItsProcessesUsed() throws Exception {
    assumeTrue(Files.isWritable(REAL) && Files.exists(REAL.resolve("cpuacct.usage")));
    Path group = REAL.resolve("tacho-telemetry-" + ProcessHandle.current().pid());
    Files.createDirectory(group);
    try {
      var sh =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "echo $$ > "
                      + group.resolve("cgroup.procs")
                      + "; i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done")
              .start();
      assertEquals(0, sh.waitFor());
      try (Source source = Cgroup.open(List.of(group))) {
        double seconds = read(source).value("cgroup_cpu_s").orElseThrow();
        assertTrue(seconds > 0.01 && seconds < 20, () -> "seconds: " + seconds);
      }
    } finally {
      removed(group);
    }
  }

  private static void removed(Path group) throws IOException, InterruptedException {
    for (int i = 0; i < 100; i++) {
      try {
        Files.delete(group);
        return;
      } catch (IOException e) {
        // its last process is not quite gone
        if (i == 99) {
          throw e;
        }
        Thread.sleep(10);
      }
    }
  }

  private Reading read(Source source) {
    var reading = new Reading(TimeUnit.SECONDS.toNanos(second++), false);
    source.read(reading);
    return reading;
  }

  private static Counter counter(Source source, String series) {
    return source.counters().stream()
        .filter(counter -> counter.series().equals(series))
        .findFirst()
        .orElseThrow();
  }
}
