package dev.tacho.weights.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A Protocol Buffers message being written. Large data are kept as they are and not copied,
/// however deep they stand. Confined to one thread.
final class WireWriter {
  private static final int LARGE = 1 << 10;

  private final List<ByteBuffer> parts = new ArrayList<>();
  private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
  private long written;

  WireWriter integer(int field, long value) {
    tag(field, WireReader.VARINT);
    varint(value);
    return this;
  }

  WireWriter real(int field, float value) {
    tag(field, WireReader.FIXED32);
    tail.writeBytes(
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    return this;
  }

  WireWriter text(int field, String value) {
    return bytes(field, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  WireWriter bytes(int field, ByteBuffer value) {
    tag(field, WireReader.BYTES);
    varint(value.remaining());
    append(value);
    return this;
  }

  WireWriter message(int field, WireWriter inside) {
    tag(field, WireReader.BYTES);
    varint(inside.size());
    inside.parts().forEach(this::append);
    return this;
  }

  /// Fields that were written before.
  WireWriter append(ByteBuffer bytes) {
    if (bytes.remaining() >= LARGE) {
      flush();
      parts.add(bytes.duplicate());
      written += bytes.remaining();
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      tail.writeBytes(copy);
    }
    return this;
  }

  List<ByteBuffer> parts() {
    flush();
    return List.copyOf(parts);
  }

  private long size() {
    return written + tail.size();
  }

  private void flush() {
    if (tail.size() > 0) {
      parts.add(ByteBuffer.wrap(tail.toByteArray()));
      written += tail.size();
      tail.reset();
    }
  }

  private void tag(int field, int wire) {
    varint(((long) field << 3) | wire);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      tail.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    tail.write((int) rest);
  }
}
