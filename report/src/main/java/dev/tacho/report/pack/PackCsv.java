package dev.tacho.report.pack;

import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The tables of a report as comma-separated values (RFC 4180), numbers with all of their digits.
public final class PackCsv {
  private PackCsv() {}

  /// Each table's lines without their ends, by the name of its file: `platform.csv`.
  public static Map<String, List<String>> of(Report report) {
    Map<String, List<String>> files = new LinkedHashMap<>();
    for (Section section : report.sections()) {
      for (Block block : section.blocks()) {
        if (block instanceof Block.Table table) {
          files.put(table.name() + ".csv", lines(table));
        }
      }
    }
    return files;
  }

  private static List<String> lines(Block.Table table) {
    List<String> lines = new ArrayList<>();
    List<String> heads = new ArrayList<>();
    table.columns().forEach(column -> heads.add(quoted(column.heading())));
    lines.add(String.join(",", heads));
    for (List<Cell> row : table.rows()) {
      List<String> cells = new ArrayList<>();
      for (Cell cell : row) {
        cells.add(cell.value().map(PackCsv::number).orElseGet(() -> quoted(cell.text())));
      }
      lines.add(String.join(",", cells));
    }
    return lines;
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Json.of(value).toString() : Double.toString(value);
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
