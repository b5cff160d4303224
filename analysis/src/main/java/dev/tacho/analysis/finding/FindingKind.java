package dev.tacho.analysis.finding;

import java.util.Locale;

/// What a finding is about. The names in lower case are the words in files and never change.
public enum FindingKind {
  /// A value that is NaN or infinite.
  NAN("NaN or infinity"),
  /// A few values far off what stands before and after them.
  SPIKE("spike"),
  /// A metric that got worse and kept on getting worse, or jumped to a worse level and stayed.
  DIVERGENCE("divergence"),
  /// A metric that stopped getting better at once, while it still had a way to go.
  PLATEAU("plateau"),
  /// A validation metric that gets worse while its training metric does not.
  OVERFITTING("overfitting"),
  /// A metric that ended worse than its best, without its training metric telling of it.
  REGRESSION("regression after best"),
  /// Gradients that fell to next to nothing.
  VANISHING_GRADIENT("vanishing gradient"),
  /// Gradients that grew far beyond what they were.
  EXPLODING_GRADIENT("exploding gradient"),
  /// Fewer steps, samples or tokens a second than before.
  THROUGHPUT_DROP("throughput drop"),
  /// No step for far longer than a step takes.
  STALL("stall"),
  /// A learning rate that is not what it should be, or that was tried out on purpose.
  LEARNING_RATE("learning rate"),
  /// Swings that go on and on and are not the learning rate's.
  OSCILLATION("oscillation"),
  /// One of several workers that went silent while the others went on.
  LOST_WORKER("lost worker"),
  /// The machine: memory, storage, heat, idle devices.
  RESOURCE("resources");

  private final String title;

  FindingKind(String title) {
    this.title = title;
  }

  /// The word in files: `vanishing_gradient`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The name for people: `vanishing gradient`.
  public String title() {
    return title;
  }
}
