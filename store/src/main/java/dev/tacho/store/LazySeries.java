package dev.tacho.store;

import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The series of a status, read when somebody first looks. Immutable to the outside, any thread.
final class LazySeries extends AbstractList<SeriesSummary> {
  private final String text;
  private volatile @Nullable List<SeriesSummary> read;

  /// @param text `"series":{...}}`, the end of a status whose checksum matched
  LazySeries(String text) {
    this.text = text;
  }

  private List<SeriesSummary> read() {
    List<SeriesSummary> all = read;
    if (all == null) {
      all = parse();
      read = all;
    }
    return all;
  }

  private List<SeriesSummary> parse() {
    Json.Obj json = Json.parseObject("{" + text);
    Json.Obj series = json.needObject("series");
    List<SeriesSummary> all = new ArrayList<>(series.members().size());
    for (String name : series.members().keySet()) {
      all.add(SeriesSummary.of(name, series.needObject(name)));
    }
    return List.copyOf(all);
  }

  @Override
  public SeriesSummary get(int i) {
    return read().get(i);
  }

  @Override
  public int size() {
    return read().size();
  }
}
