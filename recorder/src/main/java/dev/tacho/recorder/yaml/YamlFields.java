package dev.tacho.recorder.yaml;

import dev.tacho.core.text.NearMiss;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One mapping, taken apart key by key; what is wrong is gathered. Ask for every key that may stand
/// there, then [#done] tells of those that may not. Confined to one thread.
public final class YamlFields {
  private final String what;
  private final Yaml.Table table;
  private final YamlFaults faults;
  private final Set<String> known = new LinkedHashSet<>();

  /// @param what the mapping is, for messages: `rule cpu-saturated`
  public YamlFields(String what, Yaml.Table table, YamlFaults faults) {
    this.what = what;
    this.table = table;
    this.faults = faults;
  }

  /// The value of `key`, whatever it is.
  public Optional<Yaml> value(String key) {
    known.add(key);
    return Optional.ofNullable(table.values().get(key));
  }

  /// The text of `key`; a fault when it is no text, number or truth value.
  public Optional<Yaml.Scalar> scalar(String key) {
    return value(key).flatMap(value -> scalar(key, value));
  }

  /// The text of `key`; a fault when it is missing, too.
  public Optional<Yaml.Scalar> need(String key, String example) {
    Optional<Yaml> value = value(key);
    if (value.isEmpty()) {
      fault(table.line(), "has no " + key + "; add " + key + ": " + example);
      return Optional.empty();
    }
    return scalar(key, value.get());
  }

  /// The texts of `key`: one text, or a list of them; none without the key.
  public List<Yaml.Scalar> scalars(String key) {
    Optional<Yaml> value = value(key);
    List<Yaml.Scalar> found = new ArrayList<>();
    if (value.isPresent() && value.get() instanceof Yaml.Items(_, var items)) {
      items.forEach(item -> scalar(key, item).ifPresent(found::add));
    } else {
      value.flatMap(only -> scalar(key, only)).ifPresent(found::add);
    }
    return found;
  }

  /// The items of the list `key`; none without it, a fault when it is something else.
  public List<Yaml> items(String key) {
    Optional<Yaml> value = value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof Yaml.Items(_, var items)) {
      return items;
    }
    fault(
        value.get().line(),
        key + " is " + shown(value.get()) + "; write a list, each item behind a dash");
    return List.of();
  }

  /// Takes down a fault of this mapping.
  public void fault(int line, String message) {
    faults.add(line, what + ": " + message);
  }

  /// Tells of every key that was not asked for.
  public void done() {
    table
        .keyLines()
        .forEach(
            (key, line) -> {
              if (!known.contains(key)) {
                fault(
                    line,
                    "unknown key '"
                        + YamlFaults.shown(key)
                        + "'"
                        + NearMiss.suggestion(key, known)
                        + " known are "
                        + String.join(", ", known));
              }
            });
  }

  private Optional<Yaml.Scalar> scalar(String key, Yaml value) {
    if (value instanceof Yaml.Scalar scalar && !scalar.kind().equals("nothing")) {
      return Optional.of(scalar);
    }
    fault(value.line(), key + " is " + shown(value) + "; write one value behind it");
    return Optional.empty();
  }

  private static String shown(Yaml value) {
    return YamlFaults.shown(value.kind());
  }
}
