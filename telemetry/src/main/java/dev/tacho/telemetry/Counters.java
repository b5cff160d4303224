package dev.tacho.telemetry;

import dev.tacho.core.Counter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All counters of a sampler, each with the source that it belongs to and whether it can be read
/// now. Confined to the sampler's thread once that runs.
///
/// Where several sources have one series, the first that can read it keeps it; where none can,
/// the first one's reason stands.
final class Counters {
  /// Changes of one counter that are told; one that comes and goes would else fill the run.
  static final int CHANGES_TOLD = 20;

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<Counter> changed = new ArrayList<>();

  private static final class Entry {
    final Source owner;
    Counter now;
    int changes;

    Entry(Source owner, Counter now) {
      this.owner = owner;
      this.now = now;
    }
  }

  Counters(List<? extends Source> sources) {
    for (Source source : sources) {
      for (Counter counter : source.counters()) {
        Entry there = entries.get(counter.series());
        if (there == null || isBetter(counter, there.now)) {
          Entry _ = entries.put(counter.series(), new Entry(source, counter));
        }
      }
    }
  }

  /// As they are now.
  List<Counter> all() {
    return entries.values().stream().map(entry -> entry.now).toList();
  }

  /// Takes over what `source` read, and returns the values in `into`.
  void take(Source source, Reading reading, Map<String, Double> into) {
    reading.finds().forEach(found -> find(source, found));
    reading
        .values()
        .forEach(
            (series, value) -> {
              if (owns(source, series)) {
                Double _ = into.put(series, value);
                change(series, Optional.empty());
              }
            });
    reading
        .losses()
        .forEach(
            (series, reason) -> {
              if (owns(source, series)) {
                change(series, Optional.of(reason));
              }
            });
  }

  /// All counters of `source` that were not read are lost.
  void fail(Source source, Reading reading, String reason) {
    entries.forEach(
        (series, entry) -> {
          if (entry.owner.equals(source)
              && entry.now.missing().isEmpty()
              && !reading.values().containsKey(series)) {
            change(series, Optional.of(reason));
          }
        });
  }

  /// Those that vanished or came back since the last call.
  List<Counter> takeChanged() {
    List<Counter> taken = List.copyOf(changed);
    changed.clear();
    return taken;
  }

  /// Takes in a counter that was found late, or is described otherwise than before.
  private void find(Source source, Counter found) {
    Entry there = entries.get(found.series());
    if (there != null && there.owner.equals(source)) {
      if (!there.now.equals(found)) {
        there.now = found;
        changed.add(found);
      }
    } else if (there == null || isBetter(found, there.now)) {
      Entry _ = entries.put(found.series(), new Entry(source, found));
      changed.add(found);
    }
  }

  private static boolean isBetter(Counter one, Counter other) {
    return other.missing().isPresent() && one.missing().isEmpty();
  }

  private boolean owns(Source source, String series) {
    Entry entry = entries.get(series);
    return entry != null && entry.owner.equals(source);
  }

  private void change(String series, Optional<String> missing) {
    Entry entry = entries.get(series);
    if (entry == null || entry.now.missing().isPresent() == missing.isPresent()) {
      return;
    }
    entry.changes++;
    entry.now = new Counter(series, entry.now.source(), entry.now.boundary(), missing);
    if (entry.changes < CHANGES_TOLD) {
      changed.add(entry.now);
    } else if (entry.changes == CHANGES_TOLD) {
      String reason = missing.map(text -> text + "; it").orElse("the counter") + " comes and goes";
      changed.add(
          new Counter(
              series,
              entry.now.source(),
              entry.now.boundary(),
              Optional.of(reason + ", further changes are not told")));
    }
  }
}
