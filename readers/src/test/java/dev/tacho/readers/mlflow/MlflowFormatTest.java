package dev.tacho.readers.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Link;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.TestReaders;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.ReadersException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// MLflow's folders and databases: the same runs in both, read alike.
@Timeout(60)
class MlflowFormatTest {
  @TempDir Path folder;

  @Test
  void fileStore_everyRunButDeletedOnes_andNoModelsOrTags() throws Exception {
    Path store = folder.resolve("mlruns");
    MlflowSample.files(store);
    assertEquals(
        List.of(MlflowSample.PARENT, MlflowSample.CHILD),
        readers().find(store).runs().stream().map(r -> r.path().getFileName().toString()).toList());
  }

  @Test
  void fileStore_metricsWithNanInfinitiesAndOldLines_areReadAsTheyStand() throws Exception {
    RunReader run = TestReaders.open(MlflowSample.files(folder.resolve("mlruns")));
    assertEquals(
        List.of("0:0.9", "1:NaN", "2:Infinity", "3:-Infinity", "4:1.0E-5"),
        TestReaders.values(run, "loss"));
    assertEquals(
        List.of(0L, 1_000_000_000L, 2_000_000_000L, 3_000_000_000L, 4_000_000_000L),
        TestReaders.nanos(run, "loss"));
    assertEquals(List.of("0:0.5", "10:0.75"), TestReaders.values(run, "val/accuracy"));
    assertEquals(1, TestReaders.values(run, "old").size(), "a line without a step");
    assertEquals(List.of(), run.damage());
  }

  @Test
  void fileStore_headerStateAndNestingAreTold() throws Exception {
    Path store = folder.resolve("mlruns");
    RunReader run = TestReaders.open(MlflowSample.files(store));
    RunReader parent = TestReaders.open(store.resolve("7").resolve(MlflowSample.PARENT));
    assertTold(run, parent);
  }

  @Test
  void database_tellsTheSame_whileItsLogIsNotWrittenBack() throws Exception {
    Path file = folder.resolve("mlflow.db");
    try (Connection _ = MlflowSample.database(file)) {
      assertTrue(Files.size(folder.resolve("mlflow.db-wal")) > 0);
      List<FoundRun> found = readers().find(file).runs();
      assertEquals(
          List.of(MlflowSample.PARENT, MlflowSample.CHILD),
          found.stream().map(FoundRun::part).toList());
      RunReader run = readers().open(found.get(1));
      assertTold(run, readers().open(found.get(0)));
      assertEquals(
          List.of("0:0.9", "1:NaN", "2:Infinity", "3:-Infinity", "4:1.0E-5"),
          TestReaders.values(run, "loss"));
      assertEquals(List.of("0:0.5", "10:0.75"), TestReaders.values(run, "val/accuracy"));
      assertEquals(5, TestReaders.values(readers().open(found.get(0)), "loss").size());
      assertEquals(List.of(), run.damage());
    }
  }

  @Test
  void artifacts_areListed_tablesBecomeSeriesAndSmallJsonEndValues() throws Exception {
    RunReader run = TestReaders.open(MlflowSample.files(folder.resolve("mlruns")));
    assertEquals(
        List.of("eval/scores.csv", "model.pkl", "report.json", "table.json"),
        run.facts().artifacts().stream().map(RunEvent.Artifact::path).toList());
    assertEquals(List.of("0:0.5", "1:0.75"), TestReaders.values(run, "f1"));
    assertEquals(List.of("0:3.0"), TestReaders.values(run, "support"));
    assertEquals(List.of("0:1.5", "1:NaN"), TestReaders.values(run, "x"));
    assertEquals(
        Optional.of(Json.of(0.75)),
        run.endValues().object("report.json").flatMap(r -> r.get("accuracy")));
  }

  @Test
  void fileStore_whatWasAppended_isReadAndNothingTwice() throws Exception {
    Path run = MlflowSample.files(folder.resolve("mlruns"));
    RunReaders cached = RunReaders.of(folder.resolve("cache"), List.of(), InstantSource.system());
    Path meta = run.resolve("meta.yaml");
    String running = Files.readString(meta).replace("status: 3", "status: 1");
    Files.writeString(meta, running.replaceAll("end_time: \\d+", "end_time: null"));
    assertEquals(5, TestReaders.values(TestReaders.open(cached, run), "loss").size());
    long next = MlflowSample.START + 5_000;
    append(run.resolve("metrics/loss"), next + " 0.25 5\n" + next + " 0.1");
    RunReader grown = TestReaders.open(cached, run);
    assertEquals("5:0.25", TestReaders.values(grown, "loss").getLast());
    assertTrue(grown.unknownState().orElseThrow().contains("RUNNING"));
    append(run.resolve("metrics/loss"), "5 6\n");
    assertEquals(
        List.of("4:1.0E-5", "5:0.25", "6:0.15"),
        TestReaders.values(TestReaders.open(cached, run), "loss").subList(4, 7));
  }

  @Test
  void database_newRowsAreAdded_andAnotherDatabaseInItsPlaceIsReadAnew() throws Exception {
    Path file = folder.resolve("mlflow.db");
    RunReaders cached = RunReaders.of(folder.resolve("cache"), List.of(), InstantSource.system());
    try (Connection db = MlflowSample.database(file)) {
      assertEquals(5, TestReaders.values(child(cached, file), "loss").size());
      MlflowSample.metric(db, MlflowSample.CHILD, "loss", "0.5", MlflowSample.START + 9_000, 9);
      MlflowSample.metric(db, MlflowSample.PARENT, "loss", "0.6", MlflowSample.START + 9_000, 9);
      assertEquals(
          List.of("4:1.0E-5", "9:0.5"),
          TestReaders.values(child(cached, file), "loss").subList(4, 6));
    }
    try (Connection db = MlflowSample.open(file)) {
      MlflowSample.run(
          db,
          "DELETE FROM metrics",
          "INSERT INTO metrics VALUES ('loss', 42, 1, '" + MlflowSample.CHILD + "', 3, 0)");
    }
    assertEquals(List.of("3:42.0"), TestReaders.values(child(cached, file), "loss"));
  }

  @Test
  void database_thatChangesWithinItself_isReadOnFromTheLastRow() throws Exception {
    Path file = folder.resolve("mlflow.db");
    RunReaders cached = RunReaders.of(folder.resolve("cache"), List.of(), InstantSource.system());
    try (Connection db = MlflowSample.database(file)) {
      MlflowSample.run(db, "PRAGMA journal_mode=DELETE");
      assertEquals(5, TestReaders.values(child(cached, file), "loss").size());
      long size = Files.size(file);
      MlflowSample.metric(db, MlflowSample.CHILD, "loss", "0.5", MlflowSample.START + 9_000, 9);
      assertEquals(size, Files.size(file), "the row fits into a page that was there");
      assertEquals("9:0.5", TestReaders.values(child(cached, file), "loss").getLast());
      assertEquals(6, TestReaders.values(child(cached, file), "loss").size());
    }
  }

  @Test
  void badLines_areToldWithTheirByte_andTheRestIsRead() throws Exception {
    Path run = MlflowSample.files(folder.resolve("mlruns"));
    MlflowSample.write(
        run.resolve("metrics/loss"), "1700000000000 0.5 0\nno point here\n1700000000000 0.25 1\n");
    RunReader read = TestReaders.open(run);
    assertEquals(List.of("0:0.5", "1:0.25"), TestReaders.values(read, "loss"));
    assertTrue(
        read.damage().stream().anyMatch(d -> d.toString().contains("no point here")),
        read.damage()::toString);
  }

  @Test
  void databaseThatNamesAFolderElsewhere_getsNoFilesOfThisMachine() throws Exception {
    Path secret = Files.createDirectories(folder.resolve("secret"));
    Files.writeString(secret.resolve("a.json"), "{\"password\": 7}");
    Path store = Files.createDirectories(folder.resolve("store"));
    Path file = store.resolve("mlflow.db");
    try (Connection db = MlflowSample.database(file)) {
      MlflowSample.run(db, "UPDATE runs SET artifact_uri = 'file://" + secret + "'");
    }
    RunReader run = child(readers(), file);
    assertEquals(List.of(), run.facts().artifacts());
    assertEquals(Json.Obj.EMPTY, run.endValues());
  }

  @Test
  void otherDatabases_areNoRuns() throws Exception {
    Path file = folder.resolve("a.db");
    try (Connection db = MlflowSample.open(file)) {
      MlflowSample.run(db, "CREATE TABLE users (id INTEGER PRIMARY KEY)");
    }
    assertThrows(ReadersException.class, () -> readers().find(file));
  }

  private static void assertTold(RunReader run, RunReader parent) {
    RunHeader header = run.header();
    assertEquals("lr 0.001", header.title());
    assertEquals("vision-größe", header.project().orElseThrow().text());
    assertEquals(Optional.of(Instant.ofEpochMilli(MlflowSample.START)), header.startedAt());
    assertEquals(MlflowSample.START, header.id().epochMillis());
    assertEquals("ada", header.host().user());
    assertEquals(Optional.of("vision"), Optional.ofNullable(header.tags().get("team")));
    assertEquals(
        "{\"amp\":true,\"lr\":0.0010,\"model/layers\":12,\"optimizer\":\"adam\"}",
        header.configuration().toString());
    assertEquals("5f2d1c0b9a8e7d6c5b4a39281706f5e4d3c2b1a0", header.git().orElseThrow().commit());
    assertEquals(List.of("the long one"), run.notes());
    assertEquals(Optional.of("sweep"), run.group());
    assertEquals(RunState.COMPLETED, run.facts().state());
    Link link = header.links().getFirst();
    assertEquals(parent.header().id(), link.run());
    assertEquals(Link.Role.MEMBER_OF, link.role());
  }

  private static RunReader child(RunReaders readers, Path file) {
    return readers.open(readers.find(file).runs().get(1));
  }

  private static RunReaders readers() {
    return RunReaders.withoutCache(List.of(), InstantSource.system());
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }
}
