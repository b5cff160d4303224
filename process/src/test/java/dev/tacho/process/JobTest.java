package dev.tacho.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JobTest {
  @TempDir Path directory;

  @Test
  void start_commandThatEnds_tellsItsExitCodeAndKeepsItsOutput() throws Exception {
    try (Job job = Jobs.start(directory, "sh", "-c", "echo out; echo err >&2; exit 7")) {
      assertEquals(new Ending.Exited(7), job.await().ending());
      OutputReport report = job.finishOutput(Jobs.LONG).orElseThrow();
      assertTrue(report.complete());
      assertEquals(4, report.stdoutBytes());
      assertEquals(4, report.stderrBytes());
      assertEquals(List.of(), report.faults());
      String log = Files.readString(directory.resolve("output.log"));
      assertEquals(8, log.length());
      assertTrue(log.contains("out\n") && log.contains("err\n"), log);
    }
  }

  @Test
  void start_childKilledBySignal_tellsTheSignal() throws InterruptedException {
    try (Job job = Jobs.start(directory, "sh", "-c", "kill -9 $$")) {
      Ending ending = job.await().ending();
      assertEquals(new Ending.Signalled(Signal.KILL, false), ending);
      assertEquals(137, ending.shellCode());
    }
  }

  @Test
  void start_childThatBurns_useIsWhatTheChildItselfCounted() throws Exception {
    String burn =
        """
        import resource, time
        block = bytearray(64 << 20)
        while time.process_time() < 0.4: pass
        u = resource.getrusage(resource.RUSAGE_SELF)
        print(u.ru_utime + u.ru_stime, u.ru_maxrss)
        """;
    try (Job job = Jobs.start(directory, "python3", "-c", burn)) {
      ResourceUse use = job.await().use();
      assertTrue(job.finishOutput(Jobs.LONG).isPresent());
      String[] own = Files.readString(directory.resolve("output.log")).strip().split(" ");
      double seconds = (use.userNanos() + use.systemNanos()) / 1e9;
      double told = Double.parseDouble(own[0]);
      assertTrue(seconds >= told && seconds < told + 0.2, seconds + " s, itself: " + told + " s");
      long kilobytes = use.maxResidentBytes() / 1024;
      long toldKilobytes = Long.parseLong(own[1]);
      assertTrue(kilobytes >= toldKilobytes && kilobytes < toldKilobytes + 4096, own[1]);
      assertTrue(use.minorFaults() > 0 && use.involuntarySwitches() >= 0, use.toString());
    }
  }

  @Test
  void start_commandThatDoesNotExist_refusedWith127AndNothingIsLeft() {
    var refused = refused(Jobs.plan(directory, "no-such-command-here"));
    assertEquals(127, refused.shellCode());
    assertTrue(refused.reason().startsWith("no-such-command-here: command not found in PATH ("));
    assertEquals(127, refused(Jobs.plan(directory, "./no-such-file")).shellCode());
    assertFalse(Files.exists(directory.resolve("output.log")));
  }

  @Test
  void start_fileThatCannotBeExecuted_refusedWith126AndTheWayOut() throws IOException {
    Path plain = Files.writeString(directory.resolve("train.sh"), "echo hello\n");
    var notExecutable = refused(Jobs.plan(directory, "./train.sh"));
    assertEquals(126, notExecutable.shellCode());
    assertTrue(notExecutable.reason().contains("chmod +x"), notExecutable.reason());
    var inPath = Jobs.plan(directory, Map.of("PATH", directory.toString()), "train.sh");
    assertEquals(126, refused(inPath).shellCode());
    assertEquals(126, refused(Jobs.plan(directory, directory.toString())).shellCode());
    Path garbage = Files.write(directory.resolve("garbage"), new byte[] {0x7f, 'E', 'L', 'F'});
    assertTrue(garbage.toFile().setExecutable(true) && plain.toFile().setExecutable(true));
    var format = refused(Jobs.plan(directory, "./garbage"));
    assertEquals(126, format.shellCode());
    assertTrue(format.reason().contains("exec format error"), format.reason());
  }

  @Test
  void start_scriptWithAMissingInterpreter_refusedWith127NamingIt() throws IOException {
    Path script = Files.writeString(directory.resolve("run"), "#!/no/such/python\n");
    assertTrue(script.toFile().setExecutable(true));
    var refused = refused(Jobs.plan(directory, "./run"));
    assertEquals(127, refused.shellCode());
    assertTrue(refused.reason().contains("/no/such/python"), refused.reason());
  }

  @Test
  void start_scriptWithoutAnInterpreterLine_runByTheShell() throws Exception {
    Path script = Files.writeString(directory.resolve("run"), "exit $1\n");
    assertTrue(script.toFile().setExecutable(true));
    try (Job job = Jobs.start(directory, "./run", "9")) {
      assertEquals(new Ending.Exited(9), job.await().ending());
    }
  }

  @Test
  void start_directoryThatDoesNotExist_refusedWith125() {
    Path gone = directory.resolve("gone");
    var plan =
        new JobPlan(
            List.of("true"),
            gone,
            Map.of(),
            JobPlan.Streams.PIPES,
            Jobs.holder(directory),
            Optional.empty());
    assertEquals(125, refused(plan).shellCode());
  }

  @Test
  void start_holderThatDoesNotExist_refusedWith125() {
    var holder =
        new HolderPlan(
            List.of("/no/such/java"),
            directory.resolve("output.log"),
            directory.resolve("inbox"),
            false);
    var plan =
        new JobPlan(
            List.of("true"), directory, Map.of(), JobPlan.Streams.PIPES, holder, Optional.empty());
    var refused = refused(plan);
    assertEquals(125, refused.shellCode());
    assertTrue(refused.reason().contains("/no/such/java"), refused.reason());
  }

  @Test
  void start_child_hasItsOwnGroupItsDirectoryItsEnvironmentAndNoOtherDescriptor() throws Exception {
    String look =
        """
        import os
        print(os.getpgrp() == os.getpid(), os.getcwd(), os.environ['TACHO_RUN'])
        print(sorted(int(fd) for fd in os.listdir('/proc/self/fd')))
        """;
    // a descriptor that is not closed on exec
    int leak = Libc.require("dup", 0);
    var plan = Jobs.plan(directory, Map.of("TACHO_RUN", "a b\u00e4"), "python3", "-c", look);
    try (Job job = Jobs.start(plan)) {
      assertEquals(new Ending.Exited(0), job.await().ending());
      assertTrue(job.finishOutput(Jobs.LONG).isPresent());
    } finally {
      Libc.close(leak);
    }
    assertEquals(
        "True " + directory.toRealPath() + " a b\u00e4\n[0, 1, 2, 3]\n",
        Files.readString(directory.resolve("output.log")));
  }

  @Test
  void start_child_hasDefaultSignalsAndNoneBlocked() throws Exception {
    try (Job job = Jobs.start(directory, "grep", "-E", "Sig(Blk|Ign)", "/proc/self/status")) {
      assertEquals(new Ending.Exited(0), job.await().ending());
      assertTrue(job.finishOutput(Jobs.LONG).isPresent());
    }
    long ignoredHere = ProcessStatus.ignored();
    String expected =
        "SigBlk:\t%016x%nSigIgn:\t%016x%n".formatted(ProcessStatus.inheritedMask(), ignoredHere);
    assertEquals(expected, Files.readString(directory.resolve("output.log")));
  }

  @Test
  void changes_childStoppedAndContinued_bothTold() throws Exception {
    List<JobChange> changes = Collections.synchronizedList(new ArrayList<>());
    try (Job job = Jobs.start(Jobs.plan(directory, "sleep", "30"), changes::add)) {
      assertTrue(job.send(Signal.STOP));
      Wait.until("the stop", () -> changes.contains(new JobChange.Stopped(Signal.STOP)));
      assertTrue(job.send(Signal.CONT));
      Wait.until("the continue", () -> changes.contains(new JobChange.Continued()));
      assertTrue(job.send(Signal.TERM));
      assertEquals(new Ending.Signalled(Signal.TERM, false), job.await().ending());
      assertFalse(job.send(Signal.TERM), "a child that has ended is not signalled");
    }
  }

  @Test
  void endAll_doubleForksInSessionsOfTheirOwn_allEnd() throws Exception {
    // one that hears TERM, one that does not, both orphans in sessions of their own
    String fork =
        """
        import os, signal, sys, time
        for deaf in (False, True):
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    if deaf: signal.signal(signal.SIGTERM, signal.SIG_IGN)
                    open(f'pid-{deaf}', 'w').write(str(os.getpid()))
                    time.sleep(60)
                os._exit(0)
        time.sleep(60)
        """;
    try (Job job = Jobs.start(directory, "python3", "-c", fork)) {
      Wait.until("both orphans", () -> job.remains().processes().size() == 3);
      Wait.until("their numbers", () -> number("pid-True") > 0 && number("pid-False") > 0);
      Remains remains = job.endAll(Duration.ofMillis(400));
      assertTrue(remains.none(), remains.toString());
      assertEquals(1, remains.killed(), "only the deaf one needed KILL");
      assertEquals(new Ending.Signalled(Signal.TERM, false), job.await().ending());
      for (String name : Set.of("pid-True", "pid-False")) {
        assertTrue(ProcessIdentity.of(number(name)).isEmpty(), "collected, not a zombie");
      }
      assertTrue(
          ProcessIdentity.of(job.holder().pid()).isPresent()
              || job.finishOutput(Jobs.LONG).orElseThrow().complete());
    }
  }

  @Test
  void endAll_chainThatForksAndEndsWithoutPause_ends() throws Exception {
    String chain =
        """
        import os, signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if os.fork(): os._exit(0)
        """;
    try (Job job = Jobs.start(directory, "python3", "-c", chain)) {
      assertEquals(new Ending.Exited(0), job.await().ending());
      Remains remains = job.endAll(Duration.ofMillis(100));
      assertTrue(remains.none(), remains.toString());
      int links = job.collect().processes();
      assertTrue(links > 1, "its links were taken in");
      assertTrue(job.finishOutput(Jobs.LONG).orElseThrow().complete(), "nobody holds the pipes");
      assertEquals(links, job.collect().processes(), "and no more came");
    }
  }

  @Test
  void endAll_chainThatLeavesItsGroupEachTime_isNotSaidToHaveEnded() throws Exception {
    String chain =
        """
        import os, time
        end = time.monotonic() + 8
        while time.monotonic() < end:
            if os.fork(): os._exit(0)
            os.setsid()
        """;
    try (Job job = Jobs.start(directory, "python3", "-c", chain)) {
      assertEquals(new Ending.Exited(0), job.await().ending());
      boolean none = job.endAll(Duration.ZERO).none();
      OutputReport report = job.finishOutput(Duration.ofMillis(500)).orElseThrow();
      assertEquals(none, report.complete(), "somebody holds the pipes if somebody is left");
    }
  }

  @Test
  void endAll_processThatIsNoDescendant_leftAlone() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "30").start();
    try (Job job = Jobs.start(directory, "sleep", "30")) {
      Process helper = new ProcessBuilder("sleep", "30").start();
      job.spare(helper.pid());
      assertTrue(job.endAll(Duration.ofSeconds(5)).none());
      assertTrue(bystander.isAlive() && helper.isAlive());
      helper.destroyForcibly();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void collect_orphanThatBurned_itsUseIsTold() throws Exception {
    String fork =
        """
        import os, time
        if os.fork() == 0:
            while time.process_time() < 0.3: pass
            os._exit(0)
        os._exit(0)
        """;
    try (Job job = Jobs.start(directory, "python3", "-c", fork)) {
      ResourceUse own = job.await().use();
      Wait.until("the orphan", () -> job.collect().processes() == 1);
      ResourceUse orphans = job.collect().use();
      assertTrue(orphans.userNanos() + orphans.systemNanos() >= 290_000_000L, orphans.toString());
      assertTrue(own.userNanos() < 250_000_000L, "the child did not wait for it: " + own);
    }
  }

  @Test
  void finishOutput_outputHeldOpenByAnother_filesAreFinishedAndLeftAlone() throws Exception {
    String leave =
        "echo first; (while [ ! -e go ]; do sleep 0.05; done; echo late;"
            + " echo done > late) & exit 0";
    try (Job job = Jobs.start(directory, "sh", "-c", leave)) {
      assertEquals(new Ending.Exited(0), job.await().ending());
      assertFalse(job.remains().none());
      OutputReport report = job.finishOutput(Duration.ofMillis(100)).orElseThrow();
      assertFalse(report.complete());
      Files.createFile(directory.resolve("go"));
      Wait.until(
          "it to go on unharmed",
          () ->
              Files.exists(directory.resolve("late"))
                  && Files.readString(directory.resolve("late")).equals("done\n"));
      assertEquals("first\n", Files.readString(directory.resolve("output.log")));
    }
  }

  @Test
  void holder_killed_anotherTakesOverAndTheChildDoesNotNotice() throws Exception {
    List<JobChange> changes = Collections.synchronizedList(new ArrayList<>());
    String print = "for i in $(seq 100); do echo line $i; sleep 0.02; done; exit 3";
    try (Job job = Jobs.start(Jobs.plan(directory, "sh", "-c", print), changes::add)) {
      assertTrue(job.awaitHolder(Jobs.LONG));
      long first = job.holder().pid();
      assertEquals(0, Libc.call("kill", first, Signal.KILL.number()));
      assertEquals(new Ending.Exited(3), job.await().ending());
      OutputReport report = job.finishOutput(Jobs.LONG).orElseThrow();
      assertTrue(report.faults().getLast().contains("died 1 times"), report.toString());
      assertTrue(changes.getFirst() instanceof JobChange.HolderReplaced);
      assertTrue(Files.readString(directory.resolve("output.log")).endsWith("line 100\n"));
    }
  }

  @Test
  void holder_killedAndNoneCanBeStarted_isToldOnceAndTriedAgain() throws Exception {
    List<JobChange> changes = Collections.synchronizedList(new ArrayList<>());
    JobPlan plan = Jobs.plan(directory, "sh", "-c", "sleep 1; echo late; exit 3");
    Path program = directory.resolve("holder");
    String script =
        "#!/bin/sh\nexec '" + String.join("' '", plan.holder().program()) + "' \"$@\"\n";
    writeProgram(program, script);
    HolderPlan holder =
        new HolderPlan(
            List.of(program.toString()),
            directory.resolve("output.log"),
            directory.resolve("inbox.jsonl"),
            false);
    JobPlan own =
        new JobPlan(
            plan.command(),
            plan.directory(),
            plan.environment(),
            plan.streams(),
            holder,
            Optional.empty());
    try (Job job = Jobs.start(own, changes::add)) {
      assertTrue(job.awaitHolder(Jobs.LONG));
      Files.delete(program);
      assertEquals(0, Libc.call("kill", (int) job.holder().pid(), Signal.KILL.number()));
      Wait.until("the lack to be told", () -> !changes.isEmpty());
      assertTrue(changes.getFirst() instanceof JobChange.HolderMissing, changes.toString());
      writeProgram(program, script);
      assertEquals(new Ending.Exited(3), job.await().ending());
      Wait.until("another to take over", () -> changes.size() > 1);
      assertTrue(changes.get(1) instanceof JobChange.HolderReplaced, changes.toString());
      OutputReport report = job.finishOutput(Jobs.LONG).orElseThrow();
      assertTrue(report.faults().getLast().contains("died 1 times"), report.toString());
      assertEquals("late\n", Files.readString(directory.resolve("output.log")));
    }
  }

  private static void writeProgram(Path file, String script) throws IOException {
    Path next = file.resolveSibling("next");
    Files.writeString(next, script);
    assertTrue(next.toFile().setExecutable(true));
    Files.move(next, file);
  }

  private long number(String file) throws IOException {
    Path path = directory.resolve(file);
    String text = Files.exists(path) ? Files.readString(path) : "";
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  private static JobStart.Refused refused(JobPlan plan) {
    return switch (Job.start(plan, _ -> {})) {
      case JobStart.Refused refused -> refused;
      case JobStart.Started(var job) -> throw new AssertionError("started " + job.child());
    };
  }
}
