package dev.tacho.readers.mlflow;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

class MlflowDatabaseContractTest extends RunReaderContract {
  private static final int PAGE = 512;

  @Override
  protected RunFormat format() {
    return new MlflowFormat();
  }

  /// In pages as small as there are, so that a mutation meets what matters.
  @Override
  protected void write(Path into) throws IOException {
    try (Connection db = MlflowSample.open(into.resolve("mlflow.db"))) {
      MlflowSample.run(db, "PRAGMA page_size=" + PAGE);
      MlflowSample.fill(db);
      for (int i = 0; i < 40; i++) {
        MlflowSample.metric(db, MlflowSample.CHILD, "late", "1.5", MlflowSample.START + i, i);
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /// Every page behind the first is the same page: each table and each index leads to itself.
  @Override
  protected void writeHostile(Path into) throws IOException {
    write(into);
    Path file = into.resolve("mlflow.db");
    byte[] bytes = Files.readAllBytes(file);
    byte[] interior = new byte[PAGE];
    for (int at = PAGE; at < bytes.length; at += PAGE) {
      if (bytes[at] == 5) {
        interior = Arrays.copyOfRange(bytes, at, at + PAGE);
      }
    }
    for (int at = PAGE * 4; at < bytes.length; at += PAGE) {
      System.arraycopy(interior, 0, bytes, at, PAGE);
    }
    Files.write(file, bytes);
  }
}
