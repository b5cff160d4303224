package dev.tacho.lm;

/// Hears, while a backward pass still runs, which gradients will not change any more in it.
@FunctionalInterface
public interface Settled {
  /// The elements from `from` up to `to` of [Parameters#gradients()] are final.
  void settled(long from, long to);

  /// Hears nothing.
  static Settled unheard() {
    return (_, _) -> {};
  }
}
