package dev.tacho.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/// A file that only grows, by whole blocks: one write a block, its SHA-256 kept while writing. A
/// block that fails leaves nothing behind once the next one succeeds. Confined to one thread at a
/// time.
///
/// An interrupt that arrives during a write closes a channel of Java's; here the file is then
/// opened again, the block written again, and the interrupt handed on.
final class LogFile implements AutoCloseable {
  private final Path path;
  private final MessageDigest digest;
  private FileChannel channel;
  private long size;
  private boolean torn;
  private boolean unsynced;

  private LogFile(Path path, FileChannel channel, long size, MessageDigest digest) {
    this.path = path;
    this.channel = channel;
    this.size = size;
    this.digest = digest;
  }

  /// Opens the file, which is made when it is missing, to go on after its first `size` bytes;
  /// reads those once for the digest. What lies behind them stays until it is written over or
  /// [#trim] cuts it off.
  static LogFile open(Path path, long size) throws IOException {
    MessageDigest digest = Disk.sha256();
    if (size > 0) {
      Disk.digest(path, size, digest);
    }
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      channel.position(size);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new LogFile(path, channel, size, digest);
  }

  /// Bytes that the kernel has.
  long size() {
    return size;
  }

  /// Hands all of `block` to the kernel, or fails and counts none of it.
  void append(LineBuffer block) throws IOException {
    if (block.size() == 0) {
      return;
    }
    uninterrupted(
        () -> {
          if (torn) {
            channel.truncate(size);
            channel.position(size);
          }
          torn = true;
          var view = block.view();
          do {
            channel.write(view);
          } while (view.hasRemaining());
        });
    torn = false;
    unsynced = true;
    size += block.size();
    digest.update(block.array(), 0, block.size());
  }

  /// Cuts off what lies behind the last appended byte.
  void trim() throws IOException {
    if (channel.size() > size) {
      channel.truncate(size);
      unsynced = true;
    }
  }

  /// Makes everything appended survive a power cut.
  void sync() throws IOException {
    if (unsynced) {
      uninterrupted(() -> channel.force(false));
      unsynced = false;
    }
  }

  /// Bytes and SHA-256 of the file as it was written.
  Seal.Sealed sealed() {
    try {
      return new Seal.Sealed(size, Disk.hex((MessageDigest) digest.clone()));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned; this one cannot", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private interface Work {
    void run() throws IOException;
  }

  private void uninterrupted(Work work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          work.run();
          return;
        } catch (ClosedByInterruptException _) {
          interrupted |= Thread.interrupted();
          channel = FileChannel.open(path, StandardOpenOption.WRITE);
          torn = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
