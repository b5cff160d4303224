package dev.tacho.readers.clearml;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class ClearMlContractTest extends RunReaderContract {
  @Override
  protected RunFormat format() {
    return new ClearMlFormat();
  }

  @Override
  protected void write(Path into) throws IOException {
    ClearMlSession.folder(into.resolve("offline-1"));
    ClearMlSession.zip(into.resolve("offline-2.zip"), ClearMlSession.files());
  }

  @Override
  protected List<String> growing() {
    return List.of("offline-1/metrics.jsonl", "offline-1/log.jsonl");
  }

  /// Events nested without an end, and megabytes in a few bytes.
  @Override
  protected void writeHostile(Path into) throws IOException {
    Map<String, byte[]> files = ClearMlSession.files();
    files.put("metrics.jsonl", "[".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
    files.put("log.jsonl", new byte[64 << 20]);
    ClearMlSession.zip(into.resolve("hostile.zip"), files);
  }
}
