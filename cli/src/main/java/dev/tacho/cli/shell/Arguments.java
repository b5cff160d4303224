package dev.tacho.cli.shell;

import dev.tacho.core.text.Durations;
import dev.tacho.report.text.Printable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was typed after a word, by name. Immutable. A value that cannot be read fails with a
/// [Refusal] that names the option, the value and a right one.
///
/// @param given values by option name; a flag has one empty value
/// @param command what follows `--`
public record Arguments(
    Map<String, List<String>> given, List<String> operands, List<String> command) {
  public boolean has(String option) {
    return given.containsKey(option);
  }

  /// The values in the order typed; none when the option was not given.
  public List<String> texts(String option) {
    List<String> values = given.get(option);
    return values == null ? List.of() : values;
  }

  public Optional<String> text(String option) {
    List<String> values = given.get(option);
    return values == null ? Optional.empty() : Optional.of(values.getLast());
  }

  /// A whole number from 1.
  public int count(String option, int otherwise) {
    return has(option) ? count(option, 1, 20) : otherwise;
  }

  /// A whole number from `least`, which must have been given; `instead` is what an error shows as
  /// an example.
  int count(String option, int least, int instead) {
    String text = text(option).orElseThrow();
    try {
      int count = Integer.parseInt(text);
      if (count >= least) {
        return count;
      }
    } catch (NumberFormatException _) {
      // refused below
    }
    throw wrong(option, text, "a whole number from " + least, Integer.toString(instead));
  }

  /// A whole number from 0.
  public int countFromZero(String option, int otherwise) {
    return text(option).filter("0"::equals).isPresent() ? 0 : count(option, otherwise);
  }

  /// A duration such as `30s` or `7 days`.
  public Optional<Duration> duration(String option) {
    Optional<String> text = text(option);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> duration = Durations.parse(text.get());
    if (duration.isEmpty()) {
      throw wrong(option, text.get(), "a duration", "30s, 10m, 2h or 30d");
    }
    return duration;
  }

  /// How often to look again, from 10 ms.
  public Duration interval(Duration otherwise) {
    Duration interval = duration("interval").orElse(otherwise);
    if (interval.toMillis() < 10) {
      throw wrong("interval", Durations.text(interval), "10 ms or more", "1s");
    }
    return interval;
  }

  /// The refusal for a value that `option` cannot take.
  public static Refusal wrong(String option, String value, String wanted, String example) {
    return Refusal.usage(
        "--"
            + option
            + " is '"
            + Printable.of(value)
            + "', which is not "
            + wanted
            + "; use for example "
            + example);
  }
}
