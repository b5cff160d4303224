package dev.tacho.bench.llm;

import dev.tacho.bench.arrival.Arrivals;

/// How requests are offered. Immutable.
public sealed interface LlmLoad {
  /// `callers` who each send the next request when the last one has ended.
  record Closed(int callers) implements LlmLoad {
    public Closed {
      if (callers < 1) {
        throw new IllegalArgumentException("callers are below 1: " + callers);
      }
    }
  }

  /// Requests come whether or not the ones before were answered.
  record Open(Arrivals arrivals) implements LlmLoad {}

  /// Requests come as a trace says.
  record Replay(Trace trace) implements LlmLoad {}

  /// What stands in the dimension `concurrency`.
  default String label() {
    return switch (this) {
      case Closed(int callers) -> Integer.toString(callers);
      case Open(var arrivals) -> arrivals.label();
      case Replay(var trace) -> "trace:" + trace.name();
    };
  }
}
