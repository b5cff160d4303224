package dev.tacho.weights.gguf;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Numbers in a shape; the last dimension runs fastest (the file says it the other way round).
public record GgufTensor(String name, GgufType type, List<Long> dims, ByteBuffer data) {
  public GgufTensor {
    dims = List.copyOf(dims);
    data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (dims.isEmpty() || dims.getLast() % type.elements() != 0) {
      throw new WeightsException(
          "the tensor \"%s\" has rows of %s elements, which %s keeps in blocks of %d; name another type"
              .formatted(
                  name, dims.isEmpty() ? "no" : dims.getLast(), type.text(), type.elements()));
    }
    if (type.bytes(Tensor.elements(dims)) != data.remaining()) {
      throw new IllegalArgumentException(
          "%s: %s%s needs %d bytes, not %d"
              .formatted(
                  name, type.text(), dims, type.bytes(Tensor.elements(dims)), data.remaining()));
    }
  }

  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Rounds a tensor of [ElementType#FLOAT32] to a type, as ggml does it, to the byte.
  ///
  /// @throws WeightsException when the rows are no whole blocks, or the type cannot hold a number
  public static GgufTensor of(String name, Tensor tensor, GgufType type) {
    if (type == GgufType.F32) {
      return new GgufTensor(name, type, tensor.dims(), tensor.data());
    }
    Blocks blocks = Blocks.of(type, name);
    if (tensor.dims().isEmpty() || tensor.dims().getLast() % type.elements() != 0) {
      return new GgufTensor(name, type, tensor.dims(), tensor.data()); // says what is wrong
    }
    return new GgufTensor(name, type, tensor.dims(), blocks.pack(tensor.floats()));
  }

  /// The numbers as [ElementType#FLOAT32]; where they are that already, in place.
  ///
  /// @throws WeightsException when they are of a type that is listed, but not read
  public Tensor floats(String as) {
    if (type == GgufType.F32) {
      return new Tensor(as, ElementType.FLOAT32, dims, data);
    }
    float[] values = new float[Math.toIntExact(Tensor.elements(dims))];
    Blocks.of(type, name).unpack(data(), values);
    return Tensor.floats(as, dims, values);
  }
}
