package dev.tacho.testkit.curves;

import java.util.List;

/// Everything about one run but its noise, drawn from its seed by [FrozenCurves].
///
/// @param values how many times the training metrics were logged
/// @param every steps between two of them
/// @param heldOutEvery logged values between two validations
/// @param scale of the loss
/// @param floor where the loss goes, in units of its fall; below 0 for a loss that turns negative
/// @param noise standard deviation of the loss, as a share of its fall
/// @param pull how much of the loss comes from a high learning rate, as a share of its fall
/// @param gap how much higher the validation loss ends, as a share of the fall
/// @param digits whether losses are written with three figures after the point of the scale
/// @param layers how many more gradient norms there are, one a layer
/// @param dips whether throughput sags in the value of each validation
/// @param clipped whether the gradient norm is logged after clipping
/// @param restarts where the run was stopped and started again, as shares of the run
/// @param repeated how many values are done again after a restart
record Design(
    Scenario scenario,
    long seed,
    int values,
    long every,
    int heldOutEvery,
    Naming naming,
    NoiseShape shape,
    double noise,
    Descent descent,
    double pace,
    int epochs,
    Schedule schedule,
    double cycles,
    double pull,
    double scale,
    double floor,
    double gap,
    boolean digits,
    int layers,
    boolean dips,
    boolean clipped,
    List<Double> restarts,
    int repeated) {
  Design {
    restarts = List.copyOf(restarts);
  }

  /// The course of the loss's fall at value `i`, without noise: 1 at the beginning, toward 0.
  double course(int i) {
    double p = (double) i / (values - 1);
    return (1 - pull) * descent.at(p, pace, epochs) + pull * schedule.at(p, cycles);
  }
}
