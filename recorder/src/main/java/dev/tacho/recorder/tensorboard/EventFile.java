package dev.tacho.recorder.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.zip.CRC32C;

/// Writes a TensorBoard event file: scalars with their step and their true wall time. Confined to
/// one thread.
///
/// Format: records of `length (8 bytes, little-endian) · masked CRC-32C of the length (4) · data ·
/// masked CRC-32C of the data (4)`, the data being the protocol buffer `tensorflow.Event`
/// (tensorflow/core/util/event.proto): `wall_time` 1 double, `step` 2 varint, `file_version` 3
/// string, `summary` 5, whose `value` 1 holds `tag` 1 string and `simple_value` 2 float. The mask
/// is that of tensorflow/core/lib/hash/crc32c.h.
public final class EventFile implements AutoCloseable {
  private static final int MASK_DELTA = 0xa282ead8;
  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private final ByteBuffer out = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();

  private EventFile(FileChannel channel) {
    this.channel = channel;
  }

  /// Begins a new file in `folder`, which is made where it is missing, named as TensorBoard expects
  /// it.
  public static EventFile create(Path folder, Instant now, String host, long pid)
      throws IOException {
    Files.createDirectories(folder);
    Path file =
        folder.resolve(
            "events.out.tfevents." + now.getEpochSecond() + "." + host + "." + pid + ".tacho");
    EventFile events =
        new EventFile(
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    events.version(now);
    return events;
  }

  /// Adds one value. TensorBoard holds single precision, so the value is rounded to that.
  public void scalar(Instant at, long step, String tag, double value) throws IOException {
    byte[] name = tag.getBytes(StandardCharsets.UTF_8);
    int valueBytes = 1 + varintBytes(name.length) + name.length + 1 + Float.BYTES;
    int summaryBytes = 1 + varintBytes(valueBytes) + valueBytes;
    ByteBuffer event = event(at, summaryBytes + 32);
    event.put((byte) (2 << 3));
    varint(event, step);
    event.put((byte) (5 << 3 | 2));
    varint(event, summaryBytes);
    event.put((byte) (1 << 3 | 2));
    varint(event, valueBytes);
    event.put((byte) (1 << 3 | 2));
    varint(event, name.length);
    event.put(name);
    event.put((byte) (2 << 3 | 5));
    event.putFloat((float) value);
    record(event.flip());
  }

  /// Hands what was added to the kernel, where TensorBoard sees it.
  public void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    out.clear();
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      flush();
    }
  }

  private void version(Instant now) throws IOException {
    byte[] version = "brain.Event:2".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer event = event(now, version.length + 2);
    event.put((byte) (3 << 3 | 2));
    varint(event, version.length);
    event.put(version);
    record(event.flip());
  }

  /// An event that has its wall time, with room for `more` bytes.
  private static ByteBuffer event(Instant at, int more) {
    ByteBuffer event = ByteBuffer.allocate(1 + Double.BYTES + more).order(ByteOrder.LITTLE_ENDIAN);
    event.put((byte) (1 << 3 | 1));
    event.putDouble(at.getEpochSecond() + at.getNano() / 1e9);
    return event;
  }

  private void record(ByteBuffer data) throws IOException {
    int length = data.remaining();
    if (out.remaining() < length + 16) {
      flush();
    }
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(length).flip();
    out.put(head.duplicate()).putInt(masked(head));
    out.put(data.duplicate()).putInt(masked(data));
  }

  private int masked(ByteBuffer bytes) {
    crc.reset();
    crc.update(bytes);
    int sum = (int) crc.getValue();
    return Integer.rotateRight(sum, 15) + MASK_DELTA;
  }

  private static void varint(ByteBuffer into, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      into.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    into.put((byte) rest);
  }

  private static int varintBytes(int value) {
    return value < 128 ? 1 : 2;
  }
}
