package dev.tacho.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HolderTest {
  @TempDir Path directory;

  @Test
  void starterKilled_childPrintsEveryTenMilliseconds_endsByItselfWithEveryLineKept()
      throws Exception {
    String print =
        """
        import time
        for i in range(150):
            print('line', i, flush=True)
            print('::tacho point step=%d loss=0.5' % i, flush=True)
            time.sleep(0.01)
        open('survived', 'w').write('0')
        """;
    try (var starter = start(Redirect.to(file("stdout").toFile()), "python3", "-c", print)) {
      Wait.until("some lines", () -> size("output.log") > 500);
      starter.kill(Signal.KILL);
      Wait.until("the starter's death", () -> !starter.process().isAlive());
      assertTrue(ProcessIdentity.of(starter.child()).isPresent(), "the child goes on");
      assertEquals("0", Wait.forFile(file("survived")).isEmpty() ? "0" : read("survived"));
      Wait.until("the holder's end", () -> gone(starter.holder()));
    }
    String expected =
        IntStream.range(0, 150)
            .mapToObj(i -> "line " + i + "\n::tacho point step=" + i + " loss=0.5\n")
            .reduce("", String::concat);
    assertEquals(expected, read("output.log"));
    assertEquals(expected, read("stdout"), "and passed on to the end");
    List<String> inbox = Files.readAllLines(file("inbox.jsonl"));
    assertEquals(151, inbox.size());
    for (int i = 0; i < 150; i++) {
      assertTrue(
          inbox
              .get(i)
              .matches("\\{\"mono\":\\d+,\"marker\":\"::tacho point step=" + i + " loss=0.5\"}"),
          inbox.get(i));
    }
    assertTrue(inbox.getLast().contains("\"type\":\"output\",\"complete\":true"));
  }

  @Test
  void readerGone_childNeverNotices() throws Exception {
    String print =
        "for i in $(seq 2000); do echo a line that is long enough to be seen $i; done;"
            + " echo end > done";
    try (var starter = start(Redirect.PIPE, "sh", "-c", "sleep 0.5; " + print)) {
      starter.process().getInputStream().close();
      assertEquals(0, starter.process().waitFor());
    }
    assertEquals("end\n", read("done"));
    String ended = read("ended");
    assertTrue(ended.contains("Broken pipe"), ended);
    assertTrue(read("output.log").endsWith("seen 2000\n"));
    assertFalse(ended.contains("notPassedBytes=0"), ended);
  }

  @Test
  void readerStopped_childWaitsAsItWouldWithoutUsAndNothingIsLost() throws Exception {
    String print =
        "import sys\n"
            + "for i in range(4000): print('x' * 99, flush=True)\n"
            + "print('end', file=sys.stderr)";
    try (var starter = start(Redirect.PIPE, "python3", "-c", print)) {
      Wait.until("full pipes", () -> size("output.log") > 60_000);
      Thread.sleep(500);
      long kept = size("output.log");
      Thread.sleep(200);
      assertEquals(kept, size("output.log"), "nothing moves any more");
      assertTrue(kept < 300_000, "back-pressure stops the child, but " + kept + " were read");
      assertTrue(starter.process().isAlive());
      byte[] passed = starter.process().getInputStream().readAllBytes();
      assertEquals(400_000, passed.length);
      assertEquals(0, starter.process().waitFor());
    }
    assertTrue(read("ended").contains("notPassedBytes=0"));
  }

  @Test
  void errorsGoOn_whileTheReaderOfOutputIsStopped() throws Exception {
    String print =
        "import sys, os\n"
            + "if os.fork() == 0:\n"
            + "  for i in range(4000): print('x' * 99, flush=True)\n"
            + "  os._exit(0)\n"
            + "import time; time.sleep(1)\n"
            + "print('still heard', file=sys.stderr); os.wait()";
    try (var starter = start(Redirect.PIPE, "python3", "-c", print)) {
      Wait.until("standard error", () -> read("stderr").contains("still heard"));
      assertEquals(400_000, starter.process().getInputStream().readAllBytes().length);
    }
  }

  @Test
  void hugeLineAndInvalidUtf8_passedUnchangedAndCountedOnce() throws Exception {
    String print =
        "import sys\n"
            + "o = sys.stdout.buffer\n"
            + "o.write(b'::tacho point a=' + b'9' * 10_000_000 + b'\\n')\n"
            + "o.write(b'::tacho point \\xff\\xfe=1\\n\\x00\\xc3(\\n')";
    try (var starter = start(Redirect.to(file("stdout").toFile()), "python3", "-c", print)) {
      assertEquals(0, starter.process().waitFor());
    }
    byte[] passed = Files.readAllBytes(file("stdout"));
    assertEquals(10_000_017 + 19 + 4, passed.length);
    assertEquals((byte) 0xff, passed[10_000_017 + 14]);
    List<String> inbox = Files.readAllLines(file("inbox.jsonl"));
    assertEquals(3, inbox.size());
    assertTrue(inbox.get(0).length() < 66_000);
    assertTrue(inbox.get(0).endsWith("9\",\"cut\":" + (10_000_016 - MarkerScan.LONGEST) + "}"));
    assertTrue(inbox.get(1).contains("\"::tacho point \ufffd\ufffd=1\""), inbox.get(1));
    String log = Files.readString(file("output.log"), StandardCharsets.ISO_8859_1);
    assertTrue(log.contains("bytes left out here]\n") && log.endsWith("\u00c3(\n"));
    assertTrue(log.length() < (2 << 20) + 100, log.length() + " bytes");
  }

  @Test
  void hangUpIgnoredByTheUser_ignoredByTheChildToo() throws Exception {
    try (var starter =
        Starter.start(
            directory,
            Redirect.DISCARD,
            "trap '' HUP;",
            "sh",
            "-c",
            "grep SigIgn /proc/self/status; kill -HUP $$; echo alive")) {
      assertEquals(0, starter.process().waitFor());
    }
    String log = read("output.log");
    assertTrue(log.endsWith("alive\n"), log);
    assertTrue(Long.parseUnsignedLong(log.substring(8, 24).strip(), 16) % 2 == 1, log);
  }

  @Test
  void wordsAndVariablesBeyondAscii_inTheCLocale_reachTheChildUnchanged() throws Exception {
    // bytes by the shell, since this JVM may be in the C locale itself
    String setUp =
        "export LC_ALL=C FRUIT=$(printf 'p\\303\\244r\\377'); "
            + "set -- \"$@\" \"$(printf '\\303\\244\\377')\";";
    String show = "printf %s \"$1$FRUIT\" | od -An -tx1";
    try (var starter = Starter.start(directory, Redirect.DISCARD, setUp, "sh", "-c", show, "sh")) {
      assertEquals(0, starter.process().waitFor());
    }
    assertEquals("c3 a4 ff 70 c3 a4 72 ff", read("output.log").strip());
  }

  @Test
  void termSentToTheStarter_forwardedAndToldAsTheEnd() throws Exception {
    try (var starter = start(Redirect.DISCARD, "sleep", "30")) {
      starter.kill(Signal.TERM);
      assertEquals(128 + 15, starter.process().waitFor());
    }
    assertTrue(read("ended").startsWith("Signalled[signal=SIGTERM"), read("ended"));
  }

  @Test
  void holder_sentTermHupInt_goesOn() throws Exception {
    try (var starter = start(Redirect.DISCARD, "sh", "-c", "sleep 1; echo end")) {
      Wait.until("the holder's files", () -> Files.exists(file("inbox.jsonl")));
      for (Signal signal : List.of(Signal.TERM, Signal.HUP, Signal.INT, Signal.TSTP)) {
        int _ = Libc.require("kill", starter.holder(), signal.number());
      }
      assertEquals(0, starter.process().waitFor());
    }
    assertEquals("end\n", read("output.log"));
  }

  @Test
  void holder_besideASilentChild_usesNoProcessorTime() throws Exception {
    try (var starter = start(Redirect.DISCARD, "sleep", "30")) {
      Wait.until("the holder's files", () -> Files.exists(file("inbox.jsonl")));
      Thread.sleep(1000);
      long before = cpuTicks(starter.holder());
      Thread.sleep(2000);
      assertTrue(cpuTicks(starter.holder()) - before <= 1, "10 ms in 2 s at most");
      starter.kill(Signal.TERM);
      assertEquals(143, starter.process().waitFor());
    }
  }

  private static long cpuTicks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private Starter start(Redirect out, String... words) throws IOException {
    return Starter.start(directory, out, "", words);
  }

  private static boolean gone(long pid) {
    return ProcessStatus.stat(pid).filter(stat -> !stat.ended()).isEmpty();
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private String read(String name) throws IOException {
    return Files.readString(file(name));
  }

  private long size(String name) throws IOException {
    return Files.exists(file(name)) ? Files.size(file(name)) : 0;
  }
}
