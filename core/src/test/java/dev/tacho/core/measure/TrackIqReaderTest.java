package dev.tacho.core.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrackIqReaderTest {
  private static final int CASES = Boolean.getBoolean("tacho.long") ? 10_000 : 500;

  @ParameterizedTest
  @ValueSource(strings = {"board-1.1.0", "psutil-1.1.0"})
  void read_document_isTheGoldenResult(String name) throws IOException {
    Result result = result(read(text(name)));
    Goldens.check("trackiq/" + name + ".result.json", ResultJson.write(result).pretty() + "\n");
    assertEquals(result, result(read(ResultJson.write(result).toString())));
  }

  @Test
  void read_everyKnownNumber_isReportedByTrackIqWithTheFile() throws IOException {
    Result result = result(read(text("board-1.1.0")));
    for (Measurement measurement : result.measurements()) {
      assertTrue(
          measurement instanceof Measurement.Known known
              && known
                  .how()
                  .equals(new Provenance.Reported("TrackIQ 1.1.0, autoperfpy 1.0", "board.json")),
          measurement.toString());
    }
    assertEquals(9, result.measurements().size());
  }

  @Test
  void read_numbersThatMayBeInvented_areDoubted() throws IOException {
    assertEquals(
        """
        /metrics/throughput_samples_per_sec: the document names no collector; most of TrackIQ's compute latency and rate from utilization
        /metrics/latency_p50_ms: the document names no collector; most of TrackIQ's compute latency and rate from utilization
        /metrics/latency_p95_ms: the document names no collector; most of TrackIQ's compute latency and rate from utilization
        /metrics/latency_p99_ms: the document names no collector; most of TrackIQ's compute latency and rate from utilization
        /metrics/power_consumption_watts: the document names no power reader; TrackIQ simulates power on most hosts
        /metrics/energy_per_step_joules: the document names no power reader; TrackIQ simulates power on most hosts
        /metrics/performance_per_watt: the document names no power reader; TrackIQ simulates power on most hosts
        /metrics/temperature_celsius: the document names no power reader; TrackIQ simulates power on most hosts""",
        warnings(read(text("board-1.1.0"))));
  }

  @Test
  void read_numbersThatAreInvented_areMissingWithTheFormula() throws IOException {
    assertEquals(
        """
        trackiq.samples_per_s: TrackIQ's psutil collector computes latency and rate from utilization; no model is run
        trackiq.latency_ms: TrackIQ's psutil collector computes latency and rate from utilization; no model is run
        trackiq.memory_pct: 41.5 of 25
        trackiq.power_w: TrackIQ simulates power and temperature from processor load (20 W to the design power, 35 to 80 degrees)
        trackiq.energy_per_step_j: TrackIQ simulates power and temperature from processor load (20 W to the design power, 35 to 80 degrees)
        trackiq.samples_per_s_per_w: TrackIQ's psutil collector computes latency and rate from utilization; no model is run
        trackiq.temperature_c: TrackIQ simulates power and temperature from processor load (20 W to the design power, 35 to 80 degrees)""",
        measurements(result(read(text("psutil-1.1.0")))));
  }

  @Test
  void read_oldestVersion_fillsFromThePayloadAndRefusesZeros() throws IOException {
    Result result = result(read(text("minicluster-1.0.0").replace("\"fast\"", "null")));
    assertEquals(
        """
        trackiq.samples_per_s: 128.0
        trackiq.latency_ms: TrackIQ writes 0.0 where nothing was measured
        trackiq.memory_pct: TrackIQ writes 0.0 where nothing was measured
        trackiq.power_w: TrackIQ simulates power and temperature from processor load (20 W to the design power, 35 to 80 degrees)
        trackiq.scaling_efficiency_pct: 46.0
        trackiq.ttft_ms: 120.5
        kv_cache.layers: 32.0
        kv_cache.heads: 32.0
        kv_cache.head_dim: 128.0
        kv_cache.sequence_tokens: 2048.0
        kv_cache.sequences: 1.0
        kv_cache_bytes: 1.073741824E9
        kv_cache.kv_heads: TrackIQ has no field for key and value heads: its size takes as many as there are heads""",
        measurements(result));
    assertEquals(new Tool("minicluster", "0.1"), result.tool());
    assertEquals("TrackIQ 1.0.0", result.converted().orElseThrow().from());
  }

  @Test
  void read_whatHasNoPlace_isListedWithItsPath() throws IOException {
    Result result = result(read(text("minicluster-1.0.0").replace("\"fast\"", "null")));
    assertEquals(
        """
        /timestamp '2025-11-02' is no date and time with an offset, so the moment is not known
        /workload/steps 0 is no count of samples or steps; TrackIQ does not check it
        /metrics/latency_p50_ms TrackIQ writes 0.0 where nothing was measured
        /metrics/latency_p95_ms TrackIQ writes 0.0 where nothing was measured
        /metrics/latency_p99_ms TrackIQ writes 0.0 where nothing was measured
        /metrics/memory_utilization_percent TrackIQ writes 0.0 where nothing was measured
        /metrics/power_consumption_watts TrackIQ simulates power and temperature from processor load (20 W to the design power, 35 to 80 degrees)
        /metrics/loss_spread not a metric of TrackIQ 1.1.0
        /tool_payload/kv_cache/samples steps of a calculator, not of a run
        /regression every TrackIQ tool writes pass and 0.0 here, whatever happened
        /tool_payload the tool's own; kept in the payload as it was""",
        result.converted().orElseThrow().notCarried().stream()
            .map(left -> left.path() + " " + left.reason())
            .collect(Collectors.joining("\n")));
    assertTrue(
        result(read(text("psutil-1.1.0")))
            .converted()
            .orElseThrow()
            .notCarried()
            .contains(new NotCarried("/operator", "not a field of TrackIQ 1.1.0")));
  }

  @Test
  void read_whateverIsLeftBehind_staysInThePayload() throws IOException {
    Json.Obj document = Json.parseObject(text("psutil-1.1.0"));
    assertEquals(document, result(read(text("psutil-1.1.0"))).payload().members().get("trackiq"));
  }

  @Test
  void read_percentileOfThreeSamples_isMissing() throws IOException {
    String few =
        text("board-1.1.0")
            .replace("\"tool_payload\":null", "\"tool_payload\":{\"sample_count\":3}");
    assertTrue(
        measurements(result(read(few)))
            .contains("trackiq.latency_ms: p99 refused: 3 samples, it needs 299"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"collector_name\":\"SyntheticCollector\" | trackiq.memory_pct: TrackIQ's synthetic collector draws every number from a random walk",
        "\"backend\":\"mock\" | trackiq.ttft_ms: TrackIQ's mock backend draws token times from a normal distribution",
        "\"collector_name\":\"NVMLCollector\" | trackiq.latency_ms: TrackIQ's NVML collector computes latency and rate from utilization; no model is run"
      })
  void read_collectorThatInvents_isNamedInTheReason(String payload, String line)
      throws IOException {
    String document =
        text("board-1.1.0")
            .replace("\"ttft_ms\":null", "\"ttft_ms\":125.0")
            .replace("\"tool_payload\":null", "\"tool_payload\":{" + payload + "}");
    String all = measurements(result(read(document)));
    assertTrue(all.contains(line), all);
  }

  @Test
  void read_perWattThatItsOwnRateAndPowerContradict_isWarnedOf() throws IOException {
    String document = text("board-1.1.0").replace("11.55", "8.9");
    String faults =
        ResultCheck.faults(result(read(document))).stream()
            .filter(fault -> fault.path().endsWith("/value"))
            .map(fault -> fault.severity() + " " + fault.problem())
            .collect(Collectors.joining("\n"));
    assertEquals(
        "WARNING 8.9 is not trackiq.samples_per_s 212.5 / trackiq.power_w 18.4 = 11.548913043478262",
        faults);
  }

  @Test
  void read_arrayOfAutomaticMode_givesOneReadingEach() throws IOException {
    String one = text("board-1.1.0");
    List<Reading> all = ResultJson.readAll("[" + one + "," + one + ",null]", "auto.json");
    assertEquals(3, all.size());
    assertTrue(
        result(all.get(1)).measurements().getFirst() instanceof Measurement.Known known
            && known
                .how()
                .equals(new Provenance.Reported("TrackIQ 1.1.0, autoperfpy 1.0", "auto.json [1]")));
    assertTrue(all.get(2) instanceof Reading.Refused);
  }

  @Test
  void read_newerMinorVersion_isReadWithAWarning() throws IOException {
    Reading reading = read(text("board-1.1.0").replace("1.1.0", "1.7.0"));
    assertTrue(
        warnings(reading).startsWith("/schema_version: TrackIQ result 1.7.0 is newer than 1.1.0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"99.0.0\"", "\"2\"", "7", "\"1.1\"", "{}"})
  void read_otherMajorVersion_isRefused(String version) throws IOException {
    Reading reading = read(text("board-1.1.0").replace("\"1.1.0\"", version));
    assertTrue(faults(reading).startsWith("/schema_version: TrackIQ result '"), faults(reading));
  }

  @Test
  void read_missingAndWrongFields_areAllNamed() {
    assertEquals(
        """
        /tool_version: missing; add the field 'tool_version'
        /timestamp: missing; add the field 'timestamp'
        /platform: not an object but 'x'; write {...}
        /workload: missing; add the field 'workload'
        /metrics/throughput_samples_per_sec: not a number but 'fast'; write a number
        /metrics/latency_p50_ms: not a number but true; write a number
        /metrics/latency_p95_ms: missing; TrackIQ requires the field 'latency_p95_ms'
        /metrics/latency_p99_ms: missing; TrackIQ requires the field 'latency_p99_ms'
        /metrics/memory_utilization_percent: missing; TrackIQ requires the field 'memory_utilization_percent'""",
        faults(
            read(
                """
            {"tool_name":"x","platform":"x","metrics":
              {"throughput_samples_per_sec":"fast","latency_p50_ms":true}}""")));
  }

  @Test
  void read_bareNaN_saysWhatToDo() throws IOException {
    Reading reading = read(text("board-1.1.0").replace("212.5", "NaN"));
    assertTrue(faults(reading).contains("a bare NaN or Infinity, as TrackIQ writes, becomes null"));
  }

  /// The document is kept in the payload, one level deeper; it must still be readable there.
  @Test
  void read_deepestDocument_staysReadable() throws IOException {
    for (int depth = 90; depth <= Json.MAX_DEPTH; depth++) {
      String deep = "[".repeat(depth) + "]".repeat(depth);
      Reading reading = read(text("board-1.1.0").replace("\"kv_cache\":null", "\"extra\":" + deep));
      if (reading instanceof Reading.Read(var result, _)) {
        assertEquals(result, result(read(ResultJson.write(result).toString())), "depth " + depth);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"board-1.1.0", "psutil-1.1.0", "minicluster-1.0.0"})
  void read_randomDamage_neverThrowsAndWhatIsReadCanBeWritten(String name) throws IOException {
    long seed = new Random().nextLong();
    Damage damage = new Damage(seed);
    Json document = Json.parse(text(name).replace("\"fast\"", "1"));
    for (int i = 0; i < CASES; i++) {
      Reading reading = ResultJson.read(damage.of(document), "damaged");
      if (reading instanceof Reading.Read(var result, _)) {
        String text = ResultJson.write(result).toString();
        assertEquals(result, result(read(text)), "seed " + seed + ", case " + i);
        assertTrue(
            ResultCheck.valid(ResultCheck.faults(result)) || name.equals("board-1.1.0"),
            "seed " + seed + ", case " + i + ": " + ResultCheck.faults(result));
      }
    }
  }

  private static String text(String name) throws IOException {
    return Goldens.read("trackiq/" + name + ".json");
  }

  private static Reading read(String text) {
    return ResultJson.readAll(text, "board.json").getFirst();
  }

  private static Result result(Reading reading) {
    return switch (reading) {
      case Reading.Read(var result, _) -> result;
      case Reading.Refused _ -> throw new AssertionError(faults(reading));
    };
  }

  private static String measurements(Result result) {
    return result.measurements().stream()
        .map(TrackIqReaderTest::line)
        .collect(Collectors.joining("\n"));
  }

  private static String line(Measurement measurement) {
    String name = measurement.metric().name() + ": ";
    return switch (measurement) {
      case Measurement.Known known ->
          name
              + known.value()
              + (known.evidence().samples().isPresent()
                  ? " of " + known.evidence().samples().getAsLong()
                  : "");
      case Measurement.Missing missing -> name + missing.reason();
    };
  }

  private static String warnings(Reading reading) {
    return reading instanceof Reading.Read(_, var warnings)
        ? warnings.stream()
            .map(w -> w.path() + ": " + w.problem())
            .collect(Collectors.joining("\n"))
        : faults(reading);
  }

  private static String faults(Reading reading) {
    return reading instanceof Reading.Refused(var faults)
        ? faults.stream().map(Fault::toString).collect(Collectors.joining("\n"))
        : "";
  }
}
