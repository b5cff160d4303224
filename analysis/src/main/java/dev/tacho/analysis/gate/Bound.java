package dev.tacho.analysis.gate;

import dev.tacho.core.metric.Unit;
import dev.tacho.core.text.Numbers;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a number itself may be, whatever it was before, in the metric's unit.
///
/// @param min the least that passes; empty where there is none
/// @param max the most that passes; empty where there is none
public record Bound(OptionalDouble min, OptionalDouble max) {
  /// Anything passes.
  public static final Bound NONE = new Bound(OptionalDouble.empty(), OptionalDouble.empty());

  public Bound {
    if (min.isPresent() && max.isPresent() && !(min.getAsDouble() <= max.getAsDouble())) {
      throw new IllegalArgumentException(
          "the least that passes is above the most: "
              + min.getAsDouble()
              + " > "
              + max.getAsDouble());
    }
  }

  /// Whether there is anything that does not pass.
  public boolean isSome() {
    return min.isPresent() || max.isPresent();
  }

  /// What is wrong with `value`; empty where it passes. No number passes no bound.
  Optional<String> broken(double value, Unit unit) {
    if (isSome() && !Double.isFinite(value)) {
      return Optional.of(value + " is no number that could keep a limit");
    }
    if (max.isPresent() && value > max.getAsDouble()) {
      return Optional.of(
          shown(value, unit) + " is above the most, " + shown(max.getAsDouble(), unit));
    }
    if (min.isPresent() && value < min.getAsDouble()) {
      return Optional.of(
          shown(value, unit) + " is below the least, " + shown(min.getAsDouble(), unit));
    }
    return Optional.empty();
  }

  private static String shown(double value, Unit unit) {
    return switch (unit.symbol()) {
      case "?", "1" -> Numbers.text(value);
      default -> Numbers.text(value) + " " + unit;
    };
  }
}
