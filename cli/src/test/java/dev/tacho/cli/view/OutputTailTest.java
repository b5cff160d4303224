package dev.tacho.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputTailTest {
  @TempDir Path folder;

  @Test
  void read_leavesMarkerLinesOutAndSaysWhenNothingElseIsThere() throws IOException {
    Path log = folder.resolve("output.log");
    Files.writeString(log, "one\n::tacho point a=1\ntwo ::tacho stays\n::tacho progress 1/2\n");
    assertEquals(new OutputTail(List.of("one", "two ::tacho stays"), ""), OutputTail.read(log, 10));
    assertEquals(List.of("two ::tacho stays"), OutputTail.read(log, 1).lines());
    Files.writeString(log, "::tacho progress 1/2\n");
    assertEquals("its last 64 KiB are marker lines only", OutputTail.read(log, 10).reason());
    Files.writeString(log, "");
    assertEquals(new OutputTail(List.of(), ""), OutputTail.read(log, 10));
  }
}
