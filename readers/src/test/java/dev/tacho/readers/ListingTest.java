package dev.tacho.readers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.SeriesSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a second listing takes from the first, and what it must see.
@Timeout(60)
class ListingTest {
  private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;
  private Path cache;
  private Path runs;
  private int clock;

  @BeforeEach
  void threeRuns() throws IOException {
    cache = folder.resolve("cache");
    runs = Files.createDirectories(folder.resolve("runs"));
    for (int i = 0; i < 3; i++) {
      write("run-" + i + ".jsonl", i);
    }
  }

  private void write(String name, double loss) throws IOException {
    settle(Files.writeString(runs.resolve(name), rows(loss)));
  }

  private static String rows(double loss) {
    return "{\"step\": 0, \"time\": 1760000000, \"loss\": 9.5}\n{\"step\": 1, \"time\": 1760000001, \"loss\": "
        + loss
        + "}\n";
  }

  /// Another time at each call, and long ago: what changed just now is looked at again anyway.
  private void settle(Path path) throws IOException {
    clock++;
    Files.setLastModifiedTime(path, FileTime.from(THEN.plusSeconds(clock)));
  }

  private RunReaders readers() {
    return RunReaders.of(cache, List.of(), InstantSource.system());
  }

  /// Each run as `name format part id start state loss=last(count)`.
  private List<String> list() {
    return shown(readers().list(runs));
  }

  private List<String> shown(Listing listing) {
    List<String> all = new ArrayList<>(listing.obstacles());
    for (Listing.Entry entry : listing.runs()) {
      StringBuilder text = new StringBuilder();
      text.append(runs.relativize(entry.found().path())).append(' ');
      text.append(entry.found().format()).append(' ').append(entry.found().id()).append(' ');
      text.append(entry.run().startedAt().orElse(Instant.EPOCH)).append(' ');
      text.append(entry.run().header().name().map(Object::toString).orElse("-")).append(' ');
      text.append(entry.run().facts().state().word());
      List<SeriesSummary> series = new ArrayList<>(entry.run().summaries());
      // they are in the order in which they were met
      series.sort(Comparator.comparing(SeriesSummary::name));
      for (SeriesSummary one : series) {
        text.append(' ').append(one.name()).append('=').append(one.last());
        text.append('(').append(one.count()).append(')');
      }
      all.add(text.toString());
    }
    return all;
  }

  private List<String> fresh() {
    return shown(RunReaders.withoutCache(List.of(), InstantSource.system()).list(runs));
  }

  private void assertSeen() {
    List<String> seen = list();
    assertEquals(fresh(), seen);
    assertEquals(seen, list());
  }

  private Path kept() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(f -> f.toString().endsWith(".list")).findFirst().orElseThrow();
    }
  }

  @Test
  void aSecondListing_saysTheSame_andWritesNothing() throws IOException {
    List<String> first = list();
    assertEquals(3, first.size());
    assertTrue(first.get(2).endsWith("loss=2.0(2)"), first.get(2));
    assertEquals(fresh(), first);
    Object written = Files.readAttributes(kept(), "unix:ino").get("ino");
    assertEquals(first, list());
    assertEquals(written, Files.readAttributes(kept(), "unix:ino").get("ino"));
  }

  @Test
  void whatDidNotChange_isNotRead() throws IOException {
    List<String> first = list();
    Path file = runs.resolve("run-1.jsonl");
    FileTime time = Files.getLastModifiedTime(file);
    // behind the back of the clock
    Files.writeString(file, rows(7), StandardOpenOption.TRUNCATE_EXISTING);
    Files.setLastModifiedTime(file, time);
    assertEquals(first, list());
  }

  @Test
  void aChangedFile_isSeen() throws IOException {
    list();
    write("run-1.jsonl", 7);
    assertSeen();
    assertTrue(list().get(1).endsWith("loss=7.0(2)"));
    Files.writeString(
        runs.resolve("run-2.jsonl"), "{\"step\": 2, \"loss\": 0.25}\n", StandardOpenOption.APPEND);
    settle(runs.resolve("run-2.jsonl"));
    assertSeen();
    assertTrue(list().get(2).endsWith("loss=0.25(3)"));
  }

  @Test
  void aChangeOfJustNow_isSeenEachTime() throws IOException {
    Path file = runs.resolve("run-1.jsonl");
    for (int loss = 3; loss < 9; loss++) {
      Files.writeString(file, rows(loss), StandardOpenOption.TRUNCATE_EXISTING);
      assertEquals(fresh(), list());
    }
  }

  @Test
  void aReplacedFileOfTheSameSizeAndTime_isSeen() throws IOException {
    list();
    Path file = runs.resolve("run-1.jsonl");
    Path other = Files.writeString(folder.resolve("other"), rows(7));
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertSeen();
    assertTrue(list().get(1).endsWith("loss=7.0(2)"));
  }

  @Test
  void addedAndRemovedFiles_areSeen() throws IOException {
    list();
    write("run-3.jsonl", 3);
    assertSeen();
    assertEquals(4, list().size());
    Files.delete(runs.resolve("run-0.jsonl"));
    assertSeen();
    assertEquals(3, list().size());
    Files.writeString(runs.resolve("run-1.jsonl"), "no run any more");
    settle(runs.resolve("run-1.jsonl"));
    assertSeen();
    assertEquals(2, list().size());
  }

  @Test
  void aDamagedIndex_isMadeAnew() throws IOException {
    List<String> first = list();
    Path file = kept();
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at += 97) {
      byte[] bad = good.clone();
      bad[at] ^= 0x41;
      Files.write(file, bad);
      assertEquals(first, list());
      Files.write(file, Arrays.copyOf(good, at));
      assertEquals(first, list());
    }
    // as the order in which places are kept is nobody's business
    assertEquals(good.length, Files.size(kept()));
  }

  @Test
  void whatAListDoesNotKnow_isReadFromTheRun() {
    list();
    Listing.Entry run = readers().list(runs).runs().get(2);
    assertEquals(List.of("0:9.5", "1:2.0"), TestReaders.values(run.run(), "loss"));
    assertEquals(List.of(), run.run().damage());
  }

  @Test
  void aListing_isOfTheFolderThatItNames() throws IOException {
    list();
    Path link = Files.createSymbolicLink(folder.resolve("link"), runs);
    Listing through = readers().list(link);
    assertEquals(link.resolve("run-0.jsonl"), through.runs().getFirst().found().path());
    assertEquals(3, list().size());
  }

  @Test
  void foldersOfMlflow_areSeenToChange() throws IOException {
    for (int i = 0; i < 2; i++) {
      mlflow("run" + i, "active", 3);
    }
    assertSeen();
    assertEquals(5, list().size());
    Path metrics = runs.resolve("mlruns/1/run0/metrics");
    Files.writeString(
        metrics.resolve("loss"), "1760000002000 0.125 2\n", StandardOpenOption.APPEND);
    settle(metrics.resolve("loss"));
    assertSeen();
    assertTrue(list().getFirst().endsWith("loss=0.125(2)"), list().getFirst());
    Files.writeString(metrics.resolve("accuracy"), "1760000002000 0.75 2\n");
    settle(metrics.resolve("accuracy"));
    settle(metrics);
    assertSeen();
    assertTrue(list().getFirst().contains("accuracy=0.75(1)"), list().getFirst());
    mlflow("run1", "active", 4);
    assertSeen();
    assertTrue(list().get(1).contains(" failed "), list().get(1));
    mlflow("run1", "deleted", 4);
    assertSeen();
    assertEquals(4, list().size());
  }

  private void mlflow(String id, String stage, int status) throws IOException {
    Path experiment = runs.resolve("mlruns/1");
    Path run = experiment.resolve(id);
    Files.createDirectories(run.resolve("metrics"));
    Files.writeString(
        run.resolve("meta.yaml"),
        "run_id: %s\nrun_name: %s\nlifecycle_stage: %s\nstart_time: 1760000000000\nend_time: 1760000009000\nstatus: %d\n"
            .formatted(id, id, stage, status));
    Files.writeString(run.resolve("metrics/loss"), "1760000001000 0.5 1\n");
    for (String name : List.of("meta.yaml", "metrics/loss", "metrics", "")) {
      settle(run.resolve(name));
    }
    settle(experiment);
  }
}
