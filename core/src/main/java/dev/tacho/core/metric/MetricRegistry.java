package dev.tacho.core.metric;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The metrics that Tacho knows, by exact name or by pattern. The table is the resource
/// `metrics.txt` beside this class: the one place where a name gets its unit, direction, legal
/// range and definition. Immutable; any thread.
public final class MetricRegistry {
  /// One line of the table.
  ///
  /// @param group the heading it stands under
  /// @param pattern the name, or a pattern with one `*` at an end
  /// @param metric what a name that fits means; its own name is the pattern
  /// @param meaning one sentence
  public record Entry(String group, String pattern, Metric metric, String meaning) {
    boolean exact() {
      return pattern.indexOf('*') < 0;
    }

    boolean fits(String name) {
      if (name.length() < pattern.length()) {
        return false;
      }
      return pattern.startsWith("*")
          ? name.endsWith(pattern.substring(1))
          : name.startsWith(pattern.substring(0, pattern.length() - 1));
    }

    Metric named(String name) {
      return new Metric(
          name, metric.unit(), metric.direction(), metric.definition(), metric.legal());
    }
  }

  private static final String TABLE = "metrics.txt";

  private final List<Entry> entries;
  private final Map<String, Metric> exact = new HashMap<>();
  private final List<Entry> patterns;

  private MetricRegistry(List<Entry> entries) {
    this.entries = List.copyOf(entries);
    this.patterns = entries.stream().filter(entry -> !entry.exact()).toList();
    for (Entry entry : entries) {
      if (entry.exact() && exact.put(entry.pattern(), entry.metric()) != null) {
        throw new IllegalArgumentException(TABLE + ": name given twice: " + entry.pattern());
      }
    }
  }

  /// The registry of this version.
  public static MetricRegistry known() {
    return Holder.KNOWN;
  }

  /// What `name` means, under that name; empty for a user's own.
  public Optional<Metric> find(String name) {
    Metric known = exact.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    return patterns.stream()
        .filter(entry -> entry.fits(name))
        .findFirst()
        .map(entry -> entry.named(name));
  }

  /// What our own exact name means.
  ///
  /// @throws IllegalArgumentException when the table has no such line: a fault of the caller
  public Metric require(String name) {
    Metric known = exact.get(name);
    if (known == null) {
      throw new IllegalArgumentException("no metric named '" + name + "' in " + TABLE);
    }
    return known;
  }

  /// The table, in its order.
  public List<Entry> entries() {
    return entries;
  }

  static MetricRegistry parse(String table) {
    List<Entry> entries = new ArrayList<>();
    String group = "";
    int number = 0;
    for (String line : table.lines().toList()) {
      number++;
      if (line.startsWith("## ")) {
        group = line.substring(3).strip();
      } else if (!line.isBlank() && !line.startsWith("#")) {
        entries.add(entry(group, line, number));
      }
    }
    return new MetricRegistry(entries);
  }

  private static Entry entry(String group, String line, int number) {
    String[] cells = line.split("\\|", -1);
    if (cells.length != 6) {
      throw new IllegalArgumentException(
          TABLE + " line " + number + ": " + cells.length + " cells, expected 6");
    }
    String name = cells[0].strip();
    int star = name.indexOf('*');
    if (star != name.lastIndexOf('*') || (star > 0 && star < name.length() - 1)) {
      throw new IllegalArgumentException(
          TABLE + " line " + number + ": '*' is not alone at one end: " + name);
    }
    Direction direction = Direction.valueOf(cells[2].strip().toUpperCase(Locale.ROOT));
    Metric metric =
        new Metric(
            name, new Unit(cells[1].strip()), direction, cells[4].strip(), range(cells[3].strip()));
    return new Entry(group, name, metric, cells[5].strip());
  }

  private static Range range(String cell) {
    int dots = cell.indexOf("..");
    return new Range(
        end(cell.substring(0, dots), Double.NEGATIVE_INFINITY),
        end(cell.substring(dots + 2), Double.POSITIVE_INFINITY));
  }

  private static double end(String text, double none) {
    return text.isEmpty() ? none : Double.parseDouble(text);
  }

  /// Read on the first use, so that a program that names no metric pays nothing.
  private static final class Holder {
    static final MetricRegistry KNOWN = parse(text());

    private static String text() {
      try (InputStream table =
          Objects.requireNonNull(
              MetricRegistry.class.getResourceAsStream(TABLE), "resource missing: " + TABLE)) {
        return new String(table.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
