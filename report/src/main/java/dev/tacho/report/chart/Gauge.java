package dev.tacho.report.chart;

import dev.tacho.report.chart.ChartTable.Cell;
import dev.tacho.report.chart.ChartTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One value within its range.
///
/// @param scale what the value is, with both ends of the range
/// @param value NaN where there is none
/// @param zones parts of the range from its beginning, each up to the next; none for a plain one
/// @param missing why there is no value; empty text where there is one
public record Gauge(
    String title, Axis scale, double value, List<Zone> zones, String missing, String note)
    implements Chart {
  public Gauge {
    zones = List.copyOf(zones);
    if (!(scale.least() < scale.most())) {
      throw new IllegalArgumentException(
          "gauge '"
              + title
              + "' ranges from "
              + scale.least()
              + " to "
              + scale.most()
              + "; give its axis both ends, Axis.spanning");
    }
  }

  /// A part of the range.
  ///
  /// @param upTo where it ends
  public record Zone(String name, double upTo, Tone tone) {}

  /// The zone that holds the value; empty where none does.
  public Optional<Zone> zone() {
    for (Zone zone : zones) {
      if (value <= zone.upTo) {
        return Optional.of(zone);
      }
    }
    return Optional.empty();
  }

  @Override
  public List<String> notes() {
    return counted().all();
  }

  @Override
  public Optional<String> nothing() {
    return scale.holds(value) ? Optional.empty() : Optional.of(counted().nothing("value"));
  }

  private Notes counted() {
    Notes notes = new Notes(note);
    if (missing.isEmpty()) {
      notes.count(scale, value);
    } else {
      notes.missing("The value", missing);
    }
    if (value < scale.least() || value > scale.most()) {
      notes.add("The value lies outside the range and is drawn at its end.");
    }
    return notes;
  }

  @Override
  public ChartTable table() {
    List<Column> columns =
        List.of(new Column("", false), new Column(Labels.named("value", scale.unit()), true));
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        List.of(
            Cell.of(scale.name().isEmpty() ? title : scale.name()),
            missing.isEmpty() ? Cell.of(value) : Cell.of("missing: " + missing)));
    rows.add(List.of(Cell.of("range from"), Cell.of(scale.least())));
    rows.add(List.of(Cell.of("range to"), Cell.of(scale.most())));
    for (Zone zone : zones) {
      String name = (zone.tone.sign() + " " + zone.name + " up to").strip();
      rows.add(List.of(Cell.of(name), Cell.of(zone.upTo)));
    }
    return new ChartTable(columns, rows);
  }
}
