package dev.tacho.readers.latency;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class LatencyContractTest extends RunReaderContract {
  @Override
  protected RunFormat format() {
    return new LatencyFormat();
  }

  @Override
  protected void write(Path into) throws IOException {
    StringBuilder text =
        new StringBuilder("timestamp,workload,batch_size,latency_ms,power_w,throughput\n");
    for (int i = 0; i < 80; i++) {
      text.append(1_700_000_000 + i).append(",detector,").append(i % 2 == 0 ? 1 : 4);
      text.append(',').append(10 + i / 10.0).append(",15.5,").append(90 - i).append('\n');
    }
    Files.writeString(into.resolve("latencies.csv"), text);
  }

  @Override
  protected void writeHostile(Path into) throws IOException {
    StringBuilder text = new StringBuilder("workload,latency_ms\n");
    text.append("a,nan\na,-5\na,1e999\na\na,b,c\n\"\"\"\"\",3\n");
    for (int i = 0; i < 500; i++) {
      text.append("w").append(i).append(",1\n");
    }
    text.append("a,").append("9".repeat(100_000)).append('\n');
    Files.writeString(into.resolve("latencies.csv"), text);
  }
}
