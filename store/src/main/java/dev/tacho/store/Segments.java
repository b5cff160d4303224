package dev.tacho.store;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/// The files of a run's series: one that grows, and full ones before it. Confined to one thread
/// at a time.
final class Segments implements AutoCloseable {
  /// A segment that has reached this size is followed by the next.
  static final long SEGMENT_BYTES = 256L << 20;

  private final RunFolder folder;
  private final long segmentBytes;
  private final Map<String, Seal.Sealed> full = new TreeMap<>();
  private int number;
  private LogFile current;

  /// Goes on in segment `number`, whose first `size` bytes are good.
  Segments(RunFolder folder, int number, long size, long segmentBytes) throws IOException {
    this.folder = folder;
    this.number = number;
    this.segmentBytes = segmentBytes;
    current = LogFile.open(folder.segment(number), size);
  }

  /// Says what the segments before this one hold.
  void addFull(Map<String, Seal.Sealed> segments) {
    full.putAll(segments);
  }

  void append(LineBuffer block) throws IOException {
    if (block.size() > 0 && current.size() >= segmentBytes) {
      current.sync();
      LogFile next = LogFile.open(folder.segment(number + 1), 0);
      full.put(RunFolder.segmentName(number), current.sealed());
      current.close();
      number++;
      current = next;
    }
    current.append(block);
  }

  void trim() throws IOException {
    current.trim();
  }

  void sync() throws IOException {
    current.sync();
  }

  /// Bytes and digests of the segments that were written here.
  Map<String, Seal.Sealed> sealed() {
    Map<String, Seal.Sealed> all = new TreeMap<>(full);
    all.put(RunFolder.segmentName(number), current.sealed());
    return all;
  }

  @Override
  public void close() throws IOException {
    current.close();
  }
}
