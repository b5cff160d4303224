package dev.tacho.readers.trackiq;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class TrackIqContractTest extends RunReaderContract {
  @Override
  protected RunFormat format() {
    return new TrackIqFormat();
  }

  private static String result(String payload) {
    return """
        {"tool_name": "minicluster", "tool_version": "0.1.0",
         "timestamp": "2026-03-01T09:30:00+00:00",
         "platform": {"hardware_name": "CPU", "os": "Linux", "framework": "x", "framework_version": "2"},
         "workload": {"name": "mlp", "workload_type": "training", "batch_size": 32, "steps": 2},
         "metrics": {"throughput_samples_per_sec": 128.5, "latency_p50_ms": 1.5,
          "latency_p95_ms": 2.5, "latency_p99_ms": 3.5, "memory_utilization_percent": 12.5},
         "regression": {"baseline_id": null, "delta_percent": 0.0, "status": "pass"},
         "kv_cache": {"num_layers": 32, "estimated_size_mb": 12.5},
         "tool_payload": %s, "schema_version": "1.1.0"}
        """
        .formatted(payload);
  }

  @Override
  protected void write(Path into) throws IOException {
    StringBuilder steps = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      steps.append(i == 0 ? "" : ", ").append("{\"step\": ").append(i).append(", \"loss\": ");
      steps.append(i == 7 ? "NaN" : 2.0 / (i + 1)).append(", \"allreduce_time_ms\": 0.0}");
    }
    String training = "{\"start_time\": 1709208000.0, \"steps\": [" + steps + "]}";
    String samples =
        "{\"run_label\": \"b\", \"collector_name\": \"TegrastatsCollector\", \"samples\":"
            + " [{\"timestamp\": 1709208001.5, \"metrics\": {\"gpu_percent\": 50}}],"
            + " \"power_profile\": {\"reader\": \"rocm\", \"step_readings\":"
            + " [{\"step\": 1, \"power_watts\": 20.5}]}}";
    Files.writeString(into.resolve("one.json"), result(training));
    Files.writeString(
        into.resolve("many.json"), "[" + result(samples) + "," + result(training) + "]");
    Files.writeString(
        into.resolve("health.json"),
        "{\"run_id\": \"a\", \"total_steps\": 10, \"completed_steps\": 4, \"is_complete\": true,"
            + " \"workers\": [{\"worker_id\": 0, \"step\": 4, \"loss\": 1.5, \"status\": \"ok\"}]}");
    Files.writeString(
        into.resolve("baseline.json"),
        "{\"name\": \"a\", \"timestamp\": \"2026-03-01T09:30:00+00:00\", \"metrics\": {\"a\": 1}}");
  }

  @Override
  protected void writeHostile(Path into) throws IOException {
    Files.writeString(
        into.resolve("deep.json"),
        "{\"tool_name\": \"a\", \"tool_version\": \"1\", \"x\": " + "{\"a\":".repeat(100_000));
    Files.writeString(
        into.resolve("wide.json"),
        "{\"tool_name\": \"a\", \"tool_version\": \"1\", \"x\": ["
            + "1,".repeat(1_200_000)
            + "1]}");
    Files.writeString(
        into.resolve("many.json"),
        "[" + "{\"tool_name\": 1, \"tool_version\": [], \"metrics\": 7},".repeat(3_000) + "{}]");
    Files.writeString(
        into.resolve("types.json"),
        "{\"run_id\": {}, \"total_steps\": \"x\", \"completed_steps\": -1e400, \"workers\": {\"a\": 1}}");
  }
}
