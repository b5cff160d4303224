package dev.tacho.train.collective;

/// How long a sum over all workers took.
///
/// @param waitNanos until the last of them had come
/// @param reduceNanos from then on; what was summed before is in neither
public record Spent(long waitNanos, long reduceNanos) {

  /// None: there is nobody to wait for.
  static final Spent NOTHING = new Spent(0, 0);

  /// The same, when it was also waited for so long before.
  public Spent after(long nanos) {
    return new Spent(waitNanos + nanos, reduceNanos);
  }
}
