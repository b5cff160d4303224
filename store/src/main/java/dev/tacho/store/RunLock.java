package dev.tacho.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The operating-system lock that a writer holds for its whole life. Any thread.
///
/// A POSIX lock belongs to the process and is dropped when the process closes any descriptor of
/// the file. So every opening of a lock file in this JVM goes through here, one at a time, and
/// a file that this JVM holds is never opened again.
final class RunLock implements AutoCloseable {
  private static final int TRIES = 5;
  private static final long PAUSE_MILLIS = 10;

  /// What this JVM holds, by device and inode; guarded by itself.
  private static final Map<Object, RunLock> HELD = new HashMap<>();

  private final Object key;
  private final FileChannel channel;

  private RunLock(Object key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /// Takes the lock; empty when another writer holds it. The file must exist.
  static Optional<RunLock> tryAcquire(Path file) throws IOException {
    for (int i = 1; ; i++) {
      Optional<RunLock> lock = tryOnce(file);
      // a reader that looks whether the writer lives holds a shared lock for a moment
      if (lock.isPresent() || i == TRIES || isOurs(file)) {
        return lock;
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  private static Optional<RunLock> tryOnce(Path file) throws IOException {
    synchronized (HELD) {
      Object key = key(file);
      if (HELD.containsKey(key)) {
        return Optional.empty();
      }
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          RunLock held = new RunLock(key, channel);
          HELD.put(key, held);
          return Optional.of(held);
        }
      } catch (OverlappingFileLockException _) {
        // held by a copy of this class under another loader; closing below drops it, which only
        // an application that loads the store twice for one folder can meet
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      channel.close();
      return Optional.empty();
    }
  }

  /// Whether somebody holds the lock now, without taking it. The file must exist and be readable.
  static boolean isHeld(Path file) throws IOException {
    synchronized (HELD) {
      if (HELD.containsKey(key(file))) {
        return true;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
        if (lock == null) {
          return true;
        }
        lock.release();
        return false;
      } catch (OverlappingFileLockException _) {
        return true;
      }
    }
  }

  private static boolean isOurs(Path file) throws IOException {
    synchronized (HELD) {
      return HELD.containsKey(key(file));
    }
  }

  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key != null ? key : file.toRealPath();
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (HELD.remove(key, this)) {
        channel.close();
      }
    }
  }
}
