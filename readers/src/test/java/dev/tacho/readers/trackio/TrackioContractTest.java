package dev.tacho.readers.trackio;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

class TrackioContractTest extends RunReaderContract {
  @Override
  protected RunFormat format() {
    return new TrackioFormat();
  }

  @Override
  protected void write(Path into) throws IOException {
    write(into, "{\"loss\": 0.5, \"nested\": {\"f1\": \"NaN\"}, \"text\": \"a\"}");
  }

  /// Values nested deeper than any parser should go, and a time that is none.
  @Override
  protected void writeHostile(Path into) throws IOException {
    write(into, "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000));
  }

  private static void write(Path into, String json) throws IOException {
    try (Connection db = TrackioFormatTest.open(into.resolve("project.db"))) {
      TrackioFormatTest.run(db, "PRAGMA page_size=512");
      TrackioFormatTest.tables(db);
      for (int step = 0; step < 9; step++) {
        TrackioFormatTest.point(db, "a", step, json);
        TrackioFormatTest.point(db, "b", step, "{\"loss\": " + step + "}");
      }
      TrackioFormatTest.run(
          db,
          "INSERT INTO configs (run_name, config, created_at) VALUES ('a', '{\"lr\": 0.1}',"
              + " '2025-06-01T09:59:59')",
          "INSERT INTO alerts (timestamp, run_name, title, level) VALUES ('x', 'a', 't', 'warn')",
          "INSERT INTO system_metrics (timestamp, run_name, metrics) VALUES"
              + " ('2025-06-01T10:00:07', 'a', '{\"gpu\": 93}')");
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
