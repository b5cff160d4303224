package dev.tacho.store;

import dev.tacho.core.RunEvent;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Set;
import java.util.zip.CRC32C;

/// One line of `events.jsonl`, to text and back.
///
/// `{"n":…,"t":…,"type":…,"at":…, the event's own fields ,"crc":"8 hex"}`; the sum is the
/// CRC-32C of the bytes before `,"crc"`.
final class EventLine {
  /// Longest line that is read; a longer one is damage.
  static final int MAX_BYTES = 64 << 20;

  private static final Set<String> ENVELOPE = Set.of("n", "t", "type", "at", "crc");
  private static final byte[] NUMBER = utf8("{\"n\":");
  private static final byte[] TIME = utf8(",\"t\":");
  private static final byte[] TYPE = utf8(",\"type\":");
  private static final byte[] AT = utf8(",\"at\":");
  private static final byte[] CRC = ",\"crc\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int HEX_DIGITS = 8;
  private static final int TAIL = CRC.length + HEX_DIGITS + "\"}".length();

  private EventLine() {}

  static void write(LineBuffer out, RunEvent.Entry entry) {
    RunEvent event = entry.event();
    int from = out.size();
    out.put(NUMBER).put(entry.number()).put(TIME).put(entry.nanos());
    out.put(TYPE).put(utf8(Json.of(event.type()).toString()));
    out.put(AT).put(entry.seriesBytes());
    Json.Obj fields = event instanceof RunEvent.Unknown ? own(event.toJson()) : event.toJson();
    if (!fields.members().isEmpty()) {
      String text = fields.toString();
      out.put(',').put(utf8(text.substring(1, text.length() - 1)));
    }
    putSum(out, from);
  }

  /// Puts the object as a line that ends with its checksum.
  static void seal(LineBuffer out, Json.Obj json) {
    String text = json.toString();
    int from = out.size();
    out.put(utf8(text.substring(0, text.length() - 1)));
    putSum(out, from);
  }

  private static void putSum(LineBuffer out, int from) {
    int to = out.size();
    out.put(CRC).putCrcOf(from, to).put('"').put('}').put('\n');
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Reads the line in `bytes`, its line break left off. Fails with a [JsonException] that says
  /// what is wrong with it.
  static RunEvent.Entry read(byte[] bytes, int from, int to) {
    requireSum(bytes, from, to);
    Json.Obj json = Json.parseObject(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    try {
      return new RunEvent.Entry(
          json.needWhole("n"),
          json.needWhole("t"),
          json.needWhole("at"),
          RunEvent.of(json.needText("type"), own(json)));
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new JsonException(String.valueOf(e.getMessage()));
    }
  }

  /// Fails with a [JsonException] unless the line ends with its checksum.
  static void requireSum(byte[] bytes, int from, int to) {
    int sum = to - TAIL;
    if (sum <= from || !matches(bytes, sum, CRC)) {
      throw new JsonException("the line has no checksum at its end");
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, sum - from);
    String found = new String(bytes, sum + CRC.length, HEX_DIGITS, StandardCharsets.ISO_8859_1);
    String wanted = hex(crc.getValue());
    if (!found.equals(wanted)) {
      throw new JsonException(
          "its checksum is " + wanted + ", not the " + found + " that was written with it");
    }
  }

  static String hex(long crc) {
    return Long.toHexString(crc | 1L << 32).substring(1);
  }

  private static boolean matches(byte[] bytes, int at, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static Json.Obj own(Json.Obj json) {
    Json.Builder own = Json.object();
    json.members()
        .forEach(
            (name, value) -> {
              if (!ENVELOPE.contains(name)) {
                own.put(name, value);
              }
            });
    return own.build();
  }
}
