package dev.tacho.weights.onnx;

/// An input or an output of a graph.
public record ValueInfo(String name, ValueType type) {
  @Override
  public String toString() {
    return name + " " + type.text();
  }
}
