package dev.tacho.train.worker;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.util.Arrays;
import java.util.Locale;

/// A fault that a worker does to itself while it trains, on purpose, so that its detection can be
/// tested.
///
/// @param step from which on it is done; once where its kind says so
/// @param amount of a delay, how many times as long as its own work of a step takes: 1 makes it
///     twice as slow; of a flip, which bit (30 is the highest of the exponent); 0 otherwise
public record PlannedFault(Kind kind, long step, double amount) {
  /// What it does.
  public enum Kind {
    /// Waits in the arithmetic of each step.
    DELAY_COMPUTE,
    /// Waits for the rows of each step.
    DELAY_DATA,
    /// Puts NaN into its gradients, once.
    NAN_GRADIENTS,
    /// Turns a bit of a gradient before the all-reduce, once.
    FLIP_BEFORE,
    /// Turns a bit of a gradient after the all-reduce, once.
    FLIP_AFTER,
    /// Leaves the all-reduce out, from then on, as every other rank of its group must too.
    NO_ALL_REDUCE,
    /// Never enters the all-reduce, while its process lives on.
    HANG;

    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  Json.Obj toJson() {
    return Json.object().put("kind", kind.word()).put("step", step).put("amount", amount).build();
  }

  static PlannedFault of(Json.Obj json) {
    String word = json.needText("kind");
    return new PlannedFault(
        Arrays.stream(Kind.values())
            .filter(kind -> kind.word().equals(word))
            .findFirst()
            .orElseThrow(() -> new JsonException("no fault is called '" + word + "'")),
        json.needWhole("step"),
        json.number("amount").orElse(0.0));
  }
}
