package dev.tacho.bench.onnx;

import dev.tacho.bench.load.LoadPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One cell: a model, where and how it runs, and the load that is offered to it.
///
/// @param name of the workload
/// @param model the file that is executed
/// @param precision number format of the model's arithmetic
/// @param batch samples of a query; empty to take the model's own, or 1 where it is free
/// @param shapes values of free dimensions by name
/// @param ranges what whole-number inputs may be, by input
/// @param files NumPy files that hold inputs, by input; the others are made from the seed
/// @param threads that one inference may use
/// @param latencyBound that the 99th percentile may not exceed
/// @param cache the folder in which the engine's library is kept unpacked
public record OnnxPlan(
    String name,
    Path model,
    String device,
    String precision,
    OptionalInt batch,
    Map<String, Long> shapes,
    Map<String, IntRange> ranges,
    Map<String, Path> files,
    int threads,
    LoadPlan load,
    Optional<Duration> latencyBound,
    Path cache) {
  /// Whole numbers from `low` to `high`, both included.
  public record IntRange(long low, long high) {
    public IntRange {
      if (low > high) {
        throw new IllegalArgumentException("range is upside down: " + low + ".." + high);
      }
    }
  }

  public OnnxPlan {
    shapes = Map.copyOf(shapes);
    ranges = Map.copyOf(ranges);
    files = Map.copyOf(files);
    if (threads < 1) {
      throw new IllegalArgumentException("threads are below 1: " + threads);
    }
  }
}
