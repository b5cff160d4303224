package dev.tacho.cli.view;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.core.text.Durations;
import dev.tacho.store.RunStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// One `--where`: a fact of a run, a comparison and a value, as `loss<0.5`, `exit_code!=0`,
/// `ran>10m`, `command~train.py`, `tag.seed=7`. A run without the fact does not match.
///
/// @param key the fact: `name`, `project`, `state`, `host`, `command`, `stage`, `exit_code`,
///     `ran`, `tag.KEY`, or a metric
public record Condition(String key, Comparison comparison, String value) {
  /// How fact and value must stand to each other.
  enum Comparison {
    AT_LEAST(">="),
    AT_MOST("<="),
    NOT("!="),
    MORE(">"),
    LESS("<"),
    HAS("~"),
    IS("=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }
  }

  /// Reads `typed`; fails with a [dev.tacho.cli.shell.Refusal] that says what it takes.
  public static Condition of(String typed) {
    int at = typed.length();
    Comparison found = Comparison.IS;
    for (Comparison comparison : Comparison.values()) {
      int place = typed.indexOf(comparison.sign);
      // the longer signs come first, and win over a shorter one at the same place
      if (place >= 0 && place < at) {
        at = place;
        found = comparison;
      }
    }
    String key = typed.substring(0, Math.min(at, typed.length())).strip();
    if (at == typed.length() || key.isEmpty()) {
      throw Arguments.wrong(
          "where", typed, "a fact, one of = != < <= > >= ~ and a value", "'loss<0.5'");
    }
    Condition condition =
        new Condition(key, found, typed.substring(at + found.sign.length()).strip());
    condition.check(typed);
    return condition;
  }

  private void check(String typed) {
    if (isText()) {
      if (comparison != Comparison.IS
          && comparison != Comparison.NOT
          && comparison != Comparison.HAS) {
        throw Arguments.wrong("where", typed, "a comparison that text knows (= != ~)", "name~demo");
      }
    } else if (comparison == Comparison.HAS) {
      throw Arguments.wrong("where", typed, "a comparison that numbers know", "'loss<0.5'");
    } else if (number().isEmpty()) {
      throw Arguments.wrong(
          "where",
          typed,
          key.equals("ran") ? "a comparison with a duration" : "a comparison with a" + " number",
          key.equals("ran") ? "'ran>10m'" : "'" + key + "<0.5'");
    }
  }

  /// Whether the run matches.
  ///
  /// @param tags those given at the start and those set later
  boolean matches(Standing run, Map<String, String> tags) {
    RunStatus status = run.status();
    return switch (key) {
      case "name" -> holds(status.name().map(Object::toString));
      case "project" -> holds(status.project().map(Object::toString));
      case "state" -> holds(Optional.of(run.word()));
      case "host" -> holds(Optional.of(status.host()));
      case "command" -> holds(Optional.of(String.join(" ", status.command())));
      case "stage" -> holds(status.stage());
      case "exit_code" -> status.exitCode().isPresent() && holds(status.exitCode().getAsInt());
      case "ran" -> holds((double) run.ranNanos(0));
      default -> {
        if (key.startsWith("tag.")) {
          yield holds(Optional.ofNullable(tags.get(key.substring("tag.".length()))));
        }
        Metric metric = Metric.of(key);
        yield metric.isIn(status) && holds(metric.of(status));
      }
    };
  }

  private boolean isText() {
    return switch (key) {
      case "name", "project", "state", "host", "command", "stage" -> true;
      default -> key.startsWith("tag.");
    };
  }

  private boolean holds(Optional<String> fact) {
    if (fact.isEmpty()) {
      return false;
    }
    return switch (comparison) {
      case IS -> fact.get().equals(value);
      case NOT -> !fact.get().equals(value);
      case HAS -> fact.get().contains(value);
      case AT_LEAST, AT_MOST, MORE, LESS -> false;
    };
  }

  private boolean holds(double fact) {
    double wanted = number().orElse(Double.NaN);
    return switch (comparison) {
      case IS -> fact == wanted;
      case NOT -> fact != wanted;
      case AT_LEAST -> fact >= wanted;
      case AT_MOST -> fact <= wanted;
      case MORE -> fact > wanted;
      case LESS -> fact < wanted;
      case HAS -> false;
    };
  }

  private Optional<Double> number() {
    if (key.equals("ran")) {
      return Durations.parse(value).map(Duration::toNanos).map(Long::doubleValue);
    }
    try {
      return Optional.of(Double.parseDouble(value));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
