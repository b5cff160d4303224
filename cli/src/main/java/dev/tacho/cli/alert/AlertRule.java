package dev.tacho.cli.alert;

import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.NearMiss;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What to watch for, as it stands on the command line.
sealed interface AlertRule {
  /// A value of a series crosses a bound.
  record Bound(String series, Sign sign, double bound) implements AlertRule {
    boolean holds(double value) {
      return switch (sign) {
        case ABOVE -> value > bound;
        case AT_LEAST -> value >= bound;
        case BELOW -> value < bound;
        case AT_MOST -> value <= bound;
      };
    }

    @Override
    public String toString() {
      return series + " " + sign.text + " " + Numbers.text(bound);
    }
  }

  /// A value of any series is NaN or infinite.
  record NotFinite() implements AlertRule {
    @Override
    public String toString() {
      return "nan";
    }
  }

  /// The run ends otherwise than completed or by somebody's wish.
  record Crash() implements AlertRule {
    @Override
    public String toString() {
      return "crash";
    }
  }

  /// The run goes on, and its program reports nothing for so long.
  record Stall(Duration silence) implements AlertRule {
    @Override
    public String toString() {
      return "stall=" + Durations.text(silence);
    }
  }

  /// How a value has to stand to the bound.
  enum Sign {
    AT_LEAST(">="),
    AT_MOST("<="),
    ABOVE(">"),
    BELOW("<");

    private final String text;

    Sign(String text) {
      this.text = text;
    }
  }

  /// The words beside conditions.
  List<String> WORDS = List.of("nan", "crash", "stall");

  /// The kind's word in files.
  default String kind() {
    return switch (this) {
      case Bound _ -> "bound";
      case NotFinite _ -> "nan";
      case Crash _ -> "crash";
      case Stall _ -> "stall";
    };
  }

  /// Reads a rule. Fails with a [Refusal] that shows the four forms.
  static AlertRule parse(String typed) {
    String text = typed.strip();
    if (text.equals("nan")) {
      return new NotFinite();
    }
    if (text.equals("crash")) {
      return new Crash();
    }
    if (text.startsWith("stall=")) {
      return new Stall(
          duration(text.substring("stall=".length())).orElseThrow(() -> unknown(typed)));
    }
    return Parser.bound(text).orElseThrow(() -> unknown(typed));
  }

  private static Optional<Duration> duration(String text) {
    return Durations.parse(text).filter(Duration::isPositive);
  }

  private static Refusal unknown(String typed) {
    return Refusal.usage(
        "--alert '"
            + Printable.of(typed)
            + "' is no rule"
            + NearMiss.suggestion(typed, WORDS)
            + " give 'METRIC > NUMBER' (or <, >=, <=), nan, crash, or stall=10m");
  }

  /// Takes conditions apart.
  final class Parser {
    private static final Pattern BOUND =
        Pattern.compile("(?<series>\"[^\"]+\"|[^<>=\"]+?)\\s*(?<sign>>=|<=|>|<)\\s*(?<bound>\\S+)");

    private Parser() {}

    private static Optional<AlertRule> bound(String text) {
      Matcher parts = BOUND.matcher(text);
      if (!parts.matches()) {
        return Optional.empty();
      }
      String name = parts.group("series").replace("\"", "").strip();
      try {
        double bound = Double.parseDouble(parts.group("bound"));
        return name.isEmpty() || Double.isNaN(bound)
            ? Optional.empty()
            : Optional.of(new Bound(name, sign(parts.group("sign")), bound));
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
    }

    private static Sign sign(String text) {
      for (Sign sign : Sign.values()) {
        if (sign.text.equals(text)) {
          return sign;
        }
      }
      throw new IllegalArgumentException("sign: " + text);
    }
  }
}
