package dev.tacho.readers.jsonl;

import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Which key of a file is its step and which its time. Immutable.
///
/// @param step the key of the step; empty text where lines are counted
/// @param counted whether rows are counted, and the step's text is kept beside
/// @param time the key of the date; empty text where there is none
/// @param elapsed the key of the time since the start, used where there is no date; or empty text
record RowPlan(String step, boolean counted, String time, String elapsed) {
  /// What the count of lines is called where nothing is the step.
  static final String LINE = "line";

  private static final List<String> STEPS =
      List.of(
          "step",
          "_step",
          "global_step",
          "train/global_step",
          "trainer/global_step",
          "global_steps",
          "total_steps",
          "steps",
          "num_updates",
          "update",
          "iteration",
          "iterations",
          "iter",
          "n_iter",
          "it");

  private static final List<String> EPOCHS = List.of("epoch", "epochs", "train/epoch");
  private static final List<String> INSIDE_EPOCHS = List.of("batch", "batch_idx", "minibatch");
  private static final List<String> TIMES =
      List.of("_timestamp", "timestamp", "time", "ts", "datetime", "date", "created_at");
  private static final List<String> ELAPSED =
      List.of("_runtime", "runtime", "elapsed", "elapsed_time", "elapsed_s", "relative_time");

  /// What the first rows of a file hold.
  static final class Survey implements RowScan.Rows {
    private final Map<String, Integer> whole = new HashMap<>();
    private final Map<String, Integer> fraction = new HashMap<>();
    private final Map<String, Integer> text = new HashMap<>();
    private final Map<String, Boolean> dates = new HashMap<>();
    private final List<String> order = new ArrayList<>();
    private OptionalLong firstTime = OptionalLong.empty();
    private int rows;
    private boolean cut;
    private boolean bad;

    @Override
    public void row(RowScan scan) {
      rows++;
      for (int i = 0; i < scan.count(); i++) {
        String name = scan.name(i);
        if (!order.contains(name) && order.size() < 1_000) {
          order.add(name);
        }
        switch (scan.kind(i)) {
          case RowScan.WHOLE -> whole.merge(name, 1, Integer::sum);
          case RowScan.FRACTION -> fraction.merge(name, 1, Integer::sum);
          default -> text.merge(name, 1, Integer::sum);
        }
        if (TIMES.contains(plain(name))) {
          OptionalLong time = scan.time(i);
          dates.merge(name, time.isPresent(), Boolean::logicalAnd);
          if (firstTime.isEmpty()) {
            firstTime = time;
          }
        }
      }
    }

    /// Whether somebody who logs metrics may have written it.
    boolean looksLikeMetrics() {
      boolean stepped = best(STEPS).isPresent() || best(EPOCHS).isPresent();
      boolean numbers = whole.size() + fraction.size() > 0;
      return rows > 0 && ((stepped && numbers) || (!cut && !fraction.isEmpty()));
    }

    /// Whether every line was a row, the last one aside, which may be cut.
    boolean isPure() {
      return !bad || cut;
    }

    /// The first date in it.
    OptionalLong firstTime() {
      return firstTime;
    }

    /// The key that comes first in `wanted` and stands in at least half as many rows as any
    /// other.
    private Optional<String> best(List<String> wanted) {
      int most = 0;
      for (String name : order) {
        if (wanted.contains(plain(name))) {
          most = Math.max(most, seen(name));
        }
      }
      for (String one : wanted) {
        for (String name : order) {
          if (plain(name).equals(one) && seen(name) * 2 >= most) {
            return Optional.of(name);
          }
        }
      }
      return Optional.empty();
    }

    private int seen(String name) {
      return whole.getOrDefault(name, 0)
          + fraction.getOrDefault(name, 0)
          + text.getOrDefault(name, 0);
    }

    RowPlan plan() {
      Optional<String> step = best(STEPS);
      boolean epochs = step.isEmpty();
      if (epochs && best(INSIDE_EPOCHS).isEmpty()) {
        step = best(EPOCHS);
      }
      boolean counted =
          step.map(s -> text.containsKey(s) || (epochs && fraction.containsKey(s))).orElse(true);
      String time =
          TIMES.stream()
              .flatMap(t -> order.stream().filter(n -> plain(n).equals(t)))
              .filter(n -> dates.getOrDefault(n, false))
              .findFirst()
              .orElse("");
      String elapsed =
          ELAPSED.stream()
              .flatMap(t -> order.stream().filter(n -> plain(n).equals(t)))
              .findFirst()
              .orElse("");
      return new RowPlan(step.orElse(""), counted, time, elapsed);
    }
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /// Looks at the first `most` rows of `head`.
  static Survey survey(byte[] head, int most) {
    Survey survey = new Survey();
    byte[] bytes = Arrays.copyOf(head, head.length + 1);
    RowScan scan = new RowScan();
    int at = RowScan.start(bytes, head.length);
    for (int n = 0; n < most && at < head.length; n++) {
      int end = scan.row(bytes, at, head.length);
      if (end > 0) {
        if (scan.count() > 0) {
          survey.row(scan);
        }
        at = end;
        continue;
      }
      int line = at;
      while (line < head.length && bytes[line] != '\n') {
        line++;
      }
      survey.bad |= line < head.length && line > at;
      if (line == head.length && survey.rows == 0 && scan.count() > 0) {
        // one row is longer than what is shown of the file
        survey.row(scan);
        survey.cut = true;
      }
      at = line + 1;
    }
    return survey;
  }

  /// What the steps are called.
  String stepName() {
    return step.isEmpty() ? LINE : step;
  }

  Json.Obj toJson() {
    return Json.object()
        .put("step", step)
        .put("counted", counted)
        .put("time", time)
        .put("elapsed", elapsed)
        .build();
  }

  static RowPlan of(Json.Obj json) {
    return new RowPlan(
        json.needText("step"),
        json.get("counted").filter(Json.of(true)::equals).isPresent(),
        json.needText("time"),
        json.needText("elapsed"));
  }
}
