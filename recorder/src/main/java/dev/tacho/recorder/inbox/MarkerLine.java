package dev.tacho.recorder.inbox;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunSink;
import dev.tacho.core.StageState;
import dev.tacho.core.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads `::tacho ...`, the line that any program in any language can print. Pure.
///
/// The grammar is in the package sign. Words are split at blanks; double quotes keep blanks
/// together, and a backslash inside them keeps a quote or a backslash.
public final class MarkerLine {
  /// What a marker line begins with, the blank included.
  static final String PREFIX = "::tacho ";

  private static final String FORMS =
      "point step=1 loss=0.4, plan A B, stage begin|end|skip NAME, progress 1/10, artifact PATH";

  private final List<String> words;

  private MarkerLine(List<String> words) {
    this.words = words;
  }

  /// Reads a line that begins with [#PREFIX]. Whatever is wrong comes back as [Told.Unclear].
  public static Told parse(String line) {
    try {
      return new MarkerLine(split(line.substring(PREFIX.length()))).told(line);
    } catch (IllegalArgumentException e) {
      return new Told.Unclear("marker", shown(line) + ": " + e.getMessage());
    }
  }

  private Told told(String line) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("nothing after the marker; use " + FORMS);
    }
    return switch (words.getFirst()) {
      case "point" -> point(line);
      case "plan" -> new Told.Fact(new RunEvent.Planned(names()));
      case "stage" -> new Told.Fact(stage());
      case "progress" -> new Told.Fact(progress());
      case "artifact" -> new Told.File(path());
      default ->
          throw new IllegalArgumentException(
              "unknown word '" + words.getFirst() + "'; use " + FORMS);
    };
  }

  /// A value that cannot be read costs the point nothing else.
  private Told point(String line) {
    long step = RunSink.NO_STEP;
    String source = "";
    List<String> names = new ArrayList<>();
    double[] values = new double[words.size()];
    List<String> wrong = new ArrayList<>();
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("no NAME=VALUE in '" + word + "'");
      }
      String name = word.substring(0, equals);
      String value = word.substring(equals + 1);
      switch (name) {
        case "step" -> step = whole(value);
        case "src" -> source = value;
        default -> {
          try {
            values[names.size()] = number(name, value);
            names.add(name);
          } catch (IllegalArgumentException e) {
            wrong.add(e.getMessage());
          }
        }
      }
    }
    if (names.isEmpty() && !wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
    var told = new Told.Values(step, source, names, Arrays.copyOf(values, names.size()));
    return wrong.isEmpty()
        ? told
        : new Told.Partly(
            told, new Told.Unclear("marker", shown(line) + ": " + String.join("; ", wrong)));
  }

  private List<String> names() {
    if (words.size() < 2) {
      throw new IllegalArgumentException("a plan names its stages: plan prepare train");
    }
    List<String> names = words.subList(1, words.size());
    names.forEach(StageName::require);
    return names;
  }

  private RunEvent stage() {
    if (words.size() < 3) {
      throw new IllegalArgumentException("a stage has a change and a name: stage begin train");
    }
    String name = StageName.require(words.get(2));
    Optional<Duration> expected = Optional.empty();
    Optional<String> reason = Optional.empty();
    Optional<String> status = Optional.empty();
    for (String word : words.subList(3, words.size())) {
      int equals = word.indexOf('=');
      String value = word.substring(equals + 1);
      switch (equals < 1 ? "" : word.substring(0, equals)) {
        case "expected" -> expected = Optional.of(duration(value));
        case "reason" -> reason = Optional.of(value);
        case "status" -> status = Optional.of(value);
        default ->
            throw new IllegalArgumentException(
                "'" + word + "' is none of expected=30s, status=failed, reason=TEXT");
      }
    }
    return new RunEvent.StageChanged(name, change(words.get(1), status), expected, reason);
  }

  /// The state that a stage goes to by `change`; shared with the inbox.
  static StageState change(String change, Optional<String> status) {
    return switch (change) {
      case "begin" -> StageState.RUNNING;
      case "skip" -> StageState.SKIPPED;
      case "end" ->
          switch (status.orElse("completed")) {
            case "completed" -> StageState.COMPLETED;
            case "failed" -> StageState.FAILED;
            default ->
                throw new IllegalArgumentException(
                    "status '" + status.orElseThrow() + "' is not completed or failed");
          };
      default ->
          throw new IllegalArgumentException(
              "'" + change + "' is no change of a stage; use begin, end or skip");
    };
  }

  private RunEvent progress() {
    if (words.size() < 2) {
      throw new IllegalArgumentException("progress needs DONE or DONE/TOTAL: progress 40/200");
    }
    String amount = words.get(1);
    int slash = amount.indexOf('/');
    Optional<String> unit = Optional.empty();
    for (String word : words.subList(2, words.size())) {
      if (!word.startsWith("unit=")) {
        throw new IllegalArgumentException("'" + word + "' is not unit=NAME");
      }
      unit = Optional.of(word.substring("unit=".length()));
    }
    return slash < 0
        ? progress(number("progress", amount), Optional.empty(), unit)
        : progress(
            number("progress", amount.substring(0, slash)),
            Optional.of(number("total", amount.substring(slash + 1))),
            unit);
  }

  /// Progress that can be: nothing below zero, no total of nothing; shared with the inbox.
  static RunEvent.Progress progress(double done, Optional<Double> total, Optional<String> unit) {
    if (!(done >= 0) || total.filter(t -> !(t > 0)).isPresent()) {
      throw new IllegalArgumentException(
          "progress "
              + done
              + total.map(t -> "/" + t).orElse("")
              + " cannot be; done is at least 0 and a total more than 0");
    }
    return new RunEvent.Progress(done, total, unit);
  }

  private String path() {
    if (words.size() != 2) {
      throw new IllegalArgumentException("one path belongs to artifact; quote one with blanks");
    }
    return words.get(1);
  }

  private static long whole(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("step '" + text + "' is no whole number");
    }
  }

  private static double number(String name, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan", "-nan", "+nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        // Java's own parser also takes "1d" and hexadecimal, which no other language prints
        if (!text.isEmpty() && text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0)) {
          try {
            double value = Double.parseDouble(text);
            if (Double.isInfinite(value)) {
              // the program said a number, not infinity
              throw new IllegalArgumentException(
                  "value '" + text + "' of " + name + " is beyond 1.8e308");
            }
            yield value;
          } catch (NumberFormatException _) {
            // told below
          }
        }
        throw new IllegalArgumentException("value '" + text + "' of " + name + " is no number");
      }
    };
  }

  private static Duration duration(String text) {
    return Durations.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + text + "' is no duration; use 1500ms, 30s, 2m or 1h"));
  }

  /// `seconds` as a duration; fails with `text` unless it is finite, not negative and below 100
  /// years.
  static Duration seconds(double seconds, String text) {
    if (!(seconds >= 0 && seconds < 3.2e9)) {
      throw new IllegalArgumentException("'" + text + "' is no duration");
    }
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  private static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean any = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\' && i + 1 < text.length() && "\"\\".indexOf(text.charAt(i + 1)) >= 0) {
        word.append(text.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
        any = true;
      } else if (!quoted && Character.isWhitespace(c)) {
        if (any) {
          words.add(word.toString());
          word.setLength(0);
        }
        any = false;
      } else {
        word.append(c);
        any = true;
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a double quote is not closed");
    }
    if (any) {
      words.add(word.toString());
    }
    return words;
  }

  private static String shown(String line) {
    return line.length() > 120 ? line.substring(0, 120) + "..." : line;
  }
}
