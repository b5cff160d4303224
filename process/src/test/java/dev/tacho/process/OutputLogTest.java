package dev.tacho.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OutputLogTest {
  private static final Pattern CUT = Pattern.compile("\\[tacho: (\\d+) bytes left out here]\n");

  @TempDir Path directory;

  @Test
  void finish_shortOutput_keptWhole() throws IOException {
    OutputLog log = new OutputLog(file(), 100, 100);
    append(log, "a\nb\n");
    log.finish();
    assertEquals("a\nb\n", Files.readString(file()));
    assertEquals(4, log.kept());
    assertEquals(0, log.cut());
  }

  @Test
  void append_longOutput_headAndTailInWholeLinesAndTheCutCounted() throws IOException {
    OutputLog log = new OutputLog(file(), 1000, 2000);
    long total = 0;
    for (int i = 0; i < 200_000; i++) {
      String line = "line " + i + "\n";
      append(log, line);
      total += line.length();
      if (i % 20_000 == 7) {
        // a reader finds a whole text at any moment, however it was cut so far
        checkText(Files.readString(file()), total, "line " + i + "\n");
      }
    }
    log.finish();
    String text = Files.readString(file());
    checkText(text, total, "line 199999\n");
    assertTrue(text.length() <= 3000 + 60, "not more than head, tail and the cut's line");
    assertTrue(text.length() >= 2900, text.length() + " bytes");
    assertEquals(total, log.kept() + log.cut());
  }

  @Test
  void append_oneEndlessLine_cutBetweenCharacters() throws IOException {
    OutputLog log = new OutputLog(file(), 1001, 1001);
    append(log, "\u00e4".repeat(300_000));
    log.finish();
    String text = Files.readString(file());
    assertTrue(text.matches("\u00e4{500}\n\\[tacho: \\d+ bytes left out here]\n\u00e4{500}"));
    assertEquals(600_000, log.kept() + log.cut());
  }

  @Test
  void open_afterAnotherHolderDied_goesOnCounting() throws IOException {
    OutputLog first = new OutputLog(file(), 1000, 1000);
    append(first, "0123456\n".repeat(20_000));
    OutputLog second = new OutputLog(file(), 1000, 1000);
    append(second, "7654321\n".repeat(20_000));
    second.finish();
    assertEquals(320_000, second.kept() + second.cut());
    checkText(Files.readString(file()), 320_000, "7654321\n");
  }

  @Test
  void append_directoryGone_saysSoAndCountsAll() {
    OutputLog log = new OutputLog(directory.resolve("gone/output.log"), 10, 10);
    append(log, "hello\n");
    log.finish();
    assertTrue(log.fault().orElseThrow().startsWith("cannot open "));
    assertEquals(0, log.kept());
    assertEquals(6, log.cut());
  }

  @Test
  void append_diskFull_saysSoAndCountsAll() {
    OutputLog log = new OutputLog(Path.of("/dev/full"), 10, 10);
    append(log, "hello\n");
    append(log, "hello\n");
    log.finish();
    assertTrue(log.fault().orElseThrow().startsWith("cannot write /dev/full: No space left"));
    assertEquals(0, log.kept());
    assertEquals(12, log.cut());
  }

  @Test
  @Timeout(20)
  void append_fileShortenedBySomebodyElse_saysSoAndGoesOn() throws IOException {
    OutputLog log = new OutputLog(file(), 10, 10);
    append(log, "x".repeat(60_000));
    Files.writeString(file(), "");
    append(log, "y".repeat(20_000));
    log.finish();
    assertTrue(log.fault().orElse("").contains("shortened"), log.fault().toString());
  }

  private static void checkText(String text, long total, String end) {
    Matcher cut = CUT.matcher(text);
    long left = 0;
    int cutLine = 0;
    while (cut.find()) {
      assertEquals(0, cutLine, "one cut only");
      left = Long.parseLong(cut.group(1));
      cutLine = cut.end() - cut.start();
    }
    assertEquals(total, text.length() - cutLine + left);
    assertTrue(text.endsWith(end), text.substring(Math.max(0, text.length() - 40)));
  }

  private Path file() {
    return directory.resolve("output.log");
  }

  private static void append(OutputLog log, String text) {
    log.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }
}
