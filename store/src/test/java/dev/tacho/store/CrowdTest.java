package dev.tacho.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Many recorders and many writing processes on one folder.
final class CrowdTest {
  private static final boolean LONG = Boolean.getBoolean("tacho.long");
  private static final int RECORDERS = 20;
  private static final int PROCESSES = LONG ? 20 : 4;
  private static final int WRITERS = 200;
  private static final int LINES = LONG ? 500 : 30;

  @TempDir Path home;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void twentyRecordersAndTwoHundredWriters_neverCollide() throws Exception {
    List<Process> recorders = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      recorders.add(
          Jvm.start(RecordersMain.class, home.toString(), Integer.toString(RECORDERS / PROCESSES)));
    }
    Map<RunId, Path> inboxes = new HashMap<>();
    List<BufferedReader> said = new ArrayList<>();
    for (Process recorder : recorders) {
      BufferedReader lines = recorder.inputReader();
      said.add(lines);
      for (int i = 0; i < RECORDERS / PROCESSES; i++) {
        String[] words = lines.readLine().split(" ", 2);
        inboxes.put(new RunId(words[0]), Path.of(words[1]));
      }
    }
    assertEquals(RECORDERS, inboxes.size());
    write(List.copyOf(inboxes.values()));
    for (int i = 0; i < PROCESSES; i++) {
      recorders.get(i).outputWriter().close();
      for (int j = 0; j < RECORDERS / PROCESSES; j++) {
        assertTrue(said.get(i).readLine().startsWith("sealed "));
      }
      assertEquals(0, recorders.get(i).waitFor());
    }
    for (Map.Entry<RunId, Path> run : inboxes.entrySet()) {
      check(run.getKey(), run.getValue());
    }
    assertEquals(RECORDERS, RunStore.at(home).list().size());
  }

  private static void write(List<Path> inboxes) throws Exception {
    List<Process> writers = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      String script =
          "i=0; while [ $i -lt "
              + LINES
              + " ]; do echo '{\"type\":\"point\",\"src\":\""
              + w
              + "\",\"step\":'$i',\"m\":{\"x\":1}}' >> \"$1\"; i=$((i+1)); done";
      writers.add(
          new ProcessBuilder("sh", "-c", script, "sh", inboxes.get(w % RECORDERS).toString())
              .inheritIO()
              .start());
    }
    for (Process writer : writers) {
      assertEquals(0, writer.waitFor());
    }
  }

  private void check(RunId id, Path inbox) throws Exception {
    StoredRun run = RunStore.at(home).open(id);
    assertTrue(run.verify(Optional.empty()).ok());
    List<String> points = TestRuns.points(run);
    assertEquals(RecordersMain.POINTS, points.size());
    assertEquals("1999  x=1999.0", points.getLast());
    assertEquals(List.of(), run.damage());
    Set<String> lines = new HashSet<>();
    for (String line : Files.readAllLines(inbox)) {
      Json.Obj json = Json.parseObject(line);
      lines.add(json.needText("src") + " " + json.needWhole("step"));
    }
    assertEquals(WRITERS / RECORDERS * LINES, lines.size());
  }
}
