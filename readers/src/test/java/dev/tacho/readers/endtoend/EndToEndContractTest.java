package dev.tacho.readers.endtoend;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class EndToEndContractTest extends RunReaderContract {
  @Override
  protected RunFormat format() {
    return new EndToEndFormat();
  }

  @Override
  protected void write(Path into) throws IOException {
    StringBuilder text = new StringBuilder("pipeline starts\n");
    for (int i = 0; i < 60; i++) {
      text.append("[INFO] Frame ").append(i).append(" cam0 E2E: ");
      text.append(i == 17 ? 77.5 : 20 + i / 10.0).append("ms\n");
    }
    Files.writeString(into.resolve("pipeline.log"), text);
  }

  @Override
  protected void writeHostile(Path into) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("Frame 5 E2E: 10ms\nFrame 5 E2E: 10ms\nframe 999999999999999999 E2E: 1ms\n");
    text.append("Frame 99999999999999999999999 E2E: 1ms\nFrame 6 E2E: nanms\nFrame E2E: ms\n");
    text.append("Frame ".repeat(20_000)).append("\nFrame 7 E2E: 999999999999.5ms");
    Files.writeString(into.resolve("pipeline.log"), text);
  }
}
