package dev.tacho.recorder.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InboxTailTest implements InboxTail.Lines {
  @TempDir Path folder;
  private final List<String> seen = new ArrayList<>();

  @Test
  void read_lineInPieces_isHandedOnOnceWhenItsEndComes() throws IOException {
    Path file = folder.resolve("inbox.jsonl");
    try (InboxTail tail = new InboxTail(file, 0)) {
      assertFalse(tail.read(1000, this), "no file yet");
      append(file, "first\nsec");
      tail.read(1000, this);
      assertEquals(List.of("0 first"), seen);
      assertEquals(6, tail.consumed());
      append(file, "ond\n\n");
      tail.read(1000, this);
      assertEquals(List.of("0 first", "6 second"), seen);
      append(file, "no end");
      tail.read(1000, this);
      tail.rest(this);
      assertEquals("14 no end", seen.getLast());
    }
  }

  @Test
  void read_tenMegabyteLineAndBrokenUtf8_areToldAndTheNextLineIsTaken() throws IOException {
    Path file = folder.resolve("inbox.jsonl");
    append(file, "x".repeat(10_000_000) + "\n");
    Files.write(file, new byte[] {(byte) 0xc3, '(', '\n'}, StandardOpenOption.APPEND);
    append(file, "good\n");
    try (InboxTail tail = new InboxTail(file, 0)) {
      while (tail.read(1 << 20, this)) {
        assertTrue(seen.size() < 4);
      }
    }
    assertEquals(
        List.of(
            "0 broken: a line of 10000001 bytes was left out; the limit is 1048576",
            "10000001 broken: the line is not UTF-8; write text in UTF-8",
            "10000004 good"),
        seen);
  }

  @Test
  void read_fromAnOffset_beginsThere() throws IOException {
    Path file = folder.resolve("inbox.jsonl");
    append(file, "one\ntwo\n");
    try (InboxTail tail = new InboxTail(file, 4)) {
      tail.read(1000, this);
    }
    assertEquals(List.of("4 two"), seen);
  }

  @Override
  public void line(long place, String text) {
    seen.add(place + " " + text);
  }

  @Override
  public void broken(long place, String why) {
    seen.add(place + " broken: " + why);
  }

  private static void append(Path file, String text) throws IOException {
    Files.write(
        file,
        text.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
