package dev.tacho.readers.csv;

import dev.tacho.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the columns of a table are. Immutable.
///
/// @param names of the columns
/// @param step the column that counts
/// @param clock the column with seconds or milliseconds since 1970; -1 where there is none
/// @param elapsed the column with seconds since the start; -1 where there is none
/// @param separator what stands between cells
record Columns(List<String> names, int step, int clock, int elapsed, byte separator) {
  /// What counts, the finest first.
  private static final List<String> STEPS =
      List.of(
          "step",
          "global_step",
          "_step",
          "trainer/global_step",
          "steps",
          "iteration",
          "iter",
          "time/total_timesteps",
          "timesteps_total",
          "training_iteration",
          "batch",
          "epoch");

  private static final Set<String> CLOCKS = Set.of("_timestamp", "timestamp", "wall_time");
  private static final Set<String> ELAPSED =
      Set.of("_runtime", "elapsed", "elapsed_time", "time_elapsed", "time/time_elapsed");

  Columns {
    names = List.copyOf(names);
  }

  /// The columns that a first line names; empty where it begins no table of metrics.
  static Optional<Columns> of(byte[] line, int from, int to) {
    for (byte separator : new byte[] {',', ';', '\t'}) {
      Cells cells = new Cells();
      cells.split(line, afterMark(line, from, to), to, separator);
      List<String> names = new ArrayList<>();
      for (int i = 0; i < cells.count(); i++) {
        names.add(cells.text(i));
      }
      Optional<Columns> found = of(names, separator);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Columns> of(List<String> names, byte separator) {
    List<String> plain = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    if (names.size() < 2
        || new HashSet<>(names).size() < names.size()
        || names.stream().anyMatch(name -> name.isEmpty() || isNumber(name))) {
      return Optional.empty();
    }
    return STEPS.stream()
        .filter(plain::contains)
        .findFirst()
        .map(step -> of(names, plain, plain.indexOf(step), separator));
  }

  private static Columns of(List<String> names, List<String> plain, int step, byte separator) {
    int clock = -1;
    int elapsed = -1;
    for (int i = 0; i < plain.size(); i++) {
      clock = clock < 0 && CLOCKS.contains(plain.get(i)) ? i : clock;
      elapsed = elapsed < 0 && ELAPSED.contains(plain.get(i)) ? i : elapsed;
    }
    return new Columns(names, step, clock, elapsed, separator);
  }

  String stepName() {
    return names.get(step);
  }

  /// What a later reading must know.
  Json.Obj toJson() {
    return Json.object()
        .put("names", Json.ofTexts(names))
        .put("separator", String.valueOf((char) separator))
        .build();
  }

  /// Knows again what [#toJson] told.
  static Optional<Columns> of(Json.Obj state) {
    List<String> names = state.texts("names");
    return state
        .text("separator")
        .filter(text -> !text.isEmpty())
        .flatMap(text -> of(names, (byte) text.charAt(0)));
  }

  static boolean isNumber(String text) {
    try {
      double _ = Double.parseDouble(text);
      return true;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  /// Spreadsheets begin a file with a mark of its encoding.
  private static int afterMark(byte[] line, int from, int to) {
    byte[] mark = "\ufeff".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < mark.length; i++) {
      if (from + i >= to || line[from + i] != mark[i]) {
        return from;
      }
    }
    return from + mark.length;
  }
}
