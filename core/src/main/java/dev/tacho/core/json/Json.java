package dev.tacho.core.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// One JSON value. Immutable, any thread. `toString()` is the canonical compact text: members in
/// the order in which they were put, numbers as they were written, no blanks.
public sealed interface Json {
  /// Deepest nesting that [#parse] accepts; deeper text is hostile or broken.
  int MAX_DEPTH = 100;

  /// The literal `null`.
  record Null() implements Json {
    @Override
    public String toString() {
      return "null";
    }
  }

  /// `true` or `false`.
  record Bool(boolean value) implements Json {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /// A number, kept as its literal so that a 64-bit counter or a 17-digit double survives.
  record Num(String literal) implements Json {
    public Num {
      if (!JsonParser.isNumber(literal)) {
        throw new JsonException("not a JSON number: '" + literal + "'");
      }
    }

    /// The nearest double; very large literals become an infinity.
    public double asDouble() {
      return Double.parseDouble(literal);
    }

    /// The value as a long; empty when it is no whole number or out of range.
    public OptionalLong asLong() {
      try {
        return OptionalLong.of(Long.parseLong(literal));
      } catch (NumberFormatException _) {
        return OptionalLong.empty();
      }
    }

    @Override
    public String toString() {
      return literal;
    }
  }

  /// A string.
  record Str(String value) implements Json {
    @Override
    public String toString() {
      StringBuilder out = new StringBuilder(value.length() + 2);
      JsonPrinter.quote(value, out);
      return out.toString();
    }
  }

  /// An array.
  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return JsonPrinter.compact(this);
    }
  }

  /// An object; members keep their order. Equality ignores the order, as JSON does.
  record Obj(Map<String, Json> members) implements Json {
    /// The object without members.
    public static final Obj EMPTY = new Obj(Map.of());

    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /// The member called `name`, when there is one and it is not `null`.
    public Optional<Json> get(String name) {
      Json value = members.get(name);
      return value == null || value instanceof Null ? Optional.empty() : Optional.of(value);
    }

    /// The member as text; empty when absent. Fails when it is something else.
    public Optional<String> text(String name) {
      Optional<Json> value = get(name);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      // no pattern switch: its bootstrap costs tens of milliseconds in a fresh JVM
      if (value.get() instanceof Str(var text)) {
        return Optional.of(text);
      }
      throw wrong(name, "a string", value.get());
    }

    /// The member as a whole number; empty when absent. Fails when it is something else.
    public OptionalLong whole(String name) {
      Optional<Json> value = get(name);
      if (value.isEmpty()) {
        return OptionalLong.empty();
      }
      OptionalLong whole = value.get() instanceof Num n ? n.asLong() : OptionalLong.empty();
      if (whole.isEmpty()) {
        throw wrong(name, "a whole number", value.get());
      }
      return whole;
    }

    /// The member as a double, with the three strings for what JSON numbers cannot say; empty when
    /// absent. Fails when it is something else.
    public Optional<Double> number(String name) {
      return get(name).map(v -> Json.toDouble(v).orElseThrow(() -> wrong(name, "a number", v)));
    }

    /// The member as an object; empty when absent. Fails when it is something else.
    public Optional<Obj> object(String name) {
      return get(name)
          .map(
              v -> {
                if (v instanceof Obj o) {
                  return o;
                }
                throw wrong(name, "an object", v);
              });
    }

    /// The items of the member; no items when absent. Fails when it is no array.
    public List<Json> array(String name) {
      Optional<Json> value = get(name);
      if (value.isEmpty()) {
        return List.of();
      }
      if (value.get() instanceof Arr(var items)) {
        return items;
      }
      throw wrong(name, "an array", value.get());
    }

    /// The strings of the array; none when absent. Fails when an item is no string.
    public List<String> texts(String name) {
      List<String> texts = new ArrayList<>();
      for (Json item : array(name)) {
        if (!(item instanceof Str(var text))) {
          throw wrong(name, "an array of strings", item);
        }
        texts.add(text);
      }
      return List.copyOf(texts);
    }

    /// The members of an object whose values are strings; none when absent.
    public Map<String, String> textMap(String name) {
      Map<String, String> map = new LinkedHashMap<>();
      Obj object = object(name).orElse(EMPTY);
      object.members().keySet().forEach(k -> map.put(k, object.needText(k)));
      return map;
    }

    /// The member as text, which must be there.
    public String needText(String name) {
      return text(name).orElseThrow(() -> missing(name));
    }

    /// The member as a whole number, which must be there.
    public long needWhole(String name) {
      return whole(name).orElseThrow(() -> missing(name));
    }

    /// The member as an object, which must be there.
    public Obj needObject(String name) {
      return object(name).orElseThrow(() -> missing(name));
    }

    @Override
    public String toString() {
      return JsonPrinter.compact(this);
    }

    private static JsonException missing(String name) {
      return new JsonException("field '" + name + "' is missing");
    }

    private static JsonException wrong(String name, String wanted, Json found) {
      String text = found.toString();
      String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
      return new JsonException("field '" + name + "' must be " + wanted + ", found " + shown);
    }
  }

  /// Reads exactly one value. Strict RFC 8259: no comments, no trailing commas, no bare NaN; a name
  /// that stands twice in an object is refused, and so is nesting beyond [#MAX_DEPTH].
  static Json parse(String text) {
    return new JsonParser(text).document();
  }

  /// Reads exactly one value, which must be an object.
  static Obj parseObject(String text) {
    if (parse(text) instanceof Obj o) {
      return o;
    }
    throw new JsonException("not a JSON object, but another JSON value");
  }

  /// A string value.
  static Json of(String value) {
    return new Str(value);
  }

  /// A whole number.
  static Json of(long value) {
    return new Num(Long.toString(value));
  }

  /// A double: the shortest literal that reads back equal, whole values without a fraction, and
  /// `"NaN"`, `"Infinity"` or `"-Infinity"` as strings.
  static Json of(double value) {
    if (!Double.isFinite(value)) {
      return new Str(Double.toString(value));
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15 && !isNegativeZero(value)) {
      return of((long) value);
    }
    return new Num(Double.toString(value));
  }

  /// `true` or `false`.
  static Json of(boolean value) {
    return new Bool(value);
  }

  /// An array of strings.
  static Json ofTexts(List<String> values) {
    return new Arr(values.stream().map(Json::of).toList());
  }

  /// An object of strings.
  static Json ofTexts(Map<String, String> values) {
    Builder builder = object();
    values.forEach(builder::put);
    return builder.build();
  }

  /// The double that `value` stands for, the three strings included; empty for anything else.
  static Optional<Double> toDouble(Json value) {
    if (value instanceof Num n) {
      return Optional.of(n.asDouble());
    }
    if (!(value instanceof Str(var text))) {
      return Optional.empty();
    }
    return switch (text) {
      case "NaN" -> Optional.of(Double.NaN);
      case "Infinity" -> Optional.of(Double.POSITIVE_INFINITY);
      case "-Infinity" -> Optional.of(Double.NEGATIVE_INFINITY);
      default -> Optional.empty();
    };
  }

  /// The text on several lines, two blanks a level, for people.
  default String pretty() {
    return JsonPrinter.pretty(this);
  }

  /// Begins an object.
  static Builder object() {
    return new Builder();
  }

  /// Puts an object together, member by member; absent values leave no member. Confined to one
  /// thread.
  final class Builder {
    private final Map<String, Json> members = new LinkedHashMap<>();

    private Builder() {}

    public Builder put(String name, Json value) {
      members.put(name, value);
      return this;
    }

    public Builder put(String name, String value) {
      return put(name, of(value));
    }

    public Builder put(String name, long value) {
      return put(name, of(value));
    }

    public Builder put(String name, double value) {
      return put(name, of(value));
    }

    public Builder put(String name, boolean value) {
      return put(name, of(value));
    }

    /// Puts the text when it is there.
    public Builder putText(String name, Optional<String> value) {
      value.ifPresent(v -> put(name, v));
      return this;
    }

    /// Puts the whole number when it is there.
    public Builder putWhole(String name, OptionalLong value) {
      value.ifPresent(v -> put(name, v));
      return this;
    }

    /// Puts every member of `other`, after those that are there.
    public Builder putAll(Obj other) {
      members.putAll(other.members());
      return this;
    }

    public Obj build() {
      return new Obj(members);
    }
  }

  /// An array of anything.
  static Json array(List<? extends Json> items) {
    return new Arr(new ArrayList<>(items));
  }

  private static boolean isNegativeZero(double value) {
    return value == 0 && Double.doubleToRawLongBits(value) != 0;
  }
}
