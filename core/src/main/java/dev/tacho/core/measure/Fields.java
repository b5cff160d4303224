package dev.tacho.core.measure;

import dev.tacho.core.json.Json;
import dev.tacho.core.text.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// One object of a document, read field by field. A wrong field becomes a fault and a stand-in
/// value (empty text, 0, no members), so that reading goes on and finds the other faults; [#make]
/// never lets a stand-in out. Confined to one thread.
final class Fields {
  /// JSON of the wrong kind, shown in a message.
  private static final int SHOWN = 60;

  private final Json.Obj object;
  private final String path;
  private final Findings findings;
  private final long errorsBefore;
  private final Set<String> asked = new HashSet<>();

  private Fields(Json.Obj object, String path, Findings findings) {
    this.object = object;
    this.path = path;
    this.findings = findings;
    this.errorsBefore = findings.errors();
  }

  /// The fields of `value`, none with a fault when it is no object.
  static Fields of(Json value, String path, Findings findings) {
    if (value instanceof Json.Obj object) {
      return new Fields(object, path, findings);
    }
    findings.error(path, "not an object but " + shown(value), "write {...}");
    return nothing(path);
  }

  /// Stands in for an object that is not there; what is asked of it adds no faults.
  private static Fields nothing(String path) {
    return new Fields(Json.Obj.EMPTY, path, new Findings());
  }

  Findings findings() {
    return findings;
  }

  Json.Obj object() {
    return object;
  }

  boolean has(String name) {
    return object.members().containsKey(name);
  }

  /// JSON pointer (RFC 6901) to a member.
  String at(String name) {
    return path + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  Set<String> names() {
    return object.members().keySet();
  }

  /// The member as it is; a fault where it is absent.
  Optional<Json> need(String name) {
    Optional<Json> value = find(name);
    if (value.isEmpty()) {
      findings.error(at(name), "missing", "add the field '" + name + "'");
    }
    return value;
  }

  Optional<Json> find(String name) {
    asked.add(name);
    return Optional.ofNullable(object.members().get(name));
  }

  String text(String name) {
    return need(name).flatMap(value -> asText(name, value)).orElse("");
  }

  Optional<String> findText(String name) {
    return find(name).flatMap(value -> asText(name, value));
  }

  double number(String name) {
    return need(name).map(value -> asNumber(name, value)).orElse(0.0);
  }

  Optional<Double> findNumber(String name) {
    return find(name).map(value -> asNumber(name, value));
  }

  long whole(String name) {
    return need(name).map(value -> asWhole(name, value)).orElse(0L);
  }

  OptionalLong findWhole(String name) {
    Optional<Long> whole = find(name).map(value -> asWhole(name, value));
    return whole.isPresent() ? OptionalLong.of(whole.get()) : OptionalLong.empty();
  }

  int smallWhole(String name) {
    long whole = whole(name);
    if (whole != (int) whole) {
      findings.error(at(name), "too large: " + whole, "give at most " + Integer.MAX_VALUE);
      return 0;
    }
    return (int) whole;
  }

  Fields fields(String name) {
    return need(name)
        .map(value -> Fields.of(value, at(name), findings))
        .orElseGet(() -> nothing(at(name)));
  }

  Optional<Fields> findFields(String name) {
    return find(name).map(value -> Fields.of(value, at(name), findings));
  }

  Json.Obj findObject(String name) {
    return find(name)
        .map(value -> Fields.of(value, at(name), findings).object)
        .orElse(Json.Obj.EMPTY);
  }

  Map<String, String> findTexts(String name) {
    Optional<Fields> fields = findFields(name);
    Map<String, String> texts = new LinkedHashMap<>();
    fields.ifPresent(f -> f.names().forEach(key -> texts.put(key, f.text(key))));
    return texts;
  }

  /// The items of an array, each read by `read`; those with faults are left out.
  <T> List<T> list(String name, boolean needed, Function<Fields, Optional<T>> read) {
    Optional<Json> value = needed ? need(name) : find(name);
    List<T> items = new ArrayList<>();
    if (value.isPresent() && value.get() instanceof Json.Arr(var all)) {
      for (int i = 0; i < all.size(); i++) {
        read.apply(Fields.of(all.get(i), at(name) + "/" + i, findings)).ifPresent(items::add);
      }
    } else {
      value.ifPresent(other -> wrong(name, "an array", other));
    }
    return items;
  }

  /// The case of an enumeration whose word the member is.
  <T> Optional<T> word(String name, Iterable<T> cases, Function<T, String> wordOf) {
    Optional<String> word = need(name).flatMap(value -> asText(name, value));
    if (word.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    for (T one : cases) {
      words.add(wordOf.apply(one));
      if (wordOf.apply(one).equals(word.get())) {
        return Optional.of(one);
      }
    }
    findings.error(
        at(name), "unknown word '" + Text.shown(word.get()) + "'", "write one of " + words);
    return Optional.empty();
  }

  /// Puts the fields that nobody asked for aside.
  void keepTheRest() {
    object
        .members()
        .forEach(
            (name, value) -> {
              if (!asked.contains(name)) {
                findings.unknown(at(name), value);
              }
            });
  }

  /// What `build` makes of these fields; empty, with a fault, when they or it were at fault.
  <T> Optional<T> make(Supplier<T> build) {
    if (findings.errors() > errorsBefore) {
      return Optional.empty();
    }
    try {
      return Optional.of(build.get());
    } catch (IllegalArgumentException e) {
      findings.error(path, String.valueOf(e.getMessage()), "correct the value");
      return Optional.empty();
    }
  }

  private Optional<String> asText(String name, Json value) {
    if (value instanceof Json.Str(var text)) {
      return Optional.of(text);
    }
    wrong(name, "a string", value);
    return Optional.empty();
  }

  private double asNumber(String name, Json value) {
    Optional<Double> number = Json.toDouble(value);
    if (number.isEmpty() || (value instanceof Json.Num && number.get().isInfinite())) {
      wrong(name, "a number that a double can hold", value);
      return 0;
    }
    return number.get();
  }

  private long asWhole(String name, Json value) {
    OptionalLong whole = value instanceof Json.Num number ? number.asLong() : OptionalLong.empty();
    if (whole.isEmpty()) {
      wrong(name, "a whole number", value);
    }
    return whole.orElse(0);
  }

  private void wrong(String name, String wanted, Json found) {
    findings.error(
        at(name),
        "not " + wanted + " but " + shown(found),
        found instanceof Json.Null ? "leave the field out" : "write " + wanted);
  }

  /// What a value is, without printing a huge one.
  static String shown(Json value) {
    return switch (value) {
      case Json.Obj(var members) -> "an object of " + members.size() + " members";
      case Json.Arr(var items) -> "an array of " + items.size() + " items";
      case Json.Str(var text) -> "'" + Text.shown(text) + "'";
      case Json.Num(var literal) when literal.length() > SHOWN ->
          literal.substring(0, SHOWN) + "...";
      case Json.Num(var literal) -> literal;
      case Json.Bool _, Json.Null _ -> value.toString();
    };
  }
}
