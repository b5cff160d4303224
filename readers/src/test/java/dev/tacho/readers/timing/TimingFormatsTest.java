package dev.tacho.readers.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunReader;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultCheck;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.TestReaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The four formats of timings among all others: whatever comes first may not take their files.
@Timeout(60)
final class TimingFormatsTest {
  @TempDir Path folder;

  @Test
  void tegrastats_coresThatAreOffHaveNoValue_andClocksHaveTheirOwnSeries() throws IOException {
    // https://forums.developer.nvidia.com: lines of an Orin; cores off and sensor off constructed
    RunReader run =
        open(
            "board.log",
            """
            04-11-2025 10:36:27 RAM 4321/62801MB (lfb 1759x4MB) CPU [3%@729,off,7%@1344] EMC_FREQ 5%@2133 GR3D_FREQ 9%@[611,0] CV0@-256C CPU@44.5C GPU@41C VDD_IN 5025mW/4025mW NC 0mW/0mW
            04-11-2025 10:36:29 RAM 4322/62801MB (lfb 1759x4MB) CPU [4%@729,off,8%@1344] EMC_FREQ 5%@2133 GR3D_FREQ 8%@[611,0] CV0@-256C CPU@44.5C GPU@42C VDD_IN 6025mW/4025mW NC 0mW/0mW
            """);
    assertEquals(
        List.of(
            "board_power_w/jetson",
            "cpu_core_clock_mhz/0",
            "cpu_core_clock_mhz/2",
            "cpu_core_pct/0",
            "cpu_core_pct/2",
            "gpu_pct/0",
            "gpu_sm_clock_mhz/0",
            "gpu_temperature_c/0",
            "host_mem_used_bytes",
            "memory_bandwidth_pct",
            "memory_clock_mhz",
            "sensor_temperature_c/cpu"),
        TestReaders.names(run));
    assertEquals(List.of("0:5.025", "1:6.025"), TestReaders.values(run, "board_power_w/jetson"));
    assertEquals(List.of(0L, 2_000_000_000L), TestReaders.nanos(run, "gpu_pct/0"));
    assertEquals(Instant.parse("2025-04-11T10:36:27Z"), run.header().started().wall());
  }

  @Test
  void latencies_areSummedUpForEachWorkloadAndBatch_andThinPercentilesRefused() throws IOException {
    StringBuilder text =
        new StringBuilder("timestamp,workload,batch_size,latency_ms,power_w,throughput\n");
    for (int i = 1; i <= 100; i++) {
      text.append(i).append(",detector,1,").append(i).append(",15,50\n");
    }
    text.append("101,detector,4,40,15,50\n101,detector,4,nan,15,50\n");
    RunReader run = open("latencies.csv", text.toString());
    assertEquals(
        "mean 50.5 {batch=1, workload=detector}|median 50.5 {batch=1, workload=detector}"
            + "|p95 95.05 {batch=1, workload=detector}|max 100.0 {batch=1, workload=detector}"
            + "|mean 40.0 {batch=4, workload=detector}|median 40.0 {batch=4, workload=detector}"
            + "|max 40.0 {batch=4, workload=detector}",
        known(result(run)));
    assertEquals(
        3,
        result(run).measurements().stream().filter(Measurement.Missing.class::isInstance).count());
    assertEquals(1, run.damage().size());
  }

  @Test
  void framesThatTookLongerThanTheThreshold_areSpikes_strictlyAbove() throws IOException {
    RunReader run =
        open(
            "pipeline.log",
            """
            starting
            [0.1] Frame 1 E2E: 20ms
            [0.2] Frame 2 E2E: 50ms
            [0.3] Frame 3 E2E: 50.1ms
            [0.4] Frame 4 detector 12ms
            [0.5] Frame 5 E2E: 91 ms
            """);
    assertEquals(
        List.of("1:20.0", "2:50.0", "3:50.1", "5:91.0"), TestReaders.values(run, "e2e_ms"));
    var check = result(run).checks().getFirst();
    assertEquals("no frame longer than 50 ms", check.name());
    assertEquals("2 of 4 frames: 3 (50.1 ms), 5 (91 ms)", check.detail());
  }

  @Test
  void layersOfTrackIq_areToldWithTheSumOfEachDevice() throws IOException {
    RunReader run =
        open(
            "layers.csv",
            """
            layer_name,layer_type,time_ms,device
            conv1,Conv,1.5,GPU
            conv2,Conv,2.5,GPU
            fc,Gemm,0.5,DLA0
            """);
    assertEquals(List.of("0:1.5", "1:2.5", "2:0.5"), TestReaders.values(run, "layer_time_ms"));
    assertTrue(
        known(result(run)).endsWith("total 0.5 {device=DLA0}|total 4.0 {device=GPU}"),
        known(result(run)));
  }

  @Test
  void layersOfTrtexec_areItsAverages() throws IOException {
    RunReader run =
        open(
            "profile.json",
            """
            [
              { "count" : 200 }
            , { "name" : "conv1 + relu", "timeMs" : 300.5, "averageMs" : 1.5025, "percentage" : 75 }
            , { "name" : "fc", "timeMs" : 100, "averageMs" : 0.5, "percentage" : 25 }
            ]
            """);
    assertEquals("trtexec", run.header().writer());
    assertEquals(List.of("0:1.5025", "1:0.5"), TestReaders.values(run, "layer_time_ms"));
  }

  @Test
  void layersOfOnnxRuntime_areMeansOverItsRuns() throws IOException {
    RunReader run =
        open(
            "trace.json",
            """
            [
            {"cat" : "Session","pid" :1,"dur" :88,"ts" :5,"ph" : "X","name" :"session_initialization","args" : {}},
            {"cat" : "Node","dur" :120,"ts" :9,"ph" : "X","name" :"MatMul_1_kernel_time","args" : {"op_name" : "MatMul","provider" : "CPUExecutionProvider"}},
            {"cat" : "Node","dur" :140,"ts" :19,"ph" : "X","name" :"MatMul_1_kernel_time","args" : {"op_name" : "MatMul","provider" : "CPUExecutionProvider"}},
            {"cat" : "Node","dur" :1,"ts" :19,"ph" : "X","name" :"MatMul_1_fence_before","args" : {}}
            ]
            """);
    assertEquals(List.of("0:0.13"), TestReaders.values(run, "layer_time_ms"));
    assertTrue(known(result(run)).contains("{device=CPU, layer=MatMul_1, operator=MatMul}"));
  }

  private RunReader open(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return TestReaders.open(RunReaders.withoutCache(List.of(), InstantSource.system()), file);
  }

  private static Result result(RunReader run) {
    Json.Obj json = run.facts().results().getFirst();
    if (ResultJson.read(json, "x") instanceof Reading.Read(Result result, _)) {
      assertTrue(
          ResultCheck.valid(ResultCheck.faults(result)), ResultCheck.faults(result)::toString);
      return result;
    }
    throw new AssertionError(json.toString());
  }

  private static String known(Result result) {
    return result.measurements().stream()
        .filter(Measurement.Known.class::isInstance)
        .map(Measurement.Known.class::cast)
        .map(one -> one.statistic().label() + " " + one.value() + " " + one.scope().at())
        .collect(Collectors.joining("|"));
  }
}
