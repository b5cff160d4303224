package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.checks.PackedProgram.Outcome;
import dev.tacho.checks.PackedProgram.Started;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Recorders and writers that work in one store at the same time.
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class ManyAtOnceTest {
  private static final int RECORDERS = 20;
  private static final int WRITERS = 10; // of each recorder, so 200 processes
  private static final int POINTS = 40; // of each writer

  @TempDir Path folder;

  @Test
  void twentyRecordersAndTwoHundredWriters_neverCollide() throws IOException {
    Path work = Files.createDirectory(folder.resolve("work"));
    PackedProgram tacho = PackedProgram.in(work);
    String script =
        """
        w=0; while [ $w -lt %d ]; do w=$((w+1))
          (i=0; while [ $i -lt %d ]; do i=$((i+1))
             echo '{"type":"point","src":"w'$w'","step":'$i',"m":{"loss":'$i'}}' >> "$TACHO_EVENTS"
           done) &
        done; wait
        """
            .formatted(WRITERS, POINTS);
    List<Started> all = new ArrayList<>();
    for (int i = 0; i < RECORDERS; i++) {
      // points of the machine would count too
      all.add(
          tacho.start("run", "--name", "r" + i, "--sample-every", "off", "--", "sh", "-c", script));
    }
    for (Started one : all) {
      Outcome outcome = PackedProgram.await(one);
      assertEquals(0, outcome.code(), outcome.err());
    }
    Outcome listed = tacho.run("list", "--json");
    List<Json> runs = Json.parseObject(listed.out()).array("runs");
    assertEquals(RECORDERS, runs.size());
    for (Json run : runs) {
      Json.Obj at = (Json.Obj) run;
      assertEquals("completed", at.needText("state"), run.toString());
      assertEquals(WRITERS * POINTS, at.needWhole("points"), run.toString());
      assertTrue(at.needObject("faults").members().isEmpty(), run.toString());
    }
    Outcome verdict = tacho.run("verify", "all");
    assertEquals(0, verdict.code(), verdict.out() + verdict.err());
  }
}
