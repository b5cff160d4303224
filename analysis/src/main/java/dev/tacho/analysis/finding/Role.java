package dev.tacho.analysis.finding;

/// What a metric tells of a training run.
enum Role {
  /// How good the model is: a loss, an accuracy. Its direction is known.
  GOAL,
  /// The length of a gradient.
  GRADIENT,
  /// How fast the work goes: a rate, or the time that a step takes.
  SPEED,
  /// The step length of the optimiser.
  LEARNING_RATE,
  /// What the machine does.
  MACHINE,
  /// Counts up, or stands for time.
  COUNTER,
  /// Nobody said.
  OTHER
}
