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
/// @param precision number format that is asked for; empty for the model's own
/// @param batch samples of a query; empty to take the model's own, or 1 where it is free
/// @param shapes values of free dimensions by name
/// @param ranges what whole-number inputs may be, by input
/// @param files NumPy files that hold inputs, by input; the others are made from the seed
/// @param threads that one inference may use
/// @param layers whether the engine's own times of its nodes are asked for, in runs of their own
///     after the measured ones
/// @param latencyBound that the 99th percentile may not exceed
/// @param labels a NumPy file with the number of the right answer to each sample of the files
/// @param cache the folder in which the engine's library is kept unpacked
public record OnnxPlan(
    String name,
    Path model,
    String device,
    Optional<String> precision,
    OptionalInt batch,
    Map<String, Long> shapes,
    Map<String, IntRange> ranges,
    Map<String, Path> files,
    int threads,
    boolean layers,
    LoadPlan load,
    Optional<Duration> latencyBound,
    Optional<Path> labels,
    Path cache) {
  /// Whole numbers from `low` to `high`, both included.
  public record IntRange(long low, long high) {
    public IntRange {
      if (low > high) {
        throw new IllegalArgumentException("range is upside down: " + low + ".." + high);
      }
    }
  }

  /// The same in one cell of a matrix.
  public OnnxPlan at(String otherDevice, Optional<String> otherPrecision, OptionalInt otherBatch) {
    return new OnnxPlan(
        name,
        model,
        otherDevice,
        otherPrecision,
        otherBatch,
        shapes,
        ranges,
        files,
        threads,
        layers,
        load,
        latencyBound,
        labels,
        cache);
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
