package dev.tacho.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real writers, killed by SIGKILL at random moments.
final class KillTest {
  private static final int KILLS = Boolean.getBoolean("tacho.long") ? 500 : 20;

  @TempDir Path home;

  /// What the writer said before it died.
  private record Said(RunId id, long events, long points, long rows) {}

  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void killedWriter_everythingAcknowledgedIsFound_nothingInvented(TestReporter reporter)
      throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long events = 0;
    long points = 0;
    long rows = 0;
    for (int i = 0; i < KILLS; i++) {
      Said said = runAndKill(i, 1 + random.nextInt(250));
      String place = "kill " + i + " of seed " + seed + ", run " + said.id;
      check(i, said, place);
      events += said.events;
      points += said.points;
      rows += said.rows;
    }
    reporter.publishEntry(
        "acknowledged and found after " + KILLS + " kills",
        events + " events, " + points + " points, " + rows + " rows of samples");
    assertTrue(events > KILLS && points > KILLS, events + " events, " + points + " points");
  }

  private Said runAndKill(int seed, int millis) throws IOException, InterruptedException {
    Process victim = Jvm.start(VictimMain.class, home.toString(), Integer.toString(seed));
    try (BufferedReader lines = victim.inputReader()) {
      RunId id = new RunId(lines.readLine().substring("run ".length()));
      Thread killer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      Thread.sleep(millis);
                    } catch (InterruptedException _) {
                      // kill it now
                    }
                    // not by Process, which would close the pipe that is still to be read
                    ProcessHandle.of(victim.pid()).ifPresent(ProcessHandle::destroyForcibly);
                  });
      long events = 0;
      long points = 0;
      long rows = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        // the last word may be cut short by the kill
        if (line.startsWith("event ") && words.length == 2) {
          events++;
        } else if (line.startsWith("points ") && words.length == 2 && !words[1].isEmpty()) {
          points = Math.max(points, Long.parseLong(words[1]));
        } else if (line.startsWith("rows ") && words.length == 2 && !words[1].isEmpty()) {
          rows = Math.max(rows, Long.parseLong(words[1]));
        }
      }
      killer.join();
      assertEquals(137, victim.waitFor());
      return new Said(id, events, points, rows);
    }
  }

  private void check(int seed, Said said, String place) {
    RunStore store = RunStore.at(home);
    // readable as it lies there, and proven dead
    StoredRun dead = store.open(said.id);
    assertEquals(new WriterState.Dead(), dead.writer(), place);
    contents(seed, said, dead, place);

    RunWriter writer = store.takeOver(said.id).orElseThrow();
    writer.event(RunEvent.state(RunState.LOST));
    Seal seal = writer.seal();
    StoredRun sealed = store.open(said.id);
    contents(seed, said, sealed, place);
    assertEquals(List.of(), sealed.damage(), place);
    assertTrue(sealed.verify(Optional.of(seal.digest())).ok(), place);
    assertEquals(RunState.LOST, sealed.status().state(), place);
    assertEquals(TestRuns.points(sealed).size(), sealed.status().points(), place);
  }

  private static void contents(int seed, Said said, StoredRun run, String place) {
    List<RunEvent.ResultAttached> results = new ArrayList<>();
    run.events(
        e -> {
          if (e.event() instanceof RunEvent.ResultAttached result) {
            results.add(result);
          }
        });
    assertTrue(results.size() >= said.events, place + ": " + results.size() + " of " + said.events);
    for (int i = 0; i < results.size(); i++) {
      assertEquals(i, results.get(i).result().needWhole("i"), place);
      assertEquals(VictimMain.text(seed, i), results.get(i).result().needText("text"), place);
    }
    long i = 0;
    try (var cursor = run.points()) {
      for (; cursor.next(); i++) {
        double value = VictimMain.value(seed, i) / 1024.0;
        assertEquals(i, cursor.step(), place);
        assertEquals(value, cursor.value(0), place);
        assertEquals(-value, cursor.value(1), place);
      }
    }
    assertTrue(i >= said.points, place + ": " + i + " of " + said.points + " points");
    long row = 0;
    try (var cursor = run.samples("load")) {
      for (; cursor.next(); row++) {
        assertEquals(row, cursor.number(), place);
        assertEquals(row, cursor.intendedNanos(), place);
        assertEquals(VictimMain.text(seed, row), cursor.status(), place);
        assertEquals(VictimMain.value(seed, row), cursor.value(0), place);
      }
    }
    assertTrue(row >= said.rows, place + ": " + row + " of " + said.rows + " rows");
  }
}
