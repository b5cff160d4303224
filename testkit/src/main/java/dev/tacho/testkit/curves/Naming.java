package dev.tacho.testkit.curves;

/// What a program calls its metrics.
///
/// @param duration whether `speed` is the seconds of a step and not a rate
/// @param stated whether the run says which way its metrics are meant to go, since their names do
///     not
record Naming(
    String step,
    String loss,
    String heldOutLoss,
    String accuracy,
    String heldOutAccuracy,
    String gradient,
    String rate,
    String speed,
    boolean duration,
    boolean stated) {}
