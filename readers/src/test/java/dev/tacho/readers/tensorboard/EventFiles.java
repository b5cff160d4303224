package dev.tacho.readers.tensorboard;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// Constructed event files: their messages are written by the protocol buffers' own library after
/// the public definitions of tensorboard/compat/proto (event, summary, tensor, plugin_data),
/// their frames after tensorflow/core/lib/io/record_writer.h. No line of the reader is used.
final class EventFiles {
  /// A part of a message.
  interface Part {
    void to(CodedOutputStream out) throws IOException;
  }

  private EventFiles() {}

  /// A message of some parts.
  static byte[] message(Part... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      for (Part part : parts) {
        part.to(out);
      }
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `brain.Event:2`, with which a file begins.
  static byte[] version(double wall) {
    return message(o -> o.writeDouble(1, wall), o -> o.writeString(3, "brain.Event:2"));
  }

  static byte[] event(double wall, long step, byte[] summary) {
    return message(
        o -> o.writeDouble(1, wall), o -> o.writeInt64(2, step), o -> o.writeByteArray(5, summary));
  }

  /// A scalar as torch and TensorFlow 1 write it.
  static byte[] simple(double wall, long step, String tag, float value) {
    return event(wall, step, message(o -> o.writeByteArray(1, simpleValue(tag, value))));
  }

  static byte[] simpleValue(String tag, float value) {
    return message(o -> o.writeString(1, tag), o -> o.writeFloat(2, value));
  }

  /// A scalar as TensorFlow 2 and Keras write it.
  static byte[] tensor(double wall, long step, String tag, byte[] tensor) {
    return tensor(wall, step, tag, tensor, "scalars");
  }

  static byte[] tensor(double wall, long step, String tag, byte[] tensor, String plugin) {
    byte[] metadata = message(o -> o.writeByteArray(1, message(p -> p.writeString(1, plugin))));
    byte[] value =
        message(
            o -> o.writeString(1, tag),
            o -> o.writeByteArray(8, tensor),
            o -> o.writeByteArray(9, metadata));
    return event(wall, step, message(o -> o.writeByteArray(1, value)));
  }

  /// A value that holds only what the hparams plugin keeps.
  static byte[] hparams(double wall, String tag, byte[] data) {
    byte[] plugin = message(o -> o.writeString(1, "hparams"), o -> o.writeByteArray(2, data));
    byte[] metadata = message(o -> o.writeByteArray(1, plugin));
    byte[] value = message(o -> o.writeString(1, tag), o -> o.writeByteArray(9, metadata));
    return event(wall, 0, message(o -> o.writeByteArray(1, value)));
  }

  /// A session that starts at `step`.
  static byte[] sessionStart(double wall, long step) {
    return message(
        o -> o.writeDouble(1, wall),
        o -> o.writeInt64(2, step),
        o -> o.writeByteArray(7, message(s -> s.writeEnum(1, 1))));
  }

  static byte[] record(byte[] data) {
    ByteBuffer record = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(masked(record.array(), 0, 8));
    record.put(data);
    record.putInt(masked(data, 0, data.length));
    return record.array();
  }

  /// The file with right sums over whatever stands in its records.
  static byte[] summed(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (at + 16 <= file.length) {
      long length = bytes.getLong(at);
      bytes.putInt(at + 8, masked(bytes.array(), at, 8));
      if (length < 0 || length > file.length - at - 16) {
        break;
      }
      int end = at + 12 + (int) length;
      bytes.putInt(end, masked(bytes.array(), at + 12, (int) length));
      at = end + 4;
    }
    return bytes.array();
  }

  static void write(Path file, byte[]... events) {
    try {
      Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
      for (byte[] event : events) {
        Files.write(file, record(event), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int masked(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    long sum = crc.getValue();
    return (int) (((sum >>> 15) | (sum << 17)) + 0xa282ead8L);
  }
}
