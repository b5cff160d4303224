package dev.tacho.readers.jsonl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// What taking rows of JSON apart costs, by our scanner and by Jackson's streaming parser with
/// its fast numbers. A program, run by `scripts/measure/jsonl.py`; nothing of it runs in the
/// build.
///
/// `ours FILE` and `library FILE` read a file once and print how many numbers there were, their
/// sum, and the milliseconds that it took.
final class ScanCost {
  private static final int BLOCK = 1 << 18;

  private ScanCost() {}

  /// Takes the mode and the file.
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[1]);
    long begin = System.nanoTime();
    long count = 0;
    double sum = 0;
    if (args[0].equals("ours")) {
      byte[] buffer = new byte[BLOCK + 1];
      RowScan scan = new RowScan();
      try (var in = Files.newInputStream(file)) {
        int held = 0;
        while (true) {
          int read = in.readNBytes(buffer, held, BLOCK - held);
          int limit = held + read;
          buffer[limit] = 0;
          int at = 0;
          int end = scan.row(buffer, at, limit);
          while (end > 0) {
            for (int i = 0; i < scan.count(); i++) {
              sum += scan.value(i);
            }
            count += scan.count();
            at = end;
            end = at < limit ? scan.row(buffer, at, limit) : RowScan.NO_ROW;
          }
          if (read == 0) {
            break;
          }
          held = limit - at;
          System.arraycopy(buffer, at, buffer, 0, held);
        }
      }
    } else {
      JsonFactory factory =
          JsonFactory.builder()
              .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
              .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
              .build();
      try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), file)) {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          if (token.isNumeric()) {
            sum += parser.getDoubleValue();
            count++;
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "{\"values\":%d,\"sum\":%.6f,\"ms\":%.1f}%n",
        count,
        sum,
        (System.nanoTime() - begin) / 1e6);
  }
}
