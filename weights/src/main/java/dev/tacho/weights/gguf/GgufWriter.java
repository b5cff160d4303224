package dev.tacho.weights.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The parts of a file, in order. Confined to one thread.
final class GgufWriter {
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private final List<ByteBuffer> data = new ArrayList<>();

  List<ByteBuffer> write(Map<String, GgufValue> keys, Collection<GgufTensor> tensors) {
    int32(GgufFile.MAGIC);
    int32(GgufFile.VERSION);
    int64(tensors.size());
    int64(keys.size());
    keys.forEach(
        (name, value) -> {
          text(name);
          value(value);
        });
    long offset = 0;
    for (GgufTensor tensor : tensors) {
      text(tensor.name());
      int32(tensor.dims().size());
      tensor.dims().reversed().forEach(this::int64);
      int32(tensor.type().code());
      int64(offset);
      ByteBuffer bytes = tensor.data();
      int padding = padding(bytes.remaining());
      offset += bytes.remaining() + padding;
      data.add(bytes);
      data.add(ByteBuffer.allocate(padding));
    }
    head.writeBytes(new byte[padding(head.size())]);
    data.addFirst(ByteBuffer.wrap(head.toByteArray()));
    return data;
  }

  private static int padding(int after) {
    return Math.floorMod(-after, GgufFile.DEFAULT_ALIGNMENT);
  }

  private void value(GgufValue value) {
    switch (value) {
      case GgufValue.Whole(long number, GgufKind kind) -> {
        int32(kind.code());
        little(number, kind.bytes());
      }
      case GgufValue.Real(double number, GgufKind kind) -> {
        int32(kind.code());
        little(
            kind == GgufKind.FLOAT32
                ? Float.floatToRawIntBits((float) number)
                : Double.doubleToRawLongBits(number),
            kind.bytes());
      }
      case GgufValue.Flag(boolean yes) -> {
        int32(GgufKind.BOOL.code());
        little(yes ? 1 : 0, 1);
      }
      case GgufValue.Text(String text) -> {
        int32(GgufKind.STRING.code());
        text(text);
      }
      case GgufValue.Texts(List<String> texts) -> {
        int32(GgufKind.ARRAY.code());
        int32(GgufKind.STRING.code());
        int64(texts.size());
        texts.forEach(this::text);
      }
      case GgufValue.Packed(GgufKind kind, ByteBuffer numbers) -> {
        int32(GgufKind.ARRAY.code());
        int32(kind.code());
        int64(numbers.remaining() / kind.bytes());
        byte[] bytes = new byte[numbers.remaining()];
        numbers.duplicate().get(bytes);
        head.writeBytes(bytes);
      }
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int64(bytes.length);
    head.writeBytes(bytes);
  }

  private void int32(int value) {
    little(value, Integer.BYTES);
  }

  private void int64(long value) {
    little(value, Long.BYTES);
  }

  private void little(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      head.write((int) (value >>> (i * Byte.SIZE)));
    }
  }
}
