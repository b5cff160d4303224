package dev.tacho.mcp.schema;

import dev.tacho.core.json.Json;
import java.util.List;
import java.util.OptionalLong;

/// The shape of one JSON value. Immutable.
public sealed interface Shape
    permits Shape.Text, Shape.Whole, Shape.Flag, Shape.Items, Shape.Any, Fields {
  /// The schema, without what only people read.
  Json.Obj schema();

  /// Adds to `faults` what is wrong with `value`, which stands at `at`.
  void check(String at, Json value, List<String> faults);

  /// Text.
  ///
  /// @param words the only ones that are taken; any text where there are none
  record Text(List<String> words) implements Shape {
    public Text {
      words = List.copyOf(words);
    }

    @Override
    public Json.Obj schema() {
      Json.Builder schema = type("string");
      return (words.isEmpty() ? schema : schema.put("enum", Json.ofTexts(words))).build();
    }

    @Override
    public void check(String at, Json value, List<String> faults) {
      if (!(value instanceof Json.Str(var text))) {
        faults.add(wrong(at, "text", value));
      } else if (!words.isEmpty() && !words.contains(text)) {
        faults.add(wrong(at, "one of " + String.join(", ", words), value));
      }
    }
  }

  /// A whole number from `least` to `most`.
  record Whole(OptionalLong least, OptionalLong most) implements Shape {
    @Override
    public Json.Obj schema() {
      return type("integer").putWhole("minimum", least).putWhole("maximum", most).build();
    }

    @Override
    public void check(String at, Json value, List<String> faults) {
      OptionalLong whole = wholeOf(value);
      if (whole.isEmpty()) {
        faults.add(wrong(at, "a whole number", value));
        return;
      }
      long found = whole.getAsLong();
      if (found < least.orElse(Long.MIN_VALUE) || found > most.orElse(Long.MAX_VALUE)) {
        faults.add(wrong(at, range(), value));
      }
    }

    private String range() {
      if (most.isEmpty()) {
        return least.getAsLong() + " or more";
      }
      return least.isEmpty()
          ? most.getAsLong() + " or less"
          : "a whole number from " + least.getAsLong() + " to " + most.getAsLong();
    }
  }

  /// True or false.
  record Flag() implements Shape {
    @Override
    public Json.Obj schema() {
      return type("boolean").build();
    }

    @Override
    public void check(String at, Json value, List<String> faults) {
      if (!(value instanceof Json.Bool)) {
        faults.add(wrong(at, "true or false", value));
      }
    }
  }

  /// A list of one kind of item.
  ///
  /// @param most items that are taken
  record Items(Shape each, int least, int most) implements Shape {
    @Override
    public Json.Obj schema() {
      Json.Builder schema = type("array").put("items", each.schema());
      if (least > 0) {
        schema.put("minItems", least);
      }
      return (most < Integer.MAX_VALUE ? schema.put("maxItems", most) : schema).build();
    }

    @Override
    public void check(String at, Json value, List<String> faults) {
      if (!(value instanceof Json.Arr(var items))) {
        faults.add(wrong(at, "a list", value));
        return;
      }
      if (items.size() < least || items.size() > most) {
        String wanted = most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
        faults.add("'" + at + "' has " + items.size() + " items; give " + wanted);
      }
      for (int i = 0; i < items.size(); i++) {
        each.check(at + "[" + i + "]", items.get(i), faults);
      }
    }
  }

  /// Any object.
  record Any() implements Shape {
    @Override
    public Json.Obj schema() {
      return type("object").build();
    }

    @Override
    public void check(String at, Json value, List<String> faults) {
      if (!(value instanceof Json.Obj)) {
        faults.add(wrong(at, "an object", value));
      }
    }
  }

  private static Json.Builder type(String name) {
    return Json.object().put("type", name);
  }

  private static OptionalLong wholeOf(Json value) {
    if (!(value instanceof Json.Num number)) {
      return OptionalLong.empty();
    }
    OptionalLong whole = number.asLong();
    double size = number.asDouble();
    // JSON Schema counts 3.0 among the whole numbers
    return whole.isEmpty() && size == Math.rint(size) && Math.abs(size) < 0x1p53
        ? OptionalLong.of((long) size)
        : whole;
  }

  private static String wrong(String at, String wanted, Json found) {
    String text = found.toString();
    String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    return "'" + at + "' is " + shown + "; give " + wanted;
  }

  /// Any text.
  static Shape text() {
    return new Text(List.of());
  }

  /// One of these words.
  static Shape words(String... words) {
    return new Text(List.of(words));
  }

  /// A whole number from `least` on.
  static Shape wholeFrom(long least) {
    return new Whole(OptionalLong.of(least), OptionalLong.empty());
  }

  /// Any whole number.
  static Shape whole() {
    return new Whole(OptionalLong.empty(), OptionalLong.empty());
  }

  /// True or false.
  static Shape flag() {
    return new Flag();
  }

  /// A list of any length.
  static Shape items(Shape each) {
    return new Items(each, 0, Integer.MAX_VALUE);
  }

  /// A list of some length.
  static Shape items(Shape each, int least, int most) {
    return new Items(each, least, most);
  }

  /// Any object.
  static Shape any() {
    return new Any();
  }
}
