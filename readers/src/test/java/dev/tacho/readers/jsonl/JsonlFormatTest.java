package dev.tacho.readers.jsonl;

import static dev.tacho.readers.TestReaders.names;
import static dev.tacho.readers.TestReaders.nanos;
import static dev.tacho.readers.TestReaders.open;
import static dev.tacho.readers.TestReaders.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunReader;
import dev.tacho.core.metric.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JsonlFormatTest {
  @TempDir Path folder;

  private RunReader read(String... lines) throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    Files.writeString(file, String.join("\n", lines) + "\n");
    return open(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"step", "_step", "global_step", "Iteration", "epoch", "iter"})
  void theStep_isKnownByItsUsualNames(String key) throws IOException {
    RunReader run =
        read("{\"" + key + "\": 10, \"loss\": 0.5}", "{\"" + key + "\": 20, \"loss\": 0.25}");
    assertEquals(List.of("10:0.5", "20:0.25"), values(run, "loss"));
    assertEquals(key, run.stepName());
    assertEquals(List.of("loss"), names(run));
  }

  @Test
  void anyKey_becomesANameThatAMetricMayHave() throws IOException {
    RunReader run =
        read(
            "{\"step\":1,\" lead\":1,\"trail \":2,\"\\u001b[31mred\":3,\"\\u0085next\":4,"
                + "\"\\u2028sep\":5,\"a\\nb\":6,\"\\ud800half\":7}");
    assertEquals(
        List.of("lead", "trail", "[31mred", "next", "sep", "a b", "\ufffdhalf"), names(run));
    names(run).forEach(Metric::named);
  }

  @Test
  void aDamagedFirstLine_isLeftOut_andTheRestIsRead() throws IOException {
    RunReader run = read("not json", "{\"step\":1,\"loss\":1.5}", "{\"step\":2,\"loss\":0.5}");
    assertEquals(List.of("1:1.5", "2:0.5"), values(run, "loss"));
    assertEquals(1, run.damage().getFirst().line());
  }

  @Test
  void whatPythonWritesForNaNAndInfinity_isData() throws IOException {
    RunReader run =
        read(
            "{\"step\":1,\"a\":NaN,\"b\":Infinity,\"c\":-Infinity}",
            "{\"step\":2,\"a\":\"NaN\",\"b\":\"Infinity\",\"c\":\"-inf\"}");
    assertEquals(List.of("1:NaN", "2:NaN"), values(run, "a"));
    assertEquals(List.of("1:Infinity", "2:Infinity"), values(run, "b"));
    assertEquals(List.of("1:-Infinity", "2:-Infinity"), values(run, "c"));
  }

  @Test
  void nestedObjects_areFlattened_andWhatIsNoNumberIsPassedOver() throws IOException {
    RunReader run =
        read(
            "{\"step\":1,\"train\":{\"loss\":1.5,\"by\":{\"x\":2}},\"note\":\"a \\\"b\\\"\","
                + "\"list\":[1,[2],{\"q\":\"]\"}],\"none\":null,\"yes\":true,\"empty\":{}}",
            "{\"step\":2,\"train\":{\"loss\":1.25}}");
    assertEquals(List.of("train.loss", "train.by.x"), names(run));
    assertEquals(List.of("1:1.5", "2:1.25"), values(run, "train.loss"));
  }

  @Test
  void aRowWithoutTheStep_standsAtTheStepBefore() throws IOException {
    RunReader run =
        read(
            "{\"step\":1,\"loss\":1.5}",
            "{\"step\":2,\"loss\":1.25}",
            "{\"val_loss\":1.75,\"epoch\":1}",
            "{\"step\":3,\"loss\":1.0}");
    assertEquals(List.of("2:1.75"), values(run, "val_loss"));
  }

  @Test
  void withoutAStep_linesAreCounted() throws IOException {
    RunReader run = read("{\"loss\":1.5}", "", "{\"loss\":1.25}");
    assertEquals("line", run.stepName());
    assertEquals(List.of("1:1.5", "3:1.25"), values(run, "loss"));
  }

  @Test
  void aStepThatIsNoWholeNumber_isCalledAsTheFileCallsIt() throws IOException {
    RunReader run = read("{\"epoch\":0.5,\"loss\":1.5}", "{\"epoch\":1.0,\"loss\":1.25}");
    assertEquals(List.of("0.5:1.5", "1.0:1.25"), values(run, "loss"));
    run = read("{\"step\":\"warm-up/1\",\"loss\":1.5}", "{\"step\":\"main/1\",\"loss\":1.25}");
    assertEquals(List.of("warm-up/1:1.5", "main/1:1.25"), values(run, "loss"));
  }

  @Test
  void dates_becomeTimesSinceTheStart() throws IOException {
    RunReader run =
        read(
            "{\"_step\":0,\"_timestamp\":1714560002.5,\"_runtime\":2.5,\"loss\":1}",
            "{\"_step\":1,\"_timestamp\":1714560003.5,\"_runtime\":3.5,\"loss\":2}");
    assertEquals(Optional.of(Instant.parse("2024-05-01T10:40:00Z")), run.header().startedAt());
    assertEquals(List.of(2_500_000_000L, 3_500_000_000L), nanos(run, "loss"));
    assertEquals(List.of("loss"), names(run));
    run =
        read(
            "{\"timestamp\":\"2024-05-01T12:00:00.25+02:00\",\"step\":1,\"loss\":1}",
            "{\"timestamp\":\"2024-05-01 10:00:01Z\",\"step\":2,\"loss\":1}");
    assertEquals(List.of(0L, 750_000_000L), nanos(run, "loss"));
  }

  @Test
  void aDurationCalledTime_isAMetric() throws IOException {
    RunReader run = read("{\"step\":1,\"time\":0.25,\"loss\":1}");
    assertEquals(List.of("time", "loss"), names(run));
  }

  @Test
  void aBadLine_isCountedWithItsPlace_andTheRestIsRead() throws IOException {
    RunReader run =
        read(
            "{\"step\":1,\"loss\":1.5}", "{\"step\":2,\"loss\":oops}", "{\"step\":3,\"loss\":1.0}");
    assertEquals(List.of("1:1.5", "3:1.0"), values(run, "loss"));
    assertEquals(
        "[metrics.jsonl line 2: byte 22: no JSON object: no value at byte 39;"
            + " the line is left out]",
        run.damage().toString());
  }

  @Test
  void aTornLastLine_isLeftForLater_andIsNoDamage() throws IOException {
    Path file = folder.resolve("live.jsonl");
    Files.writeString(file, "{\"step\":1,\"loss\":1.5}\n{\"step\":2,\"lo");
    RunReader run = open(file);
    assertEquals(List.of("1:1.5"), values(run, "loss"));
    assertEquals(List.of(), run.damage());
    Files.writeString(file, "{\"step\":1,\"loss\":1.5}\n{\"step\":2,\"loss\":2.5}");
    assertEquals(List.of("1:1.5", "2:2.5"), values(open(file), "loss"));
  }

  @Test
  void aKeyThatStandsTwice_hasItsLastValue() throws IOException {
    RunReader run = read("{\"step\":1,\"loss\":1.5,\"loss\":2.5}", "{\"step\":2,\"loss\":3.5}");
    assertEquals(List.of("1:2.5", "2:3.5"), values(run, "loss"));
  }

  @Test
  void rowsOfSeveralShapes_areReadAsTheyCome() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("{\"step\": ").append(i).append(", \"loss\": ").append(i * 0.1);
      if (i % 97 == 0) {
        text.append(", \"val/loss\": ").append(i * 0.2);
      }
      text.append(i % 3 == 0 ? ", \"lr\": 1e-05}\r\n" : "}\n");
    }
    Path file = folder.resolve("many.jsonl");
    Files.writeString(file, text);
    RunReader run = open(file);
    assertEquals(20_000, values(run, "loss").size());
    assertEquals("19999:" + 19_999 * 0.1, values(run, "loss").getLast());
    assertEquals("97:" + 97 * 0.2, values(run, "val/loss").get(1));
    assertEquals(6_667, values(run, "lr").size());
    assertTrue(run.damage().isEmpty());
  }

  @Test
  void aRowLongerThanWhatIsLookedAt_isKnownByItsBeginning() throws IOException {
    StringBuilder row = new StringBuilder("{\"step\": 1");
    for (int i = 0; i < 20_000; i++) {
      row.append(", \"layers/").append(i).append("/grad_norm\": ").append(i * 0.25);
    }
    RunReader run = read(row + "}", row + "}");
    assertEquals(20_000, run.series().size());
    assertEquals(List.of("1:4999.75", "1:4999.75"), values(run, "layers/19999/grad_norm"));
  }
}
