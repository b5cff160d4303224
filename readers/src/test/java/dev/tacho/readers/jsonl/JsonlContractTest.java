package dev.tacho.readers.jsonl;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

final class JsonlContractTest extends RunReaderContract {
  @Override
  protected RunFormat format() {
    return new JsonlFormat();
  }

  @Override
  protected void write(Path into) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      text.append("{\"_step\": ").append(i).append(", \"_timestamp\": ").append(1.7e9 + i);
      text.append(", \"train\": {\"loss\": ").append(1.0 / (i + 1)).append(", \"lr\": 1e-05}");
      if (i % 7 == 0) {
        text.append(", \"val/acc\": NaN, \"note\": \"a \\u00e4 \\\"b\\\"\", \"list\": [1, {}]");
      }
      text.append("}\n");
    }
    Files.writeString(into.resolve("metrics.jsonl"), text);
    Files.writeString(
        into.resolve("epochs.jsonl"),
        "{\"epoch\":0.5,\"time\":\"2024-05-01T12:00:00Z\",\"loss\":\"Infinity\"}\n".repeat(40));
  }

  @Override
  protected List<String> growing() {
    return List.of("metrics.jsonl", "epochs.jsonl");
  }

  @Override
  protected void writeHostile(Path into) throws IOException {
    StringBuilder text = new StringBuilder("{\"step\":1,\"loss\":1.5}\n");
    text.append("{\"a\":".repeat(100_000)).append('\n');
    text.append("[".repeat(100_000)).append('\n');
    text.append("{\"step\":2,\"loss\":").append("9".repeat(200_000)).append("}\n");
    text.append("{\"step\":3,\"").append("x".repeat(200_000)).append("\":1}\n");
    text.append("{\"step\":3,\"list\":").append("[".repeat(100_000)).append("}\n");
    for (int i = 0; i < 70_000; i++) {
      text.append("{\"k").append(i).append("\":1}\n");
    }
    Files.writeString(into.resolve("hostile.jsonl"), text);
  }
}
