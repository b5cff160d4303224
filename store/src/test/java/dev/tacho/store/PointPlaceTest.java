package dev.tacho.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.PointCursor;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reading a run's points as it grows.
@Timeout(60)
class PointPlaceTest {
  private static final PointShape SHAPE = PointShape.of("loss");

  @TempDir Path home;

  private static List<Long> stepsAfter(StoredRun run, PointPlace from, int enough) {
    List<Long> steps = new ArrayList<>();
    run.pointsAfter(from, enough, point -> steps.add(point.step()));
    return steps;
  }

  private static List<Long> all(StoredRun run) {
    List<Long> steps = new ArrayList<>();
    try (PointCursor points = run.points()) {
      while (points.next()) {
        steps.add(points.step());
      }
    }
    return steps;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 700, 100_000})
  void partsTogether_areEveryPointOnce_alsoOverFiles(int enough) throws IOException {
    RunStore store = RunStore.at(home);
    StoredRun run = store.open(TestRuns.sealed(store, "long", 3_000));
    split(run.directory());
    List<Long> seen = new ArrayList<>();
    PointPlace place = PointPlace.BEGIN;
    PointPlace before;
    do {
      before = place;
      place =
          run.pointsAfter(
              PointPlace.of(place.text()).orElseThrow(), enough, p -> seen.add(p.step()));
    } while (!place.equals(before));
    assertEquals(all(run), seen);
    assertEquals(3_000, seen.size());
    assertEquals(List.of(), run.damage());
  }

  /// Puts the later half of the groups into a file of their own.
  private static void split(Path folder) throws IOException {
    Path first = folder.resolve("series-0001.jsonl");
    List<String> lines = Files.readAllLines(first);
    int half = lines.size() / 2;
    while (!lines.get(half - 1).startsWith("{\"mark\"")) {
      half++;
    }
    Files.write(folder.resolve("series-0002.jsonl"), lines.subList(half, lines.size()));
    Files.write(first, lines.subList(0, half));
  }

  @Test
  void aRunThatGrows_isReadOnFromThere_andUnfinishedLinesAreLeft() throws IOException {
    RunStore store = RunStore.at(home);
    try (RunWriter writer = TestRuns.running(store, "going")) {
      StoredRun run = store.open(writer.id());
      assertEquals(List.of(), stepsAfter(run, PointPlace.BEGIN, 10));
      writer.point(1, 1, SHAPE, new double[] {1});
      writer.flush();
      List<Long> seen = new ArrayList<>();
      PointPlace place = run.pointsAfter(PointPlace.BEGIN, 10, point -> seen.add(point.step()));
      assertEquals(List.of(1L), seen);
      assertEquals(List.of(), stepsAfter(run, place, 10));
      writer.point(2, 2, SHAPE, new double[] {2});
      writer.flush();
      assertEquals(List.of(2L), stepsAfter(run, place, 10));
      Files.writeString(
          run.directory().resolve("series-0001.jsonl"),
          "{\"t\":3,\"s\":3,\"m\":{\"loss\":3}}\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.APPEND);
      assertEquals(List.of(2L), stepsAfter(run, place, 10));
      writer.event(RunEvent.state(RunState.COMPLETED));
    }
  }

  @Test
  void theRecentPoints_areTheLastOnes_withoutTheRest() {
    RunStore store = RunStore.at(home);
    StoredRun run = store.open(TestRuns.sealed(store, "long", 3_000));
    PointPlace place = run.recentPoints(40_000);
    List<Long> seen = stepsAfter(run, place, Integer.MAX_VALUE);
    assertTrue(seen.size() > 50 && seen.size() < 1_500, seen.size() + " points");
    assertEquals(all(run).subList(3_000 - seen.size(), 3_000), seen);
    assertEquals(List.of(), run.damage());
    assertEquals(PointPlace.BEGIN, run.recentPoints(1 << 24));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1-2", "x-1-2", "1--2-3", "9999999999-1-1", "1-2-3-4", "1-1-1 "})
  void textThatIsNoPlace_isNone(String text) {
    assertEquals(Optional.empty(), PointPlace.of(text));
  }

  @Test
  void aPlaceBehindTheEnd_hasNothingBehindIt() {
    RunStore store = RunStore.at(home);
    StoredRun run = store.open(TestRuns.sealed(store, "short", 3));
    assertEquals(List.of(), stepsAfter(run, new PointPlace(1, 1L << 40, 9), 10));
    assertEquals(List.of(), stepsAfter(run, new PointPlace(7, 0, 0), 10));
  }
}
