package dev.tacho.weights.onnx.rewrite;

/// What a value was seen to be while known inputs went through the model.
///
/// @param rank how many dimensions it has
public record Range(float low, float high, int rank) {
  private static final int STEPS = 255;

  public Range {
    if (!(low <= high)) {
      throw new IllegalArgumentException("a range from " + low + " to " + high);
    }
  }

  /// Wide enough for zero too, which has to be one of the steps.
  float scale() {
    float scale = (Math.max(0, high) - Math.min(0, low)) / STEPS;
    return scale == 0 ? 1 : scale;
  }

  /// The step, from 0 to 255, that stands for zero.
  int zero() {
    return Math.clamp(Math.round(-Math.min(0, low) / scale()), 0, STEPS);
  }

  /// After a `Relu`.
  Range positive() {
    return new Range(0, Math.max(0, high), rank);
  }

  public Range with(Range other) {
    return new Range(Math.min(low, other.low), Math.max(high, other.high), rank);
  }
}
