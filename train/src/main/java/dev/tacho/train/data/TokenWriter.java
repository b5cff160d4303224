package dev.tacho.train.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/// Writes a file of tokens. Confined to one thread.
final class TokenWriter implements AutoCloseable {
  private static final int BLOCK = 1 << 18; // bytes; a multiple of both widths

  private final FileChannel file;
  private final int width;
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
  private long written;

  TokenWriter(Path path, int width) throws IOException {
    this.file =
        FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    this.width = width;
  }

  long written() {
    return written;
  }

  /// @throws UncheckedIOException when the disk is full, so that it is not taken for a fault of
  ///     what is being read
  void write(int[] tokens, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (block.remaining() < width) {
        flush();
      }
      if (width == Character.BYTES) {
        block.putChar((char) tokens[i]);
      } else {
        block.putInt(tokens[i]);
      }
    }
    written += count;
  }

  private void flush() {
    block.flip();
    try {
      while (block.hasRemaining()) {
        int _ = file.write(block);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    block.clear();
  }

  /// Takes the last `count` tokens back.
  int[] back(int count) throws IOException {
    flush();
    ByteBuffer bytes = ByteBuffer.allocate(count * width).order(ByteOrder.LITTLE_ENDIAN);
    long from = (written - count) * width;
    while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) > 0) {
      // until all of them are here
    }
    bytes.flip();
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = width == Character.BYTES ? bytes.getChar() : bytes.getInt();
    }
    file.truncate(from);
    file.position(from);
    written -= count;
    return tokens;
  }

  /// Writes what is left, and feeds the whole file to `digest`.
  void end(MessageDigest digest) throws IOException {
    flush();
    long at = 0;
    while (file.read(block.clear(), at) > 0) {
      block.flip();
      at += block.remaining();
      digest.update(block);
    }
    block.clear();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
