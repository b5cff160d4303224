package dev.tacho.readers.mlflow;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class MlflowFilesContractTest extends RunReaderContract {
  private static final String CHILD = "mlruns/7/" + MlflowSample.CHILD + "/";

  @Override
  protected RunFormat format() {
    return new MlflowFormat();
  }

  @Override
  protected void write(Path into) throws IOException {
    MlflowSample.files(into.resolve("mlruns"));
  }

  @Override
  protected List<String> growing() {
    return List.of(CHILD + "metrics/loss", CHILD + "metrics/val/accuracy");
  }

  /// Metrics that lead back to their own folder, an expanding YAML, a step beyond every number, a
  /// line without an end.
  @Override
  protected void writeHostile(Path into) throws IOException {
    write(into);
    Path run = into.resolve(CHILD);
    Files.createSymbolicLink(run.resolve("metrics/round"), run.resolve("metrics"));
    MlflowSample.write(
        run.resolve("metrics/loss"),
        "1 2 99999999999999999999\n9223372036854775807 1 1\n" + "9".repeat(200_000) + "\n 1");
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String again = "*a" + (i - 1) + ", ";
      bomb.append("a").append(i).append(": &a").append(i).append(" [").append(again.repeat(9));
      bomb.append("x]\n");
    }
    Path meta = run.resolve("meta.yaml");
    Files.writeString(meta, Files.readString(meta) + bomb);
  }
}
