package dev.tacho.readers.tracker;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

final class ManifestContractTest extends RunReaderContract {
  @Override
  protected RunFormat format() {
    return new ManifestFormat();
  }

  private static String record(String status, String second, String ended) {
    return """
        {"run_id": "a/b", "created_at": "2026-03-01T09:30:00.000+00:00", "status": "%s", \
        "enabled_steps": ["x", "y"], "completed_at": %s, "summary": {"exit_code": 0}, \
        "steps": [{"step_id": "x", "status": "completed", \
        "started_at": "2026-03-01T09:30:01+00:00", "ended_at": "2026-03-01T09:30:11+00:00"}, \
        {"step_id": "y", "status": "%s", "started_at": "2026-03-01T09:30:11+00:00", \
        "ended_at": %s}]}
        """
        .formatted(status, ended, second, ended);
  }

  @Override
  protected void write(Path into) throws IOException {
    Path run = Files.createDirectories(into.resolve("run-tracker/a"));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      text.append(record("running", "running", "null"));
    }
    text.append("{\"recommendation\": {\"trigger\": \"t\", \"severity\": \"info\",");
    text.append(" \"message\": \"m\", \"suggested_actions\": [\"a\"]}}\n");
    text.append("{\"perf_test\": {\"test_id\": \"p\", \"throughput_measured\": 2.5}}\n");
    text.append(record("completed", "completed", "\"2026-03-01T09:30:20+00:00\""));
    Files.writeString(run.resolve("manifest.jsonl"), text);
    StringBuilder telemetry = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      telemetry.append("{\"timestamp_ms\": ").append(1_772_357_400_000L + (i * 1_000L));
      telemetry.append(", \"frame_idx\": ").append(i % 2 == 0 ? "null" : i).append(", ");
      telemetry.append("\"steps_per_sec\": ").append(i % 5 == 0 ? "NaN" : 0.5 * i);
      telemetry.append(", \"gpu_devices\": [{\"index\": 0, \"util_percent\": 50.5}]}\n");
    }
    Files.writeString(run.resolve("telemetry.jsonl"), telemetry);
    Files.writeString(run.resolve("perf_test_results.json"), "{\"resets_per_sec\": 2.5}");
  }

  @Override
  protected List<String> growing() {
    return List.of("run-tracker/a/manifest.jsonl", "run-tracker/a/telemetry.jsonl");
  }

  @Override
  protected void writeHostile(Path into) throws IOException {
    StringBuilder text = new StringBuilder("{\"enabled_steps\": [1, null, {}], \"steps\": [");
    for (int i = 0; i < 3_000; i++) {
      text.append("{\"step_id\": \"s").append(i % 50).append("\", \"status\": \"completed\",");
      text.append("\"started_at\": \"-999999999-01-01T00:00:00Z\", \"ended_at\": \"\"},");
    }
    text.append("7], \"status\": \"lost\", \"created_at\": \"+999999999-12-31T23:59:59Z\"}\n");
    text.append("{\"steps\": ").append("[".repeat(50_000)).append('\n');
    text.append("{\"recommendation\": ").append("1".repeat(100_000)).append("}\n");
    text.append("{\"perf_test\": {\"a\": 1}}\n".repeat(5_000));
    Files.writeString(into.resolve("manifest.jsonl"), text);
    Files.writeString(
        into.resolve("telemetry.jsonl"),
        "{\"timestamp_ms\": 9223372036854775807, \"gpu_devices\": [{\"index\": {\"a\": 1},"
            + " \"util_percent\": \"NaN\"}]}\n"
            + "x".repeat(17 << 20)
            + "\n");
  }
}
