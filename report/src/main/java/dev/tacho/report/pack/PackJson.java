package dev.tacho.report.pack;

import dev.tacho.core.json.Json;
import dev.tacho.report.chart.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A report for programs: `tacho.report/1`. Its texts are those of the other faces; a number has
/// all of its digits beside the text.
public final class PackJson {
  /// Name and major version.
  public static final String SCHEMA = "tacho.report/1";

  private PackJson() {}

  public static Json.Obj of(Report report) {
    List<Json> runs = new ArrayList<>();
    for (Report.Covered run : report.runs()) {
      runs.add(Json.object().put("id", run.id()).put("title", run.title()).build());
    }
    List<Json> sections = new ArrayList<>();
    for (Section section : report.sections()) {
      List<Json> blocks = new ArrayList<>();
      section.blocks().forEach(block -> blocks.add(block(block)));
      sections.add(
          Json.object()
              .put("id", section.id())
              .put("heading", section.heading())
              .put("blocks", Json.array(blocks))
              .build());
    }
    return Json.object()
        .put("schema", SCHEMA)
        .put("title", report.title())
        .putText("author", report.author())
        .put("template", report.template())
        .put("made", report.made().toString())
        .put("writer", report.writer())
        .put("runs", Json.array(runs))
        .put("sections", Json.array(sections))
        .build();
  }

  private static Json block(Block block) {
    return switch (block) {
      case Block.Prose(var text) -> Json.object().put("kind", "text").put("text", text).build();
      case Block.Note(var text) -> Json.object().put("kind", "note").put("text", text).build();
      case Block.Kpis(var all) -> {
        List<Json> figures = new ArrayList<>();
        for (Block.Kpi kpi : all) {
          figures.add(
              Json.object()
                  .put("name", kpi.name())
                  .put("value", kpi.value())
                  .put("detail", kpi.detail())
                  .put("how", kpi.how())
                  .build());
        }
        yield Json.object().put("kind", "figures").put("figures", Json.array(figures)).build();
      }
      case Block.Table table -> table(table);
      case Block.Picture picture -> {
        Json.Builder json =
            Json.object()
                .put("kind", "chart")
                .put("name", picture.name())
                .put("title", picture.chart().title())
                .put("notes", Json.ofTexts(picture.chart().notes()));
        if (picture.chart().nothing().isPresent()) {
          json.put("unavailable", picture.chart().nothing().get());
        } else {
          json.put("data", picture.data());
        }
        yield json.build();
      }
    };
  }

  private static Json table(Block.Table table) {
    List<Json> columns = new ArrayList<>();
    for (Block.Column column : table.columns()) {
      columns.add(
          Json.object().put("heading", column.heading()).put("numbers", column.right()).build());
    }
    List<Json> rows = new ArrayList<>();
    for (List<Cell> row : table.rows()) {
      List<Json> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(cell(cell)));
      rows.add(Json.array(cells));
    }
    return Json.object()
        .put("kind", "table")
        .put("name", table.name())
        .put("caption", table.caption())
        .put("columns", Json.array(columns))
        .put("rows", Json.array(rows))
        .build();
  }

  /// A plain text is a text; whatever else is known of a cell stands beside it.
  private static Json cell(Cell cell) {
    if (cell.value().isEmpty() && !cell.missing() && cell.tone() == Tone.PLAIN) {
      return Json.of(cell.text());
    }
    Json.Builder json = Json.object().put("text", cell.text());
    cell.value().ifPresent(value -> json.put("value", value));
    if (cell.missing()) {
      json.put("missing", true);
    }
    if (cell.tone() != Tone.PLAIN) {
      json.put("tone", cell.tone().name().toLowerCase(Locale.ROOT));
    }
    return json.build();
  }
}
