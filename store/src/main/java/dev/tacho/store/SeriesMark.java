package dev.tacho.store;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The line that ends a group of points: `{"mark":n,"bytes":…,"crc":"8 hex"}`, where `n` counts
/// the groups of the run from 1, and the sum is the CRC-32C of the group's bytes before this
/// line.
///
/// @param number of the group
/// @param bytes of the group's lines, this one not counted
record SeriesMark(long number, long bytes, String crc) {
  /// A group is closed once it is that long, so that a damaged byte costs little.
  static final int GROUP_BYTES = 1 << 14;

  private static final byte[] BEGIN = "{\"mark\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BYTES = ",\"bytes\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CRC = ",\"crc\":\"".getBytes(StandardCharsets.US_ASCII);

  /// Puts the mark of the group that `buffer` holds from byte `from` on.
  static void write(LineBuffer buffer, long number, int from) {
    int to = buffer.size();
    buffer.put(BEGIN).put(number).put(BYTES).put((long) (to - from)).put(CRC);
    buffer.putCrcOf(from, to).put('"').put('}').put('\n');
  }

  static boolean isMark(byte[] bytes, int from, int to) {
    if (to - from < BEGIN.length) {
      return false;
    }
    for (int i = 0; i < BEGIN.length; i++) {
      if (bytes[from + i] != BEGIN[i]) {
        return false;
      }
    }
    return true;
  }

  /// Reads the line; empty when it is damaged.
  static Optional<SeriesMark> read(byte[] bytes, int from, int to) {
    try {
      Json.Obj json = Json.parseObject(new String(bytes, from, to - from, StandardCharsets.UTF_8));
      return Optional.of(
          new SeriesMark(json.needWhole("mark"), json.needWhole("bytes"), json.needText("crc")));
    } catch (JsonException _) {
      return Optional.empty();
    }
  }

  boolean matches(byte[] data, int from, int to) {
    if (to - from != bytes) {
      return false;
    }
    CRC32C sum = new CRC32C();
    sum.update(data, from, to - from);
    return EventLine.hex(sum.getValue()).equals(crc);
  }
}
