package dev.tacho.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TimedTest {
  private static final long MUCH = 1L << 30;

  @TempDir Path directory;
  private Path out;
  private Path err;

  @BeforeEach
  void files() throws IOException {
    out = Files.createFile(directory.resolve("out"));
    err = Files.createFile(directory.resolve("err"));
  }

  @Test
  void run_commandThatEnds_tellsItsEndAndKeepsItsStreamsApart() throws Exception {
    Files.writeString(out, "of an earlier run\n");
    var end = run("sh", "-c", "echo out; echo err >&2; exit 7");
    assertEquals(new Ending.Exited(7), end.ending());
    assertEquals(TimedEnd.Cut.NONE, end.cut());
    assertEquals("out\n", Files.readString(out));
    assertEquals("err\n", Files.readString(err));
    assertTrue(end.wallNanos() > 0 && end.left().none());
  }

  @Test
  void run_treeThatBurns_useIsThatOfTheWholeTreeOrphansIncluded() throws Exception {
    // three burn 0.2 s of processor time each: itself, a child, and an orphan in its own session
    String burn =
        """
        import os, time
        def burn():
            while time.process_time() < 0.2: pass
        if os.fork() == 0:
            burn()
            os._exit(0)
        os.wait()
        read, write = os.pipe()
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                burn()
                os._exit(0)
            os._exit(0)
        os.wait()
        os.close(write)
        burn()
        os.read(read, 1)
        """;
    var end = run("python3", "-c", burn);
    assertEquals(new Ending.Exited(0), end.ending(), () -> text(err));
    double seconds = (end.use().userNanos() + end.use().systemNanos()) / 1e9;
    assertTrue(seconds >= 0.6 && seconds < 1.2, seconds + " s of processor time");
  }

  @Test
  void run_child_hasItsOwnSessionNoTerminalAndNoInput() throws Exception {
    String look =
        """
        import os, sys
        print(os.getsid(0) == os.getpid() == os.getpgrp(), repr(sys.stdin.read()))
        print(sorted(int(fd) for fd in os.listdir('/proc/self/fd')), os.getcwd())
        try: os.open('/dev/tty', os.O_RDWR)
        except OSError as e: print(e.errno)
        """;
    var _ = run("python3", "-c", look);
    assertEquals(
        "True ''\n[0, 1, 2, 3] " + directory.toRealPath() + "\n6\n", Files.readString(out));
  }

  @Test
  void run_commandWhoseTimeIsUp_isEndedWithItsGroup() throws Exception {
    // deaf to TERM, with a child in the same group
    var plan =
        plan(
            Optional.of(Duration.ofMillis(300)),
            MUCH,
            "sh",
            "-c",
            "trap '' TERM; sleep 60 & echo $! > pid; sleep 60; sleep 60");
    var end = (TimedEnd.Ended) Timed.run(plan, () -> true);
    assertEquals(TimedEnd.Cut.TIME, end.cut());
    assertTrue(end.wallNanos() >= 300_000_000L, end.toString());
    long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
    assertTrue(ProcessIdentity.of(pid).isEmpty(), "its child has gone too");
  }

  @Test
  void run_callerWhoGivesUp_endsIt() throws Exception {
    var asked = new AtomicInteger();
    var end =
        (TimedEnd.Ended)
            Timed.run(
                plan(Optional.empty(), MUCH, "sleep", "60"), () -> asked.incrementAndGet() < 3);
    assertEquals(TimedEnd.Cut.ASKED, end.cut());
    assertEquals(new Ending.Signalled(Signal.TERM, false), end.ending());
  }

  @Test
  void run_callerWhoFails_leavesNothingRunning() throws Exception {
    Path file = directory.resolve("pid");
    var plan = plan(Optional.empty(), MUCH, "sh", "-c", "echo $$ > pid; sleep 60");
    assertThrows(
        IllegalStateException.class,
        () ->
            Timed.run(
                plan,
                () -> {
                  if (text(file).endsWith("\n")) {
                    throw new IllegalStateException("the terminal went away");
                  }
                  return true;
                }));
    assertTrue(ProcessIdentity.of(Long.parseLong(text(file).strip())).isEmpty());
  }

  @Test
  void run_commandThatPrintsWithoutEnd_isEnded() throws Exception {
    var end = (TimedEnd.Ended) Timed.run(plan(Optional.empty(), 1 << 20, "yes"), () -> true);
    assertEquals(TimedEnd.Cut.OUTPUT, end.cut());
    assertTrue(Files.size(out) > 1 << 20);
  }

  @Test
  void run_commandThatLeavesSomebodyRunning_leavesNobody() throws Exception {
    var end = run("sh", "-c", "setsid sleep 60 & echo $! > pid");
    assertEquals(1, end.left().processes().size(), end.toString());
    assertTrue(ProcessIdentity.of(end.left().processes().getFirst().pid()).isEmpty());
  }

  @Test
  void run_commandOfLittleMemory_hasNoPeak_ofMuch_hasOne() throws Exception {
    // the kernel's figure for it is ours
    assertTrue(run("true").peakBytes().isEmpty());
    long own = ProcessStatus.peakResidentBytes();
    var end = run("python3", "-c", "b = b'x' * " + (own + (64 << 20)));
    assertTrue(end.peakBytes().orElse(0) > own + (64 << 20), end.toString());
  }

  @Test
  void run_whatCannotBeStarted_saysWhyAndAsAShellDoes() throws Exception {
    var missing = refused("no-such-command-here");
    assertEquals(127, missing.shellCode());
    Path plain = Files.writeString(directory.resolve("train.sh"), "exit 9\n");
    assertEquals(126, refused("./train.sh").shellCode());
    assertTrue(plain.toFile().setExecutable(true));
    assertEquals(new Ending.Exited(9), run("./train.sh").ending());
    var nowhere =
        new TimedPlan(
            List.of("true"),
            directory.resolve("gone"),
            System.getenv(),
            out,
            err,
            Optional.empty(),
            MUCH);
    assertFalse(Timed.run(nowhere, () -> true) instanceof TimedEnd.Ended);
  }

  private TimedEnd.Ended run(String... command) throws InterruptedException {
    return assertInstanceOf(
        TimedEnd.Ended.class, Timed.run(plan(Optional.empty(), MUCH, command), () -> true));
  }

  private TimedEnd.Refused refused(String... command) throws InterruptedException {
    return assertInstanceOf(
        TimedEnd.Refused.class, Timed.run(plan(Optional.empty(), MUCH, command), () -> true));
  }

  private TimedPlan plan(Optional<Duration> limit, long outputLimit, String... command) {
    return new TimedPlan(
        List.of(command), directory, System.getenv(), out, err, limit, outputLimit);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
