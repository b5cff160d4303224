package dev.tacho.weights.onnx;

/// One dimension of a shape: known, or left open until the model runs.
public sealed interface Dim {
  /// Always so many.
  record Fixed(long size) implements Dim {
    public Fixed {
      if (size < 0) {
        throw new IllegalArgumentException("a dimension of " + size);
      }
    }
  }

  /// Open, with the name that the model gives it: the same name is the same size.
  record Named(String name) implements Dim {}

  /// Open, and without a name.
  record Unknown() implements Dim {}

  static Dim of(long size) {
    return new Fixed(size);
  }

  static Dim open(String name) {
    return new Named(name);
  }

  /// The size, the name, or a question mark.
  default String text() {
    return switch (this) {
      case Fixed(long size) -> Long.toString(size);
      case Named(String name) -> name;
      case Unknown() -> "?";
    };
  }
}
