package dev.tacho.readers.wandb;

import dev.tacho.readers.scan.NumberScan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The number that a value's JSON text is, `NaN` and the infinities included, bare or quoted.
/// Used again for the next one. Confined to one thread.
final class JsonNumber {
  private static final int LONGEST = 400;

  private final NumberScan scan = new NumberScan();
  private double value;

  /// The number found last.
  double value() {
    return value;
  }

  /// Whether `bytes` from `from` to `to` are a number; then [#value] is it. Writes to the byte
  /// behind them for a moment, so that the scan ends there.
  boolean is(byte[] bytes, int from, int to) {
    if (from >= to || to - from > LONGEST) {
      return false;
    }
    byte first = bytes[from];
    boolean mayBeDecimal = first == '-' || (first >= '0' && first <= '9');
    return (mayBeDecimal && decimal(bytes, from, to)) || word(bytes, from, to);
  }

  private boolean decimal(byte[] bytes, int from, int to) {
    if (to == bytes.length) {
      return decimal(Arrays.copyOfRange(bytes, from, to + 1), 0, to - from);
    }
    byte behind = bytes[to];
    bytes[to] = 0;
    boolean read = scan.read(bytes, from);
    bytes[to] = behind;
    value = scan.value();
    return read && scan.end() == to;
  }

  private boolean word(byte[] bytes, int from, int to) {
    boolean quoted = to - from > 2 && bytes[from] == '"' && bytes[to - 1] == '"';
    int length = quoted ? to - from - 2 : to - from;
    if (length != 3 && length != 8 && length != 9) {
      return false;
    }
    switch (text(bytes, quoted ? from + 1 : from, quoted ? to - 1 : to)) {
      case "NaN" -> value = Double.NaN;
      case "Infinity" -> value = Double.POSITIVE_INFINITY;
      case "-Infinity" -> value = Double.NEGATIVE_INFINITY;
      default -> {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
