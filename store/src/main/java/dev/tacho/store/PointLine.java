package dev.tacho.store;

import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// One line of a series, read into fields that are used again for the next. The lines that our
/// own writer makes are scanned byte by byte; any other JSON of the same meaning goes through
/// [Json]. Confined to one thread.
final class PointLine {
  /// 10^0 to 10^22 are exact doubles.
  private static final double[] POWERS = new double[23];

  private static final long EXACT = 1L << 53;
  private static final byte[] TIME = ascii("{\"t\":");
  private static final byte[] STEP = ascii(",\"s\":");
  private static final byte[] VALUES = ascii(",\"m\":{");

  static {
    double power = 1;
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = power;
      power *= 10;
    }
  }

  private final String sourceField;
  private final byte[] sourceText;
  private final NameTable texts = new NameTable();
  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private long whole;

  private long nanos;
  private long step;
  private String source = "";
  private int count;
  private String[] names = new String[8];
  private double[] values = new double[8];

  /// Reads lines whose text stands under `sourceField`: `src` in series, `status` in samples.
  PointLine(String sourceField) {
    this.sourceField = sourceField;
    sourceText = ascii(",\"" + sourceField + "\":");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Reads the line. Fails with a [JsonException] that says what is wrong with it.
  void read(byte[] from, int begin, int to) {
    bytes = from;
    at = begin;
    end = to;
    if (!scan()) {
      parse(new String(from, begin, to - begin, StandardCharsets.UTF_8));
    }
  }

  private boolean scan() {
    step = RunSink.NO_STEP;
    source = "";
    count = 0;
    if (!skip(TIME) || !scanWhole()) {
      return false;
    }
    nanos = whole;
    if (skip(STEP)) {
      if (!scanWhole()) {
        return false;
      }
      step = whole;
    }
    if (skip(sourceText)) {
      String text = scanText();
      if (text == null) {
        return false;
      }
      source = text;
    }
    return skip(VALUES) && scanValues() && at + 1 == end && bytes[at] == '}';
  }

  private boolean scanValues() {
    while (true) {
      String name = scanText();
      if (name == null || at >= end || bytes[at++] != ':') {
        return false;
      }
      grow();
      names[count] = name;
      if (!scanValue()) {
        return false;
      }
      count++;
      if (at >= end) {
        return false;
      }
      byte next = bytes[at++];
      if (next == '}') {
        return !twice();
      }
      if (next != ',') {
        return false;
      }
    }
  }

  /// Names come out of one table, so that equal ones are the same object.
  private boolean twice() {
    for (int i = 1; i < count; i++) {
      for (int j = 0; j < i; j++) {
        if (names[i].equals(names[j])) {
          return true;
        }
      }
      if (count > 64) {
        return false;
      }
    }
    return false;
  }

  private void grow() {
    if (count == names.length) {
      names = Arrays.copyOf(names, count * 2);
      values = Arrays.copyOf(values, count * 2);
    }
  }

  private boolean skip(byte[] text) {
    if (end - at < text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (bytes[at + i] != text[i]) {
        return false;
      }
    }
    at += text.length;
    return true;
  }

  private boolean scanWhole() {
    boolean negative = at < end && bytes[at] == '-';
    int from = negative ? ++at : at;
    long value = 0;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9' && at - from < 18) {
      value = value * 10 + bytes[at++] - '0';
    }
    whole = negative ? -value : value;
    return at > from && (at == end || !isNumber(bytes[at]));
  }

  private @org.jspecify.annotations.Nullable String scanText() {
    if (at >= end || bytes[at] != '"') {
      return null;
    }
    int from = ++at;
    while (at < end) {
      byte b = bytes[at];
      if (b == '"') {
        return texts.text(bytes, from, at++);
      }
      if (b == '\\' || (b >= 0 && b < ' ')) {
        return null;
      }
      at++;
    }
    return null;
  }

  private boolean scanValue() {
    if (at >= end) {
      return false;
    }
    if (bytes[at] == '"') {
      String text = scanText();
      Optional<Double> value = text == null ? Optional.empty() : Json.toDouble(Json.of(text));
      value.ifPresent(v -> values[count] = v);
      return value.isPresent();
    }
    int from = at;
    boolean negative = bytes[at] == '-';
    if (negative) {
      at++;
    }
    long mantissa = 0;
    int digits = 0;
    int fraction = 0;
    boolean point = false;
    for (; at < end; at++) {
      byte b = bytes[at];
      if (b == '.' && !point) {
        point = true;
      } else if (b >= '0' && b <= '9') {
        digits++;
        fraction += point ? 1 : 0;
        mantissa = digits < 19 ? mantissa * 10 + b - '0' : mantissa;
      } else {
        break;
      }
    }
    int exponent = 0;
    if (at < end && (bytes[at] == 'E' || bytes[at] == 'e')) {
      at++;
      if (!scanExponent()) {
        return false;
      }
      exponent = (int) whole;
    }
    if (digits == 0 || (at < end && isNumber(bytes[at]))) {
      return false;
    }
    values[count] = toDouble(from, negative, mantissa, digits, exponent - fraction);
    return true;
  }

  private boolean scanExponent() {
    if (at < end && bytes[at] == '+') {
      at++;
    }
    int from = at;
    return scanWhole() && at - from < 5;
  }

  /// Exact where mantissa and power are exact doubles (Clinger 1990, the fast case); else the
  /// JDK's own reading.
  private double toDouble(int from, boolean negative, long mantissa, int digits, int exponent) {
    if (digits < 19 && mantissa <= EXACT && Math.abs(exponent) < POWERS.length) {
      double value = exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
      return negative ? -value : value;
    }
    return Double.parseDouble(new String(bytes, from, at - from, StandardCharsets.US_ASCII));
  }

  private static boolean isNumber(byte b) {
    return (b >= '0' && b <= '9') || b == '.' || b == 'e' || b == 'E' || b == '-' || b == '+';
  }

  private void parse(String text) {
    Json.Obj json = Json.parseObject(text);
    nanos = json.needWhole("t");
    step = json.whole("s").orElse(RunSink.NO_STEP);
    source = json.text(sourceField).orElse("");
    count = 0;
    Json.Obj m = json.needObject("m");
    for (String name : m.members().keySet()) {
      grow();
      names[count] = name;
      values[count] =
          m.number(name)
              .orElseThrow(() -> new JsonException("value '" + name + "' must be a number"));
      count++;
    }
    if (count == 0) {
      throw new JsonException("a point needs at least one value");
    }
  }

  long nanos() {
    return nanos;
  }

  long step() {
    return step;
  }

  String source() {
    return source;
  }

  int count() {
    return count;
  }

  String name(int i) {
    return names[java.util.Objects.checkIndex(i, count)];
  }

  double value(int i) {
    return values[java.util.Objects.checkIndex(i, count)];
  }
}
