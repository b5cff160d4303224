package dev.tacho.readers.huggingface;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class TrainerStateContractTest extends RunReaderContract {
  @Override
  protected RunFormat format() {
    return new TrainerStateFormat();
  }

  @Override
  protected void write(Path into) throws IOException {
    StringBuilder text = new StringBuilder("{\n  \"best_metric\": 0.5,\n  \"global_step\": 40,\n");
    text.append("  \"log_history\": [\n");
    for (int i = 1; i <= 40; i++) {
      text.append("    {\"epoch\": ").append(i / 40.0).append(", \"loss\": ").append(3.0 / i);
      text.append(i % 9 == 0 ? ", \"eval_loss\": NaN" : "").append(", \"step\": ").append(i);
      text.append("},\n");
    }
    text.append("    {\"step\": 40, \"train_runtime\": 12.5, \"note\": \"\\u00e4\", \"x\": [1]}\n");
    text.append("  ],\n  \"max_steps\": 40,\n  \"stateful_callbacks\": {\"a\": {\"b\": []}}\n}\n");
    Path out = Files.createDirectories(into.resolve("out/checkpoint-40"));
    Files.writeString(out.resolve("trainer_state.json"), text);
    Files.writeString(out.resolve("config.json"), "{\"model_type\": \"x\", \"layers\": [1, 2]}");
  }

  @Override
  protected void writeHostile(Path into) throws IOException {
    String row =
        "{\"step\": 1e400, \"loss\": 1, \"deep\": " + "[".repeat(150) + "]".repeat(150) + "},";
    String wide = "{\"step\": 2";
    StringBuilder text = new StringBuilder("{\"log_history\": [").append(row).append(wide);
    for (int i = 0; i < 60_000; i++) {
      text.append(", \"k").append(i).append("\": ").append(i);
    }
    text.append("}, 7, null, [").append("{},".repeat(9)).append("{}]],");
    text.append("\"max_steps\": \"many\", \"global_step\": ").append("9".repeat(900));
    text.append(", \"log_history\": {\"not\": \"a list\"}, \"").append("n".repeat(3 << 20));
    text.append("\": ").append("[".repeat(10_000));
    Files.writeString(into.resolve("trainer_state.json"), text);
    Files.writeString(into.resolve("config.json"), "{\"a\":".repeat(5_000));
  }
}
