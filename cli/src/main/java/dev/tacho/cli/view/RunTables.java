package dev.tacho.cli.view;

import dev.tacho.cli.shell.ProgressLine;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.Stage;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tables that `show`, `summary` and `watch` share. Pure.
public final class RunTables {
  private RunTables() {}

  public static List<String> stages(RunView view, long wallMillis, int columns) {
    Table table =
        new Table()
            .right("")
            .left("STAGE")
            .left("STATE")
            .right("RAN")
            .left("PROGRESS")
            .whereSaid()
            .shrinking("REASON")
            .whereSaid();
    for (Stage stage : view.facts().stages()) {
      Optional<Duration> ran = stage.ran(view.nowNanos(wallMillis));
      table.row(
          Integer.toString(stage.position()),
          stage.name(),
          view.word(stage),
          ran.isPresent() ? Durations.text(ran.get()) : "-",
          stage.progress().isPresent() ? ProgressLine.of(stage.progress().get()) : "-",
          stage.reason().orElse(""));
    }
    return indented(table, columns);
  }

  public static List<String> series(List<SeriesSummary> series, int columns) {
    Table table =
        new Table()
            .shrinking("SERIES")
            .right("VALUES")
            .right("LAST")
            .right("AT STEP")
            .whereSaid()
            .right("MIN")
            .right("MAX")
            .right("NOT FINITE")
            .whereSaid();
    for (SeriesSummary s : series) {
      table.row(
          s.name(),
          Numbers.grouped(s.count()),
          Numbers.text(s.last()),
          s.lastStep() == RunSink.NO_STEP ? "-" : Numbers.grouped(s.lastStep()),
          bound(s, s.min()),
          bound(s, s.max()),
          s.notFinite() == 0 ? "-" : Numbers.grouped(s.notFinite()));
    }
    return indented(table, columns);
  }

  public static List<String> artifacts(List<RunEvent.Artifact> artifacts, int columns) {
    Table table = new Table().shrinking("ARTIFACT").right("SIZE").left("KEPT").left("SHA-256");
    for (RunEvent.Artifact a : artifacts) {
      table.row(
          a.path(),
          Numbers.bytes(a.bytes()),
          a.stored().isPresent() ? "copy" : "reference",
          a.sha256().isEmpty() ? "-" : a.sha256().substring(0, Math.min(16, a.sha256().length())));
    }
    return indented(table, columns);
  }

  private static String bound(SeriesSummary series, double value) {
    return series.count() == series.notFinite() ? "-" : Numbers.text(value);
  }

  private static List<String> indented(Table table, int columns) {
    List<String> lines = new ArrayList<>();
    for (String line : table.lines(columns - 2)) {
      lines.add("  " + line);
    }
    return lines;
  }
}
