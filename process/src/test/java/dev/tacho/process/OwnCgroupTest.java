package dev.tacho.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real groups of the kernel that runs the tests, where this account may make them.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class OwnCgroupTest {
  private static final String NAME = "tacho-test-" + ProcessHandle.current().pid();

  @TempDir Path folder;

  @Test
  void job_thatWantsMoreThanItsLimit_isKilledAndCounted() throws Exception {
    List<Path> folders;
    try (OwnCgroup group = made(OwnCgroup.make(NAME))) {
      assumeTrue(group.withoutMemory().isEmpty(), () -> group.withoutMemory().orElse(""));
      group.limitMemory(40L << 20);
      folders = List.copyOf(group.folders().values());
      // the second limit is for a kernel that would let it go on
      JobEnd end = run(group, "sh", "-c", "ulimit -v 2000000; exec tail /dev/zero");
      assertEquals(new Ending.Signalled(Signal.KILL, false), end.ending());
      assertEquals(1, group.oomKills().orElseThrow());
      assertTrue(group.trouble().isEmpty(), group.trouble()::toString);
    }
    assertTrue(folders.stream().noneMatch(Files::exists), "removed with the job: " + folders);
  }

  @Test
  void job_bornInItsGroup_isCountedThereAsWait4CountsIt() throws Exception {
    try (OwnCgroup group = made(OwnCgroup.make(NAME))) {
      Path cpu = group.folders().get(OwnCgroup.CPU);
      assumeTrue(group.fromBirth() && cpu != null, "no version 1 group that counts CPU time");
      JobEnd end =
          run(
              group,
              "sh",
              "-c",
              "f() { i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done; }; f; (f)");
      long counted = Long.parseLong(Files.readString(cpu.resolve("cpuacct.usage")).strip());
      long waited = end.use().userNanos() + end.use().systemNanos();
      assertEquals(waited, counted, waited * 0.05 + 5_000_000, "parent and subshell");
      assertFalse(
          Files.readString(Path.of("/proc/thread-self/cgroup")).contains(NAME),
          "the thread that started it is out again");
    }
  }

  @Test
  void job_whereOnlyProcessesCanBeMoved_isMovedWithItsChildren() throws Exception {
    List<CgroupPlace> second =
        CgroupPlace.all(Path.of("/proc")).stream().filter(p -> p.version() == 2).toList();
    try (OwnCgroup group = made(OwnCgroup.make(NAME, second))) {
      Path in = folder.resolve("in");
      Path group2 = group.folders().get(OwnCgroup.CPU);
      JobEnd end =
          run(
              group,
              "sh",
              "-c",
              "sleep 0.3 & sleep 0.2; cat /proc/$!/cgroup /proc/self/cgroup > " + in + "; wait");
      assertEquals(new Ending.Exited(0), end.ending());
      assertTrue(group.trouble().isEmpty(), group.trouble()::toString);
      assertEquals(2, Files.readAllLines(in).stream().filter(l -> l.endsWith(NAME)).count());
      assertTrue(Files.readString(group2.resolve("cpu.stat")).contains("usage_usec"));
    }
  }

  @Test
  void make_whereNothingMayBeMade_saysWhyAndLeavesNothing() {
    CgroupPlace gone = new CgroupPlace(1, Set.of("memory"), folder, folder.resolve("gone"));
    assertEquals(
        new OwnCgroup.Made.Refused("no right to move processes in " + folder.resolve("gone")),
        OwnCgroup.make(NAME, List.of(gone)));
    assertInstanceOf(OwnCgroup.Made.Refused.class, OwnCgroup.make(NAME, List.of()));
    CgroupPlace bare = new CgroupPlace(2, Set.of(), folder, folder.resolve("gone"));
    assertInstanceOf(OwnCgroup.Made.Refused.class, OwnCgroup.make(NAME, List.of(bare)));
  }

  @Test
  void job_whoseGroupVanishedBefore_runsAllTheSame() throws Exception {
    OwnCgroup group = made(OwnCgroup.make(NAME));
    group.close();
    JobEnd end = run(group, "true");
    assertEquals(new Ending.Exited(0), end.ending());
    assertTrue(group.trouble().isPresent());
    assertTrue(group.oomKills().isEmpty());
  }

  @Test
  void removeLeft_groupOfADeadRecorder_isRemovedAndNothingElse() throws Exception {
    List<Path> left;
    try (OwnCgroup group = made(OwnCgroup.make(NAME))) {
      left = List.copyOf(group.folders().values());
      OwnCgroup.removeLeft("tacho-other", left);
      assertTrue(left.stream().allMatch(Files::exists), "another's name");
      OwnCgroup.removeLeft(NAME, left);
      assertTrue(left.stream().noneMatch(Files::exists));
    }
    Path ordinary = Files.createDirectory(folder.resolve(NAME));
    OwnCgroup.removeLeft(NAME, List.of(ordinary));
    assertTrue(Files.exists(ordinary), "no control group");
  }

  @Test
  void places_ofHybridAndContainer_areThoseOfThisProcess() throws Exception {
    Path self = Files.createDirectories(folder.resolve("self"));
    Files.writeString(
        self.resolve("mountinfo"),
        """
        25 20 0:22 / /sys/fs/cgroup ro - tmpfs tmpfs ro
        26 25 0:23 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct
        27 25 0:24 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
        28 25 0:25 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw,nsdelegate
        29 25 0:26 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
        """);
    Files.writeString(
        self.resolve("cgroup"),
        """
        5:pids:/../outside
        4:memory:/docker/abc/job
        3:cpu,cpuacct:/
        0::/user.slice/session-1.scope
        """);
    Path root = Path.of("/sys/fs/cgroup");
    assertEquals(
        List.of(
            root.resolve("cpu,cpuacct"),
            root.resolve("memory/job"),
            root.resolve("unified/user.slice/session-1.scope")),
        CgroupPlace.all(folder).stream().map(CgroupPlace::here).toList());
  }

  private JobEnd run(OwnCgroup group, String... command) throws IOException, InterruptedException {
    JobPlan plan =
        new JobPlan(
            List.of(command),
            folder,
            Map.copyOf(System.getenv()),
            JobPlan.Streams.PIPES,
            Jobs.holder(folder),
            Optional.of(group));
    try (Job job = Jobs.start(plan)) {
      JobEnd end = job.await();
      Optional<OutputReport> _ = job.finishOutput(Jobs.LONG);
      return end;
    }
  }

  private static OwnCgroup made(OwnCgroup.Made made) {
    return switch (made) {
      case OwnCgroup.Made.Here(var group) -> group;
      case OwnCgroup.Made.Refused(var reason) ->
          abort("no control group can be made here: " + reason);
    };
  }
}
