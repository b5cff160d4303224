package dev.tacho.readers.wandb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.TestReaders;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract of all formats, over constructed folders, and what the cache has to do with runs
/// that go on.
final class WandbContractTest extends RunReaderContract {
  private static final String OFFLINE = "offline-run-20260201_000000-a1";
  private static final String RESUMED = "run-20260201_000100-b2";

  @TempDir Path own;

  @Override
  protected RunFormat format() {
    return new WandbFormat(InstantSource.system());
  }

  @Override
  protected void write(Path into) throws IOException {
    Path root = into.resolve("wandb");
    log(ConstructedLog.Keys.NESTED, "a1", 0, 400).exit(0).layDown(root, OFFLINE, "a1");
    log(ConstructedLog.Keys.PLAIN, "b2", 0, 20).exit(1).layDown(root, RESUMED, "b2");
    log(ConstructedLog.Keys.PLAIN, "b2", 15, 30)
        .exit(0)
        .layDown(root, "run-20260201_000200-b2", "b2");
    Path files = Files.createDirectories(root.resolve("run-20260201_000300-c3/files"));
    Files.writeString(
        files.resolve("wandb-history.jsonl"),
        "{\"_step\":0,\"loss\":NaN,\"by\":{\"x\":1}}\n{\"_step\":1,\"loss\":0.5}\n");
    Files.writeString(files.resolve("wandb-summary.json"), "{\"best\":0.5,\"_step\":1}");
    Files.writeString(files.resolve("config.yaml"), "lr:\n  desc: null\n  value: 0.1\n");
    Files.writeString(
        files.resolve("wandb-metadata.json"), "{\"host\":\"n\",\"program\":\"t.py\",\"args\":[1]}");
    Files.writeString(files.resolve("output.log"), "one\ntwo\n");
  }

  private static ConstructedLog log(ConstructedLog.Keys keys, String id, int from, int to) {
    ConstructedLog log = new ConstructedLog(keys);
    log.version("0.30.0").run(id, Map.of("lr", "0.1", "model", "{\"layers\":[1,2]}"));
    log.environment(List.of("--epochs", "3")).metric(1, "loss", 1).metric(2, "val/*", 2);
    for (int step = from; step < to; step++) {
      Map<String, String> values =
          Map.of("loss", "0." + step + "7182818284590452", "val/acc", "" + step, "t", "\"x\"");
      log.summary(Map.of("_wandb.runtime", "1")).summary(values).row(step, values);
      log.stats(1_769_904_000L + step, Map.of("cpu", "1.5", "gpu.0.gpu", "NaN"));
      log.output(step % 2 == 0, "step " + step).output(step % 2 == 0, "\n");
    }
    return log.summary(Map.of("final", "{\"min\":0.1}"));
  }

  @Override
  protected byte[] mended(Path file, byte[] mutated) {
    return file.toString().endsWith(".wandb") ? ConstructedLog.summed(mutated) : mutated;
  }

  @Override
  protected void writeHostile(Path into) throws IOException {
    ConstructedLog log = new ConstructedLog(ConstructedLog.Keys.NESTED);
    byte[] endless = new byte[200];
    java.util.Arrays.fill(endless, (byte) 0xff);
    log.raw(endless).raw(new byte[] {0x12, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f});
    log.row(0, Map.of("a", "[".repeat(5_000), "b", "1e999999999", "c", "9".repeat(399)));
    Path run = log.layDown(into, OFFLINE, "a1");
    Files.createSymbolicLink(run.resolve("files/loop"), run);
    Files.createSymbolicLink(into.resolve("latest-run"), into);
  }

  @Override
  protected List<String> growing() {
    return List.of(
        "wandb/" + OFFLINE + "/run-a1.wandb",
        "wandb/run-20260201_000200-b2/run-b2.wandb",
        "wandb/run-20260201_000300-c3/files/wandb-history.jsonl");
  }

  @Test
  void mutatedRecords_behindRightChecksums_neverCrash() throws IOException {
    byte[][] seeds = records();
    Random random = new Random(17);
    int rounds = Boolean.getBoolean("tacho.long") ? 5_000 : 100;
    for (int round = 0; round < rounds; round++) {
      ConstructedLog log = new ConstructedLog(ConstructedLog.Keys.NESTED);
      for (int i = 0; i < 40; i++) {
        byte[] record = seeds[random.nextInt(seeds.length)].clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
          record[random.nextInt(record.length)] = (byte) random.nextInt(256);
        }
        log.raw(record);
      }
      log.row(round, Map.of("last", "1"));
      Path run = log.layDown(own, OFFLINE, "a1");
      RunReader read = TestReaders.open(run);
      // whatever the records said, the one after them is read
      assertTrue(
          read.series().stream().anyMatch(series -> series.name().equals("last")),
          "round " + round);
    }
  }

  private static byte[][] records() {
    ConstructedLog.Keys keys = ConstructedLog.Keys.NESTED;
    byte[][] all = new byte[12][];
    all[0] = payload(new ConstructedLog(keys).row(3, Map.of("loss", "0.25", "a.b", "1")));
    all[1] = payload(new ConstructedLog(keys).summary(Map.of("loss", "0.25")));
    all[2] = payload(new ConstructedLog(keys).run("a1", Map.of("lr.x", "0.1")));
    all[3] = payload(new ConstructedLog(keys).config(Map.of("lr.y", "{\"a\":1}")));
    all[4] = payload(new ConstructedLog(keys).environment(List.of("--a", "b")));
    all[5] = payload(new ConstructedLog(keys).stats(1_769_904_000L, Map.of("cpu", "1")));
    all[6] = payload(new ConstructedLog(keys).output(true, "text\n"));
    all[7] = payload(new ConstructedLog(keys).exit(3));
    all[8] = payload(new ConstructedLog(keys).metric(2, "val/*", 2));
    all[9] = payload(new ConstructedLog(keys).version("0.30.0"));
    all[10] = payload(new ConstructedLog(keys).row(4, Map.of("o", "{\"x\":{\"y\":NaN}}")));
    all[11] = payload(new ConstructedLog(keys).summary(Map.of("big", "[1,2,3]")));
    return all;
  }

  private static byte[] payload(ConstructedLog log) {
    byte[] file = log.bytes();
    return java.util.Arrays.copyOfRange(file, 14, file.length);
  }

  private RunReaders cached(InstantSource wall) {
    return RunReaders.of(own.resolve("cache"), List.of(), wall);
  }

  @Test
  void endedRun_thatIsResumed_isReadAgain_asOneRun() throws IOException {
    Path root = own.resolve("wandb");
    InstantSource wall = InstantSource.system();
    Path first = log(ConstructedLog.Keys.NESTED, "b2", 0, 20).exit(1).layDown(root, RESUMED, "b2");
    assertEquals(RunState.FAILED, TestReaders.open(cached(wall), first).facts().state());
    log(ConstructedLog.Keys.NESTED, "b2", 15, 30)
        .exit(0)
        .layDown(root, "run-20260201_000200-b2", "b2");
    RunReader resumed = TestReaders.open(cached(wall), first);
    assertEquals(RunState.COMPLETED, resumed.facts().state());
    assertEquals(30, TestReaders.values(resumed, "val/acc").size());
    assertEquals(List.of(), resumed.damage());
  }

  @Test
  void runThatGoesOn_isOfUnknownState_onceItsFileHasStoodStill_cacheOrNot() throws IOException {
    Path run = log(ConstructedLog.Keys.NESTED, "a1", 0, 5).layDown(own, OFFLINE, "a1");
    Instant written = Instant.parse("2026-02-01T12:00:00Z");
    Files.setLastModifiedTime(run.resolve("run-a1.wandb"), FileTime.from(written));
    RunReader early =
        TestReaders.open(cached(InstantSource.fixed(written.plus(Duration.ofMinutes(1)))), run);
    assertEquals(RunState.RUNNING, early.facts().state());
    assertTrue(early.unknownState().isEmpty());
    RunReader late =
        TestReaders.open(cached(InstantSource.fixed(written.plus(Duration.ofHours(1)))), run);
    assertTrue(late.unknownState().isPresent());
  }
}
