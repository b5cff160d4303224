package dev.tacho.telemetry.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.telemetry.Absent;
import dev.tacho.telemetry.Orphans;
import dev.tacho.telemetry.Reading;
import dev.tacho.telemetry.Source;
import dev.tacho.telemetry.Trees;
import dev.tacho.telemetry.Trees.Process;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcessTreeTest {
  private static final int RECORDER = 50;
  private static final int ROOT = 100;

  private final Set<Long> spared = new HashSet<>(Set.of(60L));
  private long collectedNanos;
  private long second;
  private Trees trees;
  private Source tree = new Absent(List.of());

  @BeforeEach
  void machine(@TempDir Path folder) {
    trees = new Trees(folder);
    trees.put(Process.of(1, 0));
    trees.put(Process.of(RECORDER, 1));
    trees.put(Process.of(ROOT, RECORDER));
    tree = open();
  }

  @AfterEach
  void close() {
    tree.close();
  }

  @Test
  void descendants_areFound_andNobodyElse() {
    trees.put(Process.of(101, ROOT));
    trees.put(Process.of(102, 101));
    trees.put(Process.of(60, RECORDER).named("holder"));
    trees.put(Process.of(61, 60));
    trees.put(Process.of(62, 1));
    Reading reading = read();
    assertEquals(3.0, reading.value("tree_processes").orElseThrow());
    assertEquals(9.0, reading.value("tree_threads").orElseThrow());
    assertEquals(30.0 * 4096, reading.value("tree_rss_bytes").orElseThrow());
    assertEquals(
        100 * 30.0 * 4096 / 1_024_000_000, reading.value("tree_mem_limit_pct").orElseThrow());
  }

  @Test
  void aChildWithASmallerNumberThanItsParent_isFound() {
    trees.put(Process.of(30, 40));
    trees.put(Process.of(40, ROOT));
    assertEquals(3.0, read().value("tree_processes").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a) R 1 1", "with space", "two\nlines) Z 1", "((()))", "", "ä€"})
  void aName_mayHoldAnything(String name) {
    trees.put(Process.of(101, ROOT).named(name).cpu(150, 0));
    Reading reading = read();
    assertEquals(2.0, reading.value("tree_processes").orElseThrow());
    assertEquals(1.5, reading.value("tree_cpu_s").orElseThrow());
  }

  @Test
  void aProcessThatVanishesBetweenTwoReads_costsNothingElse() {
    trees.put(Process.of(101, ROOT).cpu(200, 0));
    Reading _ = read();
    trees.remove("proc/101");
    trees.put(Process.of(ROOT, RECORDER).cpu(0, 230));
    Reading reading = read();
    assertEquals(1.0, reading.value("tree_processes").orElseThrow());
    assertEquals(2.3, reading.value("tree_cpu_s").orElseThrow());
    assertEquals(Map.of(), reading.losses());
  }

  @Test
  void anEmptyStatFile_isAProcessThatIsGone() {
    trees.put(Process.of(101, ROOT));
    Reading _ = read();
    trees.write("proc/101/stat", "");
    trees.write("proc/102/stat", "102 (half) S 10");
    Reading reading = read();
    assertEquals(1.0, reading.value("tree_processes").orElseThrow());
    assertEquals(Map.of(), reading.losses());
  }

  @Test
  void aNumberThatWasReused_isNotTakenForTheProcess() {
    trees.put(Process.of(101, ROOT).cpu(200, 0));
    Reading _ = read();
    trees.put(Process.of(101, 1).started(900).cpu(5000, 0));
    Reading reading = read();
    assertEquals(1.0, reading.value("tree_processes").orElseThrow());
    assertEquals(2.0, reading.value("tree_cpu_s").orElseThrow());
  }

  @Test
  void aProcessOlderThanItsParent_isNoChild() {
    trees.put(Process.of(101, ROOT).started(99));
    assertEquals(1.0, read().value("tree_processes").orElseThrow());
  }

  @Test
  void orphans_stayInTheTree_andWhatTheRecorderCollected_counts() {
    trees.put(Process.of(101, ROOT).cpu(100, 0));
    trees.put(Process.of(102, 101).cpu(300, 0));
    assertEquals(4.0, read().value("tree_cpu_s").orElseThrow());
    // the parent ends and is waited for; the child goes to the recorder
    trees.remove("proc/101");
    trees.put(Process.of(ROOT, RECORDER).cpu(0, 100));
    trees.put(Process.of(102, RECORDER).cpu(350, 0));
    assertEquals(4.5, read().value("tree_cpu_s").orElseThrow());
    // the orphan ends, and the recorder waits for it
    trees.remove("proc/102");
    collectedNanos = TimeUnit.MILLISECONDS.toNanos(3_700);
    assertEquals(4.7, read().value("tree_cpu_s").orElseThrow(), 1e-9);
    assertEquals(4.7, read().value("tree_cpu_s").orElseThrow(), 1e-9);
  }

  @Test
  void anOrphanThatWasNeverSeenBefore_isOfTheTree() {
    trees.put(Process.of(103, RECORDER).cpu(10, 0));
    assertEquals(2.0, read().value("tree_processes").orElseThrow());
  }

  @Test
  void aHelperThatIsSparedLate_leavesTheTree() {
    trees.put(Process.of(70, RECORDER));
    assertEquals(2.0, read().value("tree_processes").orElseThrow());
    spared.add(70L);
    assertEquals(1.0, read().value("tree_processes").orElseThrow());
    assertEquals(1.0, read().value("tree_processes").orElseThrow());
  }

  @Test
  void aChildNobodyWaitedFor_isNotLost() {
    trees.put(Process.of(101, ROOT).cpu(200, 0));
    Reading _ = read();
    // its parent ignores the end of children, so it goes without a trace
    trees.remove("proc/101");
    for (int i = 0; i < 3; i++) {
      assertEquals(2.0, read().value("tree_cpu_s").orElseThrow());
    }
    trees.put(Process.of(ROOT, RECORDER).cpu(100, 0));
    assertEquals(3.0, read().value("tree_cpu_s").orElseThrow());
  }

  @Test
  void anEndedProcessThatNobodyWaitedForYet_countsItsTimeButDoesNotLive() {
    trees.put(Process.of(101, ROOT).cpu(200, 0).in('Z'));
    Reading reading = read();
    assertEquals(1.0, reading.value("tree_processes").orElseThrow());
    assertEquals(2.0, reading.value("tree_cpu_s").orElseThrow());
  }

  @Test
  void rates_areOverTheTimeSinceTheReadingBefore() {
    Reading first = read();
    assertEquals(Optional.empty(), first.value("tree_cpu_cores"));
    trees.put(Process.of(ROOT, RECORDER).cpu(150, 0).io(4096, 8192));
    Reading reading = read();
    assertEquals(1.5, reading.value("tree_cpu_cores").orElseThrow());
    assertEquals(75.0, reading.value("tree_cpu_pct").orElseThrow());
    assertEquals(4096.0, reading.value("tree_read_bytes_per_s").orElseThrow());
    assertEquals(8192.0, reading.value("tree_write_bytes_per_s").orElseThrow());
  }

  @Test
  void bytesOfAChildThatEnded_areNotCountedTwice() {
    trees.put(Process.of(101, ROOT).io(1000, 0));
    Reading _ = read();
    trees.remove("proc/101");
    trees.put(Process.of(ROOT, RECORDER).io(1500, 0));
    assertEquals(500.0, read().value("tree_read_bytes_per_s").orElseThrow());
    assertEquals(0.0, read().value("tree_read_bytes_per_s").orElseThrow());
  }

  @Test
  void anIoFileThatCannotBeRead_isToldForThatTick_andOnlyTheBytesAreLost() {
    trees.put(Process.of(101, ROOT));
    Reading _ = read();
    trees.remove("proc/101/io");
    trees.write("proc/101/io/no-file", "");
    Reading reading = read();
    String reason = reading.loss("tree_read_bytes_per_s").orElseThrow();
    assertTrue(reason.endsWith("/101/io cannot be read: the system answers with error 21"), reason);
    assertEquals(Optional.of(reason), reading.loss("tree_write_bytes_per_s"));
    assertEquals(2.0, reading.value("tree_processes").orElseThrow());
    assertEquals(2, reading.losses().size());
    trees.remove("proc/101");
    Reading _ = read();
    assertEquals(0.0, read().value("tree_read_bytes_per_s").orElseThrow());
  }

  @Test
  void aProcessThatEndsBetweenItsTwoFiles_losesNothing() {
    trees.put(Process.of(101, ROOT).io(10, 10));
    trees.remove("proc/101/io");
    Reading _ = read();
    assertEquals(Map.of(), read().losses());
  }

  @Test
  void aKernelThatCountsNoBytes_hasThemMissing_neverZero() {
    trees.remove("proc/100/io");
    tree.close();
    tree = open();
    assertEquals(
        Optional.of("the kernel does not count bytes of storage for each process"),
        counter("tree_read_bytes_per_s").missing());
    Reading _ = read();
    assertEquals(Optional.empty(), read().value("tree_read_bytes_per_s"));
  }

  @Test
  void dearCounters_comeOnTheSlowCadenceOnly() {
    trees.write(
        "proc/100/smaps_rollup",
        "56121bfe9000-7ffccbbca000 ---p 00000000 00:00 0    [rollup]\nRss:  1636 kB\n"
            + "Pss:   336 kB\nPss_Dirty: 116 kB\nSwap:   12 kB\nSwapPss:  9 kB\n");
    trees.write("proc/100/fd/0", "");
    trees.write("proc/100/fd/1", "");
    trees.write("proc/100/fd/17", "");
    Reading slow = read(true);
    assertEquals(336.0 * 1024, slow.value("tree_pss_bytes").orElseThrow());
    assertEquals(12.0 * 1024, slow.value("tree_swap_bytes").orElseThrow());
    assertEquals(3.0, slow.value("tree_descriptors").orElseThrow());
    Reading fast = read(false);
    assertEquals(Optional.empty(), fast.value("tree_pss_bytes"));
    assertEquals(Map.of(), fast.losses());
  }

  @Test
  void onceAllEnded_onlyWhatTheyUsedIsTold() {
    trees.put(Process.of(ROOT, RECORDER).cpu(100, 0));
    Reading _ = read();
    trees.remove("proc/100");
    collectedNanos = TimeUnit.SECONDS.toNanos(2);
    Reading reading = read();
    assertEquals(
        Set.of(
            "tree_cpu_s",
            "tree_cpu_cores",
            "tree_cpu_pct",
            "tree_read_bytes_per_s",
            "tree_write_bytes_per_s"),
        reading.values().keySet());
    assertEquals(2.0, reading.value("tree_cpu_s").orElseThrow());
    assertEquals(Map.of(), reading.losses());
  }

  @Test
  void aGroupsOwnCount_isBetterThanTheSumOfProcesses() {
    trees.write("sys/fs/cgroup/run/cpu.stat", "usage_usec 1234567\nuser_usec 1\n");
    tree.close();
    tree =
        ProcessTree.open(
            trees.roots, ROOT, orphans(), Optional.of(trees.roots.sys().resolve("fs/cgroup/run")));
    assertEquals("cpu.stat of its control group", counter("tree_cpu_s").source());
    assertEquals(1.234567, read().value("tree_cpu_s").orElseThrow());
    trees.write("sys/fs/cgroup/run/cpu.stat", "nr_periods 0\n");
    assertTrue(read().loss("tree_cpu_s").isPresent());
  }

  @Test
  void aProcessThatIsNotThere_isMissing_withAllItsCounters() {
    tree.close();
    tree = ProcessTree.open(trees.roots, 4711, orphans(), Optional.empty());
    assertEquals(12, tree.counters().size());
    for (Counter counter : tree.counters()) {
      assertTrue(counter.missing().orElseThrow().startsWith("process 4711 is not in "));
    }
    assertEquals(Map.of(), read().values());
  }

  @Test
  void everySeries_isInTheRegistry() {
    for (Counter counter : tree.counters()) {
      assertTrue(MetricRegistry.known().find(counter.series()).isPresent(), counter.series());
    }
  }

  private Source open() {
    return ProcessTree.open(trees.roots, ROOT, orphans(), Optional.empty());
  }

  private Counter counter(String series) {
    return tree.counters().stream()
        .filter(counter -> counter.series().equals(series))
        .findFirst()
        .orElseThrow();
  }

  private Reading read() {
    return read(false);
  }

  private Reading read(boolean slow) {
    var reading = new Reading(TimeUnit.SECONDS.toNanos(second++), slow);
    tree.read(reading);
    return reading;
  }

  private Orphans orphans() {
    return new Orphans() {
      @Override
      public long adopter() {
        return RECORDER;
      }

      @Override
      public boolean spared(long pid) {
        return spared.contains(pid);
      }

      @Override
      public long collectedNanos() {
        return collectedNanos;
      }
    };
  }
}
