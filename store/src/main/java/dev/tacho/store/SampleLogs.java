package dev.tacho.store;

import dev.tacho.core.SampleShape;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// All sets of samples of a run that is being written. Its locks are those of [SampleLog].
final class SampleLogs implements AutoCloseable {
  /// Most sets of one run: each holds buffers of half a mebibyte.
  static final int MAX_SETS = 64;

  private final RunFolder folder;
  private final List<SampleLog> logs;

  SampleLogs(RunFolder folder, List<SampleLog> begun) {
    this.folder = folder;
    logs = new CopyOnWriteArrayList<>(begun);
  }

  /// The set that `shape` names; begun when it is new.
  SampleLog of(SampleShape shape) {
    for (int i = 0; i < logs.size(); i++) {
      if (logs.get(i).name().equals(shape.samples())) {
        return logs.get(i);
      }
    }
    if (logs.size() >= MAX_SETS) {
      throw new IllegalArgumentException(
          "samples "
              + shape.samples()
              + " would be set "
              + (MAX_SETS + 1)
              + " of the run; put rows of one kind into one set");
    }
    SampleLog log = new SampleLog(shape.samples(), folder.samples(shape.samples()));
    logs.add(log);
    return log;
  }

  void take() {
    logs.forEach(SampleLog::take);
  }

  void write() throws IOException {
    for (SampleLog log : logs) {
      log.write();
    }
  }

  void sync() throws IOException {
    for (SampleLog log : logs) {
      log.sync();
    }
  }

  long undrained() {
    return logs.stream().mapToLong(SampleLog::undrained).sum();
  }

  void seal(Map<String, Seal.Sealed> known) {
    logs.forEach(log -> log.seal(known));
  }

  @Override
  public void close() throws IOException {
    for (SampleLog log : logs) {
      log.close();
    }
  }
}
