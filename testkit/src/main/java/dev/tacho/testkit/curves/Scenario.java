package dev.tacho.testkit.curves;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What is the matter with a run, or that nothing is. The first nine are the defects of the
/// scoreboard, one in each run.
public enum Scenario {
  /// One value, of one metric, is NaN or infinite.
  NAN_ONCE(1, "nan", ""),
  /// The loss is NaN from a step on, and what hangs on it stands still or turns useless.
  NAN_FROM(2, "nan", "regression divergence plateau"),
  /// The loss leaves its course for a few values, up or down, and comes back.
  SPIKE(3, "spike", ""),
  /// The loss turns and rises to the end.
  DIVERGENCE(4, "divergence", "regression"),
  /// The validation loss turns and rises while the training loss goes on falling.
  OVERFITTING(5, "overfitting", "regression"),
  /// All progress stops in the middle of the descent, and never comes back.
  PLATEAU(6, "plateau", ""),
  /// The gradient norm is a hundred to ten thousand times what it was, for a while.
  EXPLODING_GRADIENT(7, "exploding_gradient", "spike"),
  /// The gradient norm falls to nothing, for a while or to the end.
  VANISHING_GRADIENT(8, "vanishing_gradient", ""),
  /// The throughput falls by 40 to 75 %, for long or to the end.
  THROUGHPUT_DROP(9, "throughput_drop", "resource stall"),
  /// Still learning when it ends.
  HEALTHY(10, "", ""),
  /// Slowed down smoothly and has long been level: nothing left to learn, which is no plateau.
  CONVERGED(11, "", ""),
  /// Stopped and started again: gaps in time, bumps, steps that were done twice.
  RESTARTED(12, "", ""),
  /// The learning rate goes up and down, and the loss with it.
  CYCLIC(13, "", "");

  private final int number;
  private final String label;
  private final String implied;

  Scenario(int number, String label, String implied) {
    this.number = number;
    this.label = label;
    this.implied = implied;
  }

  /// Tells its draws from the other scenarios'.
  int number() {
    return number;
  }

  /// What a finding of it is called; empty text where there is nothing to find.
  public String label() {
    return label;
  }

  /// What may be found beside it without being wrong, as it follows from the defect.
  public Set<String> implied() {
    return implied.isEmpty() ? Set.of() : Set.copyOf(List.of(implied.split(" ")));
  }

  /// Whether every claim is a false alarm.
  public boolean quiet() {
    return label.isEmpty();
  }

  /// In tables: `nan_once`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The nine defects.
  public static List<Scenario> defects() {
    return List.of(values()).stream().filter(s -> !s.quiet()).toList();
  }
}
