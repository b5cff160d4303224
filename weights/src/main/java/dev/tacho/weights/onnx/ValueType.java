package dev.tacho.weights.onnx;

import dev.tacho.weights.ElementType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What goes in or comes out by one name.
public sealed interface ValueType {
  /// A tensor; no shape where the model states none.
  record TensorType(ElementType element, Optional<List<Dim>> shape) implements ValueType {
    public TensorType {
      shape = shape.map(List::copyOf);
    }

    public static TensorType of(ElementType element, List<Dim> shape) {
      return new TensorType(element, Optional.of(shape));
    }
  }

  /// A sequence, a map, an optional or sparse value, as it stood in the file.
  record OtherType(String kind, ByteBuffer wire) implements ValueType {
    public OtherType {
      wire = wire.asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer wire() {
      return wire.duplicate();
    }
  }

  /// As people write it: `float32[batch,8]`.
  default String text() {
    return switch (this) {
      case TensorType(ElementType element, Optional<List<Dim>> shape) ->
          element.text()
              + shape
                  .map(
                      dims ->
                          dims.stream().map(Dim::text).collect(Collectors.joining(",", "[", "]")))
                  .orElse(" of any shape");
      case OtherType(String kind, _) -> kind;
    };
  }
}
