package dev.tacho.report.chart;

import dev.tacho.core.text.Numbers;
import java.util.ArrayList;
import java.util.List;

/// What a chart says below itself, in sentences. Confined to one thread.
final class Notes {
  private final List<String> notes = new ArrayList<>();
  private boolean missing;
  private long notFinite;
  private long belowLog;

  /// Begins with what the chart's maker says.
  Notes(String first) {
    add(first);
  }

  void add(String sentence) {
    if (!sentence.isEmpty()) {
      notes.add(sentence);
    }
  }

  /// Says that `what` is missing.
  void missing(String what, String reason) {
    missing = true;
    add(what + " is missing: " + reason + ".");
  }

  /// Counts values that nobody gave, where `consequence`.
  void gaps(long values, String consequence) {
    if (values > 0) {
      missing = true;
      String are = values == 1 ? "1 value is" : Numbers.grouped(values) + " values are";
      add(are + " missing, " + consequence + ".");
    }
  }

  /// Counts a value that has no place on its axis.
  void count(Axis axis, double value) {
    if (!Double.isFinite(value)) {
      notFinite++;
    } else if (!axis.holds(value)) {
      belowLog++;
    }
  }

  void countNotFinite(long values) {
    notFinite += values;
  }

  /// All of them, what was counted last.
  List<String> all() {
    List<String> all = new ArrayList<>(notes);
    if (notFinite > 0) {
      all.add(
          notFinite == 1
              ? "1 value is NaN or infinite and not drawn."
              : Numbers.grouped(notFinite) + " values are NaN or infinite and not drawn.");
    }
    if (belowLog > 0) {
      all.add(
          belowLog == 1
              ? "1 value is not above 0, which a logarithmic axis cannot show."
              : Numbers.grouped(belowLog)
                  + " values are not above 0, which a logarithmic axis cannot show.");
    }
    return List.copyOf(all);
  }

  /// The sentence in place of a chart of `what` of which none can be drawn.
  String nothing(String what) {
    String told = String.join(" ", all());
    boolean why = notFinite + belowLog > 0 || missing;
    return "Nothing to draw: " + (why ? told : ("no " + what + ". " + told).strip());
  }
}
