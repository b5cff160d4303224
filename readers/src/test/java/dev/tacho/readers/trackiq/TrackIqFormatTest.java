package dev.tacho.readers.trackiq;

import static dev.tacho.readers.TestReaders.names;
import static dev.tacho.readers.TestReaders.nanos;
import static dev.tacho.readers.TestReaders.open;
import static dev.tacho.readers.TestReaders.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.series.Series;
import dev.tacho.readers.format.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents with the members that TrackIQ's public sources write (constructed).
@Timeout(60)
class TrackIqFormatTest {
  private static final String RESULT =
      """
      {"tool_name":"minicluster","tool_version":"0.1.0","timestamp":"2026-03-01T09:30:00+00:00",
       "platform":{"hardware_name":"CPU","os":"Linux","framework":"pytorch","framework_version":"2.9"},
       "workload":{"name":"mlp","workload_type":"training","batch_size":32,"steps":2},
       "metrics":{"throughput_samples_per_sec":128.0,"latency_p50_ms":0.0,"latency_p95_ms":0.0,
        "latency_p99_ms":0.0,"memory_utilization_percent":0.0},
       "regression":{"baseline_id":null,"delta_percent":0.0,"status":"pass","failed_metrics":[]},
       "tool_payload":PAYLOAD,"schema_version":"1.1.0"}
      """;
  private static final String STEPS =
      """
      {"config":{"learning_rate":0.01},"start_time":1709208000.0,
       "steps":[{"step":0,"loss":2.5,"throughput_samples_per_sec":128.0,"allreduce_time_ms":0.0,
         "compute_time_ms":0.0},
        {"step":1,"loss":NaN,"throughput_samples_per_sec":128.0,"allreduce_time_ms":1.5,
         "compute_time_ms":0.0}]}""";

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("run_metrics.json"), text);
  }

  private static String samples(String collector) {
    return "{\"collector_name\":\""
        + collector
        + "\",\"start_time\":1709208000.0,\"samples\":[{\"timestamp\":1709208001.5,"
        + "\"metrics\":{\"latency_ms\":9.5,\"cpu_percent\":50.0},"
        + "\"metadata\":{\"sample_index\":3}}]}";
  }

  @Test
  void theStepsOfAResult_areSeries_andWhatNobodyMeasuredIsNot() throws IOException {
    RunReader run = open(file(RESULT.replace("PAYLOAD", STEPS)));
    assertEquals(List.of("loss", "throughput_samples_per_sec", "allreduce_time_ms"), names(run));
    assertEquals(List.of("0:2.5", "1:NaN"), values(run, "loss"));
    assertEquals(List.of("1:1.5"), values(run, "allreduce_time_ms"));
    assertEquals("TrackIQ minicluster 0.1.0", run.header().writer());
    assertEquals("mlp", run.header().title());
    assertEquals(
        "{\"batch_size\":32,\"steps\":2,\"learning_rate\":0.01}",
        run.header().configuration().toString());
    assertEquals(List.of(), run.damage());
  }

  @Test
  void theResultItself_isAttached_withoutItsRows() throws IOException {
    RunReader run = open(file(RESULT.replace("PAYLOAD", STEPS)));
    Json.Obj attached = run.facts().results().getFirst();
    assertTrue(
        ResultJson.read(attached, "here") instanceof Reading.Read, () -> attached.toString());
    assertTrue(!attached.toString().contains("allreduce_time_ms\":1.5"), attached::toString);
    assertTrue(run.facts().faults().containsKey("doubt"));
  }

  @Test
  void samples_areSeriesWithTheirTimes_asFarAsTheyWereMeasured() throws IOException {
    RunReader run = open(file(RESULT.replace("PAYLOAD", samples("TegrastatsCollector"))));
    assertEquals(List.of("3:9.5"), values(run, "latency_ms"));
    assertEquals(List.of(1_500_000_000L), nanos(run, "cpu_percent"));

    run = open(file(RESULT.replace("PAYLOAD", samples("PsutilCollector"))));
    assertEquals(List.of("cpu_percent"), names(run));
    assertEquals(1, run.facts().faults().get("invented"));

    run = open(file(RESULT.replace("PAYLOAD", samples("SyntheticCollector"))));
    assertEquals(List.of(), names(run));
  }

  @Test
  void severalResultsOfOneCall_areOneRunWithASourceEach() throws IOException {
    String one =
        RESULT.replace("PAYLOAD", STEPS.replaceFirst("\\{", "{\"run_label\":\"cpu_bs1\","));
    String two =
        RESULT.replace("PAYLOAD", STEPS.replaceFirst("\\{", "{\"run_label\":\"cpu_bs4\","));
    RunReader run = open(file("[" + one + "," + two + "]"));
    assertEquals(2, run.facts().results().size());
    assertEquals(
        List.of("cpu_bs1", "cpu_bs4"),
        run.series().stream().map(Series::source).distinct().toList());
  }

  @Test
  void aHealthCheckpoint_tellsProgressAndEachWorker() throws IOException {
    RunReader run =
        open(
            file(
                """
                {"run_id":"b3f1","total_steps":100,"completed_steps":40,"timestamp":"2026-03-01",
                 "is_complete":false,"workers":[
                  {"worker_id":0,"step":40,"loss":1.5,"throughput_samples_per_sec":10.0,
                   "allreduce_time_ms":0.0,"compute_time_ms":2.0,"status":"healthy"},
                  {"worker_id":"1","step":38,"loss":1.75,"status":"slow","surprise":[]}]}
                """));
    assertEquals(List.of("40:1.5", "38:1.75"), values(run, "loss"));
    assertEquals(40, run.facts().progress().orElseThrow().done());
    assertEquals(RunState.RUNNING, run.facts().state());
    assertEquals(Optional.of("slow"), run.endValues().text("worker 1"));
    assertTrue(run.unknownState().isPresent());
  }

  @Test
  void aBaseline_isItsNumbers() throws IOException {
    RunReader run =
        open(
            file(
                "{\"name\":\"before\",\"timestamp\":\"2026-03-01T09:30:00+00:00\","
                    + "\"metrics\":{\"p99_ms\":14.5}}"));
    assertEquals("before", run.header().title());
    assertEquals(Optional.of(14.5), run.endValues().number("p99_ms"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[", "{}", "{\"name\":1}", "[1,2]", "{\"metrics\":{},\"loss\":1}"})
  void whatIsNothingOfTrackIq_isNoRunOfIt(String text) throws IOException {
    assertEquals(List.of(), new TrackIqFormat().at(Place.at(file(text))));
  }

  @Test
  void aCutResult_isTold() throws IOException {
    String text = RESULT.replace("PAYLOAD", STEPS);
    RunReader run = open(file("[" + text + "," + text.substring(0, 300)));
    assertEquals(List.of("0:2.5", "1:NaN"), values(run, "loss"));
    assertEquals(1, run.damage().size(), run.damage()::toString);
  }
}
