package dev.tacho.readers.tegrastats;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class TegrastatsContractTest extends RunReaderContract {
  @Override
  protected RunFormat format() {
    return new TegrastatsFormat();
  }

  @Override
  protected void write(Path into) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append("11-21-2026 10:00:").append(i < 10 ? "0" : "").append(i);
      text.append(" RAM ")
          .append(2_000 + i)
          .append("/7620MB (lfb 4x4MB) SWAP 0/3810MB")
          .append(" CPU [12%@1510,off,0%@729,3%@1510] EMC_FREQ 5%@2133 GR3D_FREQ ")
          .append(i)
          .append("%@[624] gpu@47.5C cpu@49.2C VDD_IN 4820mW/4800mW")
          .append(" VDD_CPU_GPU_CV 700mW/690mW\n");
    }
    Files.writeString(into.resolve("board.log"), text);
  }

  @Override
  protected void writeHostile(Path into) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("RAM 1/2MB CPU [1%@2] GR3D_FREQ 3%@4\n");
    text.append("RAM 999999999999/2MB CPU [off,off]\n");
    text.append("CPU [" + "1%@2,".repeat(5_000) + "off]\n");
    text.append("x".repeat(1 << 20)).append('\n');
    text.append("99-99-2026 99:99:99 RAM 1/2MB CPU [off] gpu@-256C\n");
    text.append("RAM 1/2MB CPU [1%@2");
    Files.writeString(into.resolve("board.log"), text);
  }
}
