package dev.tacho.readers.csv;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

final class CsvContractTest extends RunReaderContract {
  @Override
  protected RunFormat format() {
    return new CsvFormat(InstantSource.system());
  }

  @Override
  protected void write(Path into) throws IOException {
    StringBuilder text = new StringBuilder("epoch,step,timestamp,train_loss,val_loss\r\n");
    for (int i = 0; i < 60; i++) {
      text.append(i / 10).append(',').append(i).append(',').append(1_709_208_000 + i);
      text.append(',').append(i % 3 == 0 ? "" : 1.0 / (i + 1)).append(i % 3 == 0 ? ",nan" : ",");
      text.append("\r\n");
    }
    Path version = Files.createDirectories(into.resolve("version_0"));
    Files.writeString(version.resolve("metrics.csv"), text);
    Files.writeString(version.resolve("hparams.yaml"), "lr: 1.0e-05\nname: 'it''s'\nnone: null\n");
    Files.writeString(
        into.resolve("training.log"), "epoch;accuracy;loss\n" + "0.5;\"0.25\";inf\n".repeat(40));
  }

  @Override
  protected List<String> growing() {
    return List.of("version_0/metrics.csv", "training.log");
  }

  @Override
  protected void writeHostile(Path into) throws IOException {
    StringBuilder text = new StringBuilder("step,loss\n1,2\n");
    text.append("2,").append("9".repeat(200_000)).append('\n');
    text.append("\"".repeat(100_001)).append('\n');
    text.append(",".repeat(100_000)).append('\n');
    text.append("1e400,1\nnan,1\n-9223372036854775808,1\n0.1,1\n");
    text.append("x".repeat(17 << 20)).append('\n');
    text.append("3,0.5\n");
    Files.writeString(into.resolve("metrics.csv"), text);
    Files.writeString(
        into.resolve("hparams.yaml"),
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d {*c : *c}\ne: &e [*e]\n");
    StringBuilder wide = new StringBuilder("step");
    for (int i = 0; i < 20_000; i++) {
      wide.append(",c").append(i);
    }
    Files.writeString(
        into.resolve("wide.csv"), wide.append("\n1").append(",2".repeat(20_000)).append('\n'));
  }
}
