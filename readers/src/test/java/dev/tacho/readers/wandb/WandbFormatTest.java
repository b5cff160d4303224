package dev.tacho.readers.wandb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunHeader;
import dev.tacho.core.RunState;
import dev.tacho.core.metric.Direction;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.ReadersException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class WandbFormatTest {
  private static final String FOLDER = "offline-run-20260201_000000-a1-b2";
  private static final String ID = "a1-b2";
  private static final InstantSource WALL = InstantSource.system();

  @TempDir Path root;

  private Told told(ConstructedLog log) throws IOException {
    return Told.of(log.layDown(root, FOLDER, ID), WALL);
  }

  private static ConstructedLog nested() {
    return new ConstructedLog(ConstructedLog.Keys.NESTED);
  }

  @ParameterizedTest
  @EnumSource(ConstructedLog.Keys.class)
  void rows_eitherWayOfWritingKeys_becomeSeriesByStep(ConstructedLog.Keys keys) throws IOException {
    Told told =
        told(
            new ConstructedLog(keys)
                .run(ID, Map.of())
                .row(0, Map.of("train/loss", "2.5"))
                .row(1, Map.of("train/loss", "NaN", "val/acc", "0.1"))
                .row(7, new TreeMap<>(Map.of("a", "-Infinity", "train/loss", "1.795e+09")))
                .exit(0));
    assertEquals("0=2.5 1=NaN 7=1.795E9", told.of("train/loss"));
    assertEquals("1=0.1", told.of("val/acc"));
    assertEquals("7=-Infinity", told.of("a"));
    assertEquals(3, told.series.size());
    assertEquals("_step", told.stepName);
    assertEquals(List.of(), told.damage);
  }

  @Test
  void nestedKeys_areJoinedByDots_andObjectsTakenApart() throws IOException {
    Told told =
        told(
            nested()
                .row(0, Map.of("layers.0.norm", "1"))
                .row(1, Map.of("eval", "{\"acc\":0.5,\"by\":{\"cat\":NaN},\"text\":\"x\"}")));
    assertEquals("0=1.0", told.of("layers.0.norm"));
    assertEquals("1=0.5", told.of("eval.acc"));
    assertEquals("1=NaN", told.of("eval.by.cat"));
    assertEquals(3, told.series.size());
  }

  @Test
  void pictures_tables_andTexts_areNoSeries() throws IOException {
    Map<String, String> picture =
        new TreeMap<>(
            Map.of(
                "img._type", "\"image-file\"",
                "img.height", "28",
                "img.path", "\"media/x.png\"",
                "loss", "1",
                "phase", "\"warm\""));
    Told told =
        told(
            nested()
                .row(0, picture)
                .row(1, Map.of("hist", "{\"_type\":\"histogram\",\"bins\":[1],\"n\":3}")));
    assertEquals(List.of("loss"), told.series);
  }

  @Test
  void header_saysWhoWhatAndWhere_withoutSecrets() throws IOException {
    Told told =
        told(
            nested()
                .version("0.30.0")
                .run(ID, Map.of("lr", "0.001", "optimizer.name", "\"adam\"", "_wandb.t", "{}"))
                .environment(List.of("--epochs", "3", "--api-key", "abcdefgh"))
                .config(Map.of("optimizer.betas", "[0.9,0.999]"))
                .exit(0));
    RunHeader header = told.header.orElseThrow();
    assertEquals("bright-sun-7", header.title());
    assertEquals("digits", header.project().orElseThrow().text());
    assertEquals("wandb 0.30.0", header.writer());
    assertEquals(Map.of("baseline", "", "seed-1", "", "job_type", "train"), header.tags());
    assertEquals(List.of("train.py", "--epochs", "3", "--api-key", "[redacted]"), header.command());
    assertEquals(Instant.parse("2026-02-01T00:00:00Z"), header.startedAt().orElseThrow());
    assertEquals("node-3", header.host().name());
    assertEquals(8, header.host().cpus().orElseThrow());
    assertEquals(
        "{\"lr\":0.001,\"optimizer\":{\"name\":\"adam\",\"betas\":[0.9,0.999]}}", sorted(header));
    assertEquals(
        "https://[redacted]@example.org/digits.git",
        header.git().orElseThrow().remote().orElseThrow());
    assertEquals("ablation", told.group);
    assertEquals(List.of("the larger batch"), told.notes);
    assertFalse(header.toJson().toString().contains("bob@example.org"));
  }

  private static String sorted(RunHeader header) {
    Map<String, Object> sorted = new TreeMap<>(header.configuration().members());
    StringBuilder text = new StringBuilder("{");
    sorted.forEach(
        (name, value) ->
            text.append(text.length() > 1 ? "," : "").append('"' + name + "\":" + value));
    return text.append('}').toString();
  }

  @Test
  void definedMetrics_stateWhichWayIsBetter_byNameAndByPattern() throws IOException {
    Told told =
        told(
            nested()
                .metric(2, "val/*", 2)
                .metric(1, "val/loss", 1)
                .metric(1, "other", 0)
                .row(0, Map.of("val/loss", "1", "val/score", "2", "other", "3")));
    assertEquals(Direction.LOWER, told.metrics.get("val/loss").direction());
    assertEquals(Direction.HIGHER, told.metrics.get("val/score").direction());
    assertFalse(told.metrics.containsKey("other"));
  }

  @Test
  void exitRecord_withoutCode_isCompleted_withOne_isFailed() throws IOException {
    Told done = told(nested().row(0, Map.of("a", "1")).exit(0));
    assertEquals(RunState.COMPLETED, done.facts().state());
    Told failed = told(nested().row(0, Map.of("a", "1")).exit(1));
    assertEquals(RunState.FAILED, failed.facts().state());
    assertEquals(1, failed.facts().lastChange().orElseThrow().exitCode().orElseThrow());
    assertEquals("", failed.unknown);
  }

  @Test
  void noExitRecord_isRunning_untilTheFileHasStoodStill() throws IOException {
    Path run = nested().row(0, Map.of("a", "1")).layDown(root, FOLDER, ID);
    Told fresh = Told.of(run, WALL);
    assertEquals(RunState.RUNNING, fresh.facts().state());
    assertEquals("", fresh.unknown);
    Files.setLastModifiedTime(
        run.resolve("run-" + ID + ".wandb"), FileTime.from(Instant.parse("2026-02-01T10:00:00Z")));
    assertEquals(
        "W&B's log has no exit record and was last written at 2026-02-01T10:00:00Z: the run was"
            + " killed, or it logs very rarely",
        Told.of(run, WALL).unknown);
  }

  @Test
  void summary_countsWhereNoRowFollows_orNoRowHasTheKey() throws IOException {
    Told told =
        told(
            nested()
                .summary(Map.of("loss", "3", "best", "0.3"))
                .row(0, Map.of("loss", "3"))
                .summary(Map.of("loss", "2", "loss_stats.min", "2"))
                .row(1, Map.of("loss", "2"))
                .summary(Map.of("_runtime", "9", "final", "NaN"))
                .exit(0));
    assertEquals("0.3", told.ends.members().get("best").toString());
    assertEquals("2", told.ends.members().get("loss_stats.min").toString());
    assertEquals("\"NaN\"", told.ends.members().get("final").toString());
    assertEquals(3, told.ends.members().size());
  }

  @Test
  void systemStatistics_areSeriesOfTheSystem_withoutStep() throws IOException {
    Told told =
        told(
            nested()
                .run(ID, Map.of())
                .stats(1_769_904_002L, Map.of("cpu", "12.5"))
                .row(0, Map.of("loss", "3")));
    assertEquals("@2000000000=12.5", told.of("system:cpu"));
  }

  @Test
  void console_isPutTogetherToLines() throws IOException {
    Told told =
        told(
            nested()
                .output(false, "epoch 1")
                .output(true, "warn")
                .output(false, "\n")
                .output(false, "10%\r50%\r100%")
                .output(false, "\r\n")
                .output(true, "ing\nopen"));
    assertEquals(List.of("epoch 1", "100%", "warning"), told.output);
  }

  @Test
  void everyCut_readTwice_isWhatOneReadingTells() throws IOException {
    byte[] whole = busy(nested(), 900).bytes();
    Path run = nested().layDown(root, FOLDER, ID);
    Path file = run.resolve("run-" + ID + ".wandb");
    Files.write(file, whole);
    Told once = Told.of(run, WALL);
    Random random = new Random(5);
    for (int i = 0; i < 60; i++) {
      int cut = i < 20 ? i : random.nextInt(whole.length);
      Files.write(file, Arrays.copyOf(whole, cut));
      Told twice = new Told();
      twice.read(run, WALL);
      assertEquals(List.of(), twice.damage, "cut at " + cut);
      Files.write(file, whole);
      twice.read(run, WALL);
      assertEquals(once.series, twice.series, "cut at " + cut);
      assertEquals(once.values, twice.values, "cut at " + cut);
      assertEquals(once.ends, twice.ends, "cut at " + cut);
      assertEquals(once.header, twice.header, "cut at " + cut);
      assertEquals(once.output, twice.output, "cut at " + cut);
      assertEquals(once.facts().state(), twice.facts().state(), "cut at " + cut);
    }
  }

  private static ConstructedLog busy(ConstructedLog log, int rows) {
    log.version("0.30.0").run(ID, Map.of("lr", "0.1"));
    for (int step = 0; step < rows; step++) {
      Map<String, String> values =
          Map.of("loss", String.format(Locale.ROOT, "%.17f", 1.0 / (step + 3)), "acc", "0." + step);
      log.summary(Map.of("_wandb.runtime", "" + step)).summary(values).row(step, values);
      log.output(false, "step " + step).output(false, "\n");
    }
    return log.summary(Map.of("last", "1")).exit(0);
  }

  @Test
  void damagedBlock_costsItsRowsOnly_andIsToldWithItsOffset() throws IOException {
    byte[] whole = busy(nested(), 2_000).bytes();
    Path run = nested().layDown(root, FOLDER, ID);
    Path file = run.resolve("run-" + ID + ".wandb");
    Files.write(file, whole);
    int all = Told.of(run, WALL).of("loss").split(" ").length;
    whole[32_768 * 2 + 5_000] ^= 4;
    Files.write(file, whole);
    Told told = Told.of(run, WALL);
    int left = told.of("loss").split(" ").length;
    assertEquals(1, told.damage.size());
    assertTrue(
        told.damage.getFirst().matches("run-a1-b2.wandb byte \\d+: .*goes on at byte 98304"));
    assertTrue(all - left > 10 && all - left < 120, all + " rows, " + left + " left");
    assertEquals(RunState.COMPLETED, told.facts().state());
  }

  @Test
  void noProtocolBuffer_isOneDamage_andTheRestIsRead() throws IOException {
    Told told =
        told(
            nested()
                .row(0, Map.of("a", "1"))
                .raw(new byte[] {0x12, 0x7f, 1})
                .raw(new byte[0])
                .row(1, Map.of("a", "2")));
    assertEquals("0=1.0 1=2.0", told.of("a"));
    assertEquals(1, told.damage.size());
  }

  @Test
  void longRecord_overManyBlocks_isPutTogether() throws IOException {
    Map<String, String> wide = new TreeMap<>();
    for (int i = 0; i < 9_000; i++) {
      wide.put("layers/" + i + "/norm", i + ".5");
    }
    Told told = told(nested().row(0, wide).row(1, wide));
    assertEquals("0=8999.5 1=8999.5", told.of("layers/8999/norm"));
    assertEquals(9_000, told.series.size());
  }

  @Test
  void resumedRun_isOneRun_whoseOverlapFalls() throws IOException {
    ConstructedLog first = nested().run(ID, Map.of("lr", "0.1"));
    for (int step = 0; step < 10; step++) {
      first.row(step, Map.of("loss", "1." + step));
    }
    Path older = first.exit(1).layDown(root, "run-20260201_000000-" + ID, ID);
    Path newer =
        nested()
            .run(ID, Map.of("lr", "0.1"))
            .row(6, Map.of("loss", "2.6"))
            .row(7, Map.of("loss", "2.7"))
            .exit(0)
            .layDown(root, "run-20260201_010000-" + ID, ID);
    Path other = nested().row(0, Map.of("x", "1")).layDown(root, "run-20260201_000001-zz", "zz");
    Told told = Told.of(newer, WALL);
    assertEquals("0=1.0 1=1.1 2=1.2 3=1.3 4=1.4 5=1.5 6=2.6 7=2.7", told.of("loss"));
    assertEquals(RunState.COMPLETED, told.facts().state());
    List<FoundRun> runs = new WandbFormat(WALL).at(Place.at(root));
    assertEquals(List.of(older, other), runs.stream().map(FoundRun::path).toList());
    assertEquals(new WandbFormat(WALL).at(Place.at(newer)).getFirst().id(), runs.getFirst().id());
  }

  @Test
  void latestRun_theFolder_andTheFile_areTheSameRun() throws IOException {
    Path run = nested().row(0, Map.of("a", "1")).layDown(root, FOLDER, ID);
    Path link = Files.createSymbolicLink(root.resolve("latest-run"), run.getFileName());
    FoundRun byFolder = new WandbFormat(WALL).at(Place.at(run)).getFirst();
    assertEquals(byFolder.id(), new WandbFormat(WALL).at(Place.at(link)).getFirst().id());
    assertEquals(
        byFolder.id(),
        new WandbFormat(WALL).at(Place.at(run.resolve("run-" + ID + ".wandb"))).getFirst().id());
  }

  @Test
  void deletedLog_isStoodInForByTheFilesBesideIt() throws IOException {
    Path run = root.resolve("run-20260201_000000-old");
    Path files = Files.createDirectories(run.resolve("files"));
    Files.writeString(
        files.resolve("wandb-history.jsonl"),
        "{\"_step\":0,\"_runtime\":1.5,\"loss\":NaN}\nnot json\n{\"_step\":4,\"loss\":0.25}\n{\"_st");
    Files.writeString(files.resolve("wandb-summary.json"), "{\"_step\":4,\"best\":0.25}");
    Files.writeString(
        files.resolve("config.yaml"),
        "wandb_version: 1\noptimizer:\n  desc: null\n  value:\n    lr: 0.1\n_wandb:\n  value: 3\n");
    Files.writeString(
        files.resolve("wandb-metadata.json"),
        "{\"os\":\"Linux\",\"host\":\"n\",\"program\":\"t.py\",\"args\":[\"-x\"],"
            + "\"email\":\"bob@example.org\",\"git\":{\"commit\":\"abc\"},"
            + "\"startedAt\":\"2026-02-01T00:00:00.000000\"}");
    Files.writeString(files.resolve("output.log"), "one\ntwo\nthr");
    Told told = Told.of(run, WALL);
    assertEquals("0=NaN 4=0.25", told.of("loss"));
    assertEquals("{\"best\":0.25}", told.ends.toString());
    assertEquals(
        "{\"optimizer\":{\"lr\":0.1}}", told.header.orElseThrow().configuration().toString());
    assertEquals(List.of("t.py", "-x"), told.header.orElseThrow().command());
    assertEquals("abc", told.header.orElseThrow().git().orElseThrow().commit());
    assertEquals(List.of("one", "two"), told.output);
    assertEquals(1, told.damage.size());
    assertTrue(told.unknown.startsWith("W&B's log is gone"));
  }

  @Test
  void laterVersion_isRefusedInASentence() throws IOException {
    byte[] log = nested().row(0, Map.of("a", "1")).bytes();
    log[6] = 9;
    Path run = nested().layDown(root, FOLDER, ID);
    Files.write(run.resolve("run-" + ID + ".wandb"), log);
    ReadersException refused = assertThrows(ReadersException.class, () -> Told.of(run, WALL));
    assertTrue(refused.getMessage().contains("byte 6: version 9"));
  }
}
