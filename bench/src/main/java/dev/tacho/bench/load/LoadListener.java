package dev.tacho.bench.load;

/// Hears how load goes on, between queries only: never while one is timed. Called on the thread
/// that runs the load.
public interface LoadListener {
  /// The warm-up is over.
  ///
  /// @param queries how many it took
  /// @param nanos how long it took
  void warmed(SteadyState state, long queries, long nanos);

  /// A repeat begins.
  void begins(int repeat);

  /// A repeat is over.
  void ended(RepeatEnd end);
}
