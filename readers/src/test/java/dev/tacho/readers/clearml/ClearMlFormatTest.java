package dev.tacho.readers.clearml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunReader;
import dev.tacho.core.json.Json;
import dev.tacho.core.series.Series;
import dev.tacho.readers.TestReaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClearMlFormatTest {
  @TempDir Path folder;

  @Test
  void aSession_isReadAlike_asFolderAndAsZip() throws Exception {
    for (Path path :
        List.of(
            ClearMlSession.folder(folder.resolve("offline-1")),
            ClearMlSession.zip(folder.resolve("offline-1.zip"), ClearMlSession.files()))) {
      RunReader run = TestReaders.open(path);
      assertEquals(List.of("0:0.5", "1:0.25"), TestReaders.values(run, "loss/train"));
      assertEquals(List.of(1_000_000_000L, 2_000_000_000L), TestReaders.nanos(run, "loss/train"));
      Series machine =
          run.series().stream().filter(s -> s.source().equals("system")).findFirst().orElseThrow();
      assertEquals("monitor:gpu/gpu_0_utilization", machine.name());
      assertEquals(Optional.of(Json.of(0.25)), run.endValues().get("best"));
      assertEquals("resnet", run.header().title());
      assertEquals("vision", run.header().project().orElseThrow().text());
      assertEquals(Optional.of(Instant.parse("2024-06-01T10:00:00Z")), run.header().startedAt());
      assertEquals(
          "{\"Args/lr\":0.0010,\"Args/opt\":\"adam\"}", run.header().configuration().toString());
      assertFalse(run.header().toJson().toString().contains("s3cret"));
      assertEquals(List.of("first try"), run.notes());
      assertEquals(List.of("epoch 0", "epoch 1"), run.lastOutput(5));
      assertEquals(List.of(), run.damage());
    }
  }

  @Test
  void aZipThatSwells_isLeftWithADamage() throws Exception {
    Map<String, byte[]> files = ClearMlSession.files();
    String line = ClearMlSession.METRICS.lines().findFirst().orElseThrow() + "\n";
    files.put("metrics.jsonl", (line + " ".repeat(64 << 20)).getBytes(StandardCharsets.UTF_8));
    RunReader run = TestReaders.open(ClearMlSession.zip(folder.resolve("bomb.zip"), files));
    assertEquals(List.of("0:0.5", "1:0.25"), TestReaders.values(run, "loss/train"));
    assertTrue(
        run.damage().stream().anyMatch(d -> d.toString().contains("swells")),
        run.damage()::toString);
  }

  @Test
  void namesThatLeadOutOfTheZip_areWrittenNowhere() throws Exception {
    Map<String, byte[]> files = ClearMlSession.files();
    files.put("../../escaped", new byte[] {1});
    TestReaders.open(ClearMlSession.zip(folder.resolve("slip.zip"), files));
    try (Stream<Path> all = Files.walk(folder)) {
      assertEquals(0, all.filter(p -> p.toString().contains("escaped")).count());
    }
  }
}
