package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.keep.SchemaFaults;
import dev.tacho.core.Schemas;
import dev.tacho.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `compare` of runs that have results.
@Timeout(120)
final class CompareResultsTest {
  @TempDir static Path folder;

  @BeforeAll
  static void record() {
    Measured made = new Measured(RunStore.at(folder.resolve(".tacho")));
    made.bench("before", 9, 5, 200, "fp32", "570.86");
    made.bench("after", 9.9, 5, 200, "fp32", "580.65");
    made.bench("same", 9, 5, 200, "fp32", "570.86");
    made.bench("small", 6, 5, 200, "int8", "570.86");
    made.bench("once", 9, 1, 1000, "fp32", "570.86");
  }

  private static Said says(String line) {
    return Said.by(folder, line.split(" "));
  }

  private static String golden(String line) {
    Said said = says(line);
    return (said.out() + "--- " + said.code() + "\n" + said.err())
        .replace(folder.toString(), "FOLDER");
  }

  @ParameterizedTest
  @CsvSource({
    "compare-results.txt, compare before after --vary driver",
    "compare-results-meant.txt, compare before small --vary precision",
    "compare-results-apart.txt, compare before small",
    "compare-results-once.txt, compare before once",
    "compare-results-three.md, compare before same after --vary driver --format markdown",
    "compare-results.csv, compare before after --format csv",
    "compare-results.json, compare before after --vary driver --json",
  })
  void answers_areSaidWhole(String file, String line) throws IOException {
    Golden.assertSame(file, () -> golden(line));
  }

  @Test
  void json_isAsItsSchemaSays() {
    for (String line : List.of("compare before after --json", "compare before small once --json")) {
      assertEquals(
          List.of(),
          SchemaFaults.of(Schemas.text("tacho.compare/1").orElseThrow(), says(line).out()).stream()
              .map(fault -> String.join(": ", fault))
              .toList());
    }
  }

  @ParameterizedTest(name = "{0} ends with {1}")
  @CsvSource({
    "compare before after, 0",
    "compare before after --fail-on-regression, 1",
    "compare after before --fail-on-regression, 0",
    "compare before same --fail-on-regression, 0",
    "compare before small --fail-on-regression, 4",
    "compare before small --fail-on-regression --vary precision, 0",
    "compare before once --fail-on-regression, 4",
    "compare before same after --fail-on-regression, 1",
    "compare before after --verdict latency_ms:p99, 1",
    "compare after before --verdict latency_ms:p99, 0",
    "compare before after --verdict energy_per_sample_j, 4",
    "compare before after --verdict nothing, 4",
    "compare before after --vary drivr, 2",
    "compare before after --weights latency_ms=x, 2",
    "compare before after --weights speed=2, 2",
    "compare before after --least x, 2",
    "compare before after --fail-on-regression --least 50%, 0",
    "compare before after --fail-on-regression --noise-from small, 0",
    "compare before after --groups name --weights latency=2, 2",
  })
  void exitCode_saysWhatWasAskedFor(String line, int code) {
    Said said = says(line);
    assertEquals(code, said.code(), said.err());
  }

  @Test
  void aSecondMeasurement_isFoundByItsPath() throws IOException {
    // a result alone in a file, as another program leaves it
    Path file = folder.resolve("board.json");
    Files.writeString(
        file,
        """
        {"tool_name":"autoperfpy","tool_version":"1.0","timestamp":"2026-03-01T09:30:00+00:00",
         "platform":{"hardware_name":"Edge Board 7","os":"Linux 6.12","framework":"onnxruntime","framework_version":"1.20"},
         "workload":{"name":"detector_bs2","workload_type":"inference","batch_size":2,"steps":400},
         "metrics":{"throughput_samples_per_sec":212.5,"latency_p50_ms":9.1,"latency_p95_ms":11.0,"latency_p99_ms":14.2,
          "memory_utilization_percent":37.0,"communication_overhead_percent":null,"power_consumption_watts":18.4,
          "energy_per_step_joules":0.17,"performance_per_watt":11.55,"temperature_celsius":61.0,"scaling_efficiency_pct":null,
          "ttft_ms":null,"tokens_per_sec":null,"decode_tpt_ms":null},
         "regression":{"baseline_id":null,"delta_percent":0.0,"status":"pass","failed_metrics":[]},
         "kv_cache":null,"tool_payload":null,"schema_version":"1.1.0"}""");
    Said said = says("compare board.json board.json --fail-on-regression");
    assertEquals(4, said.code(), said.err());
    assertTrue(said.out().contains("trackiq.power_w"), said.out());
    assertTrue(said.out().contains("reported"), said.out());
  }
}
