package dev.tacho.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkerInboxTest {
  @TempDir Path directory;

  @Test
  void flush_others_appendToo_nothingIsOverwritten() throws IOException {
    Path file = directory.resolve("inbox.jsonl");
    var inbox = new MarkerInbox(file);
    inbox.marker("::tacho a \"\\\t\u0001", 0, false);
    inbox.flush();
    Files.writeString(file, "{\"type\":\"point\"}\n", StandardOpenOption.APPEND);
    inbox.marker("::tacho b", 7, true);
    inbox.flush();
    List<String> lines = Files.readAllLines(file);
    assertEquals(3, lines.size());
    assertTrue(
        lines.get(0).endsWith(",\"marker\":\"::tacho a \\\"\\\\\\u0009\\u0001\"}"), lines.get(0));
    assertTrue(lines.get(2).endsWith("\"::tacho b\",\"cut\":7,\"torn\":true}"), lines.get(2));
    assertEquals(2, inbox.written());
  }

  @Test
  void flush_diskFull_droppedMarkersAreCountedAndTheReasonKept() {
    var inbox = new MarkerInbox(Path.of("/dev/full"));
    inbox.marker("::tacho a", 0, false);
    inbox.marker("::tacho b", 0, false);
    inbox.flush();
    assertEquals(0, inbox.written());
    assertEquals(2, inbox.dropped());
    assertTrue(inbox.fault().orElseThrow().startsWith("cannot append to /dev/full: No space"));
  }
}
