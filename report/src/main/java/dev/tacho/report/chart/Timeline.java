package dev.tacho.report.chart;

import dev.tacho.report.chart.ChartTable.Cell;
import dev.tacho.report.chart.ChartTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What happened when: a lane a subject, spans and moments in it.
public record Timeline(String title, Axis x, List<Lane> lanes, String note) implements Chart {
  public Timeline {
    lanes = List.copyOf(lanes);
  }

  /// What happened to one subject.
  public record Lane(String name, List<Span> spans) {
    public Lane {
      spans = List.copyOf(spans);
    }
  }

  /// Something that lasted, or a moment.
  ///
  /// @param to as `from` for a moment
  /// @param label what it was
  public record Span(double from, double to, String label, Tone tone) {
    /// Whether both ends have a place on `axis`, in order.
    public boolean isOn(Axis axis) {
      return axis.holds(from) && axis.holds(to) && from <= to;
    }
  }

  @Override
  public List<String> notes() {
    return counted().all();
  }

  @Override
  public Optional<String> nothing() {
    boolean any = lanes.stream().anyMatch(lane -> lane.spans.stream().anyMatch(s -> s.isOn(x)));
    return any ? Optional.empty() : Optional.of(counted().nothing("spans"));
  }

  private Notes counted() {
    Notes notes = new Notes(note);
    for (Lane lane : lanes) {
      for (Span span : lane.spans) {
        if (span.from > span.to) {
          notes.add(lane.name + ": " + span.label + " ends before it begins and is not drawn.");
        }
        notes.count(x, span.from);
        notes.count(x, span.to);
      }
    }
    return notes;
  }

  @Override
  public ChartTable table() {
    List<Column> columns =
        List.of(
            new Column("lane", false),
            new Column("what", false),
            new Column(Labels.named("from", x.unit()), true),
            new Column(Labels.named("to", x.unit()), true));
    List<List<Cell>> rows = new ArrayList<>();
    for (Lane lane : lanes) {
      for (Span span : lane.spans) {
        String what = (span.tone.sign() + " " + span.label).strip();
        rows.add(List.of(Cell.of(lane.name), Cell.of(what), Cell.of(span.from), Cell.of(span.to)));
      }
    }
    return new ChartTable(columns, rows);
  }
}
