package dev.tacho.bench.load;

/// What one query does.
@FunctionalInterface
public interface Work {
  /// Does it once, as worker `stream` from 0; returns when the answer is there. Workers call at the
  /// same time. Fails with a [BenchException] that says why.
  void run(int stream);
}
