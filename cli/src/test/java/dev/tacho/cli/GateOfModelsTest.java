package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import dev.tacho.store.RunStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Gates on benches of models, whose percentiles are made anew inside each repeat.
@Timeout(60)
final class GateOfModelsTest {
  @TempDir Path folder;
  private Measured measured;

  @BeforeEach
  void store() {
    measured = new Measured(RunStore.at(folder.resolve(".tacho")));
    measured.bench("before", 10, 7, 700, "fp32", "1");
    assertEquals(0, says("gate", "save", "model", "before").code());
  }

  private Said says(String... args) {
    return Said.by(folder, args);
  }

  private static Map<String, Json.Obj> metrics(Said said) {
    Map<String, Json.Obj> metrics = new LinkedHashMap<>();
    for (Json one : said.json().array("metrics")) {
      metrics.put(((Json.Obj) one).needText("metric"), (Json.Obj) one);
    }
    return metrics;
  }

  @Test
  void percentilesAndRates_areJudgedRepeatByRepeat() {
    measured.bench("slower", 12, 7, 700, "fp32", "1");
    Said said = says("gate", "check", "model", "slower", "--json");
    assertEquals(1, said.code(), said.out() + said.err());
    Map<String, Json.Obj> metrics = metrics(said);
    for (String label : new String[] {"latency_ms", "latency_ms:p99", "samples_per_s:mean"}) {
      Json.Obj one = metrics.get(label);
      assertEquals("failed", one.needText("status"), label);
      assertEquals(7, one.needObject("run").needWhole("repeats"), label);
    }
    assertEquals(Optional.empty(), Optional.ofNullable(metrics.get("latency_ms:p90")));
    Said asked = says("gate", "check", "model", "slower", "--metric", "latency_ms:p90", "--json");
    assertEquals("failed", metrics(asked).get("latency_ms:p90").needText("status"));
  }

  @Test
  void theSameWork_passes() {
    measured.bench("again", 10, 7, 700, "fp32", "1");
    Said said = says("gate", "check", "model", "again");
    assertEquals(0, said.code(), said.out());
  }

  @Test
  void anotherPrecision_isOtherWork() {
    measured.bench("smaller", 10, 7, 700, "int8", "1");
    Said said = says("gate", "check", "model", "smaller");
    assertEquals(4, said.code(), said.out());
    assertTrue(said.out().contains("precision fp32 there, int8 here"), said.out());
  }

  @Test
  void aPercentileThatWasRefused_failsAPolicyWithTheReason() throws Exception {
    Files.writeString(
        folder.resolve("gate.yaml"),
        "schema: tacho.gate-policy/1\nlimits: [{metric: 'latency_ms:p99.9', max: 50 ms}]\n");
    measured.bench("few", 10, 2, 100, "fp32", "1");
    Said said = says("gate", "check", "few", "--policy", "gate.yaml");
    assertEquals(1, said.code(), said.out());
    assertTrue(said.out().contains("p99.9 refused"), said.out());
  }
}
