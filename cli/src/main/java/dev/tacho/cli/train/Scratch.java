package dev.tacho.cli.train;

import dev.tacho.cli.shell.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder for as long as something runs, among the temporary files. Its maker holds a lock in it,
/// which the system takes back when the maker is killed: whoever makes the next folder removes
/// those whose lock is free. See docs/decisions/222-what-a-killed-training-leaves.md.
final class Scratch implements AutoCloseable {
  private static final String OURS = "tacho-*";
  private static final String LOCK = "in-use";

  /// Folders of this process: opening the file of a lock that one holds oneself would drop it.
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final @Nullable FileChannel lock;

  private Scratch(Path folder, @Nullable FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /// @param prefix of its name, so that people know whose it is: begins with `tacho-`
  static Scratch make(String prefix) {
    return make(Path.of(System.getProperty("java.io.tmpdir")), prefix);
  }

  static Scratch make(Path among, String prefix) {
    sweep(among);
    try {
      Path folder = Files.createTempDirectory(among, prefix);
      boolean _ = OWN.add(folder);
      return new Scratch(folder, lock(folder));
    } catch (IOException e) {
      throw Refusal.input(
          "the folder for temporary files cannot be written ("
              + e.getMessage()
              + "); free space there, or name another with TMPDIR");
    }
  }

  Path folder() {
    return folder;
  }

  /// Null where the file system has no locks: nobody removes that folder but its maker.
  private static @Nullable FileChannel lock(Path folder) {
    try {
      Path aside = folder.resolve(LOCK + ".new");
      FileChannel lock =
          FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (lock.tryLock() == null) {
        lock.close();
        return null;
      }
      // nobody sees the file before it is locked
      Path _ = Files.move(aside, folder.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
      return lock;
    } catch (IOException _) {
      return null;
    }
  }

  private static void sweep(Path among) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(among, OURS)) {
      for (Path folder : folders) {
        if (!OWN.contains(folder) && Files.isRegularFile(folder.resolve(LOCK))) {
          removeAbandoned(folder);
        }
      }
    } catch (IOException _) {
      // the next one may be luckier
    }
  }

  private static void removeAbandoned(Path folder) {
    try (FileChannel file = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock free = file.tryLock()) {
      if (free != null) {
        delete(folder);
      }
    } catch (IOException _) {
      // another user's, or gone already
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        boolean _ = Files.deleteIfExists(each);
      }
    }
  }

  @Override
  public void close() {
    try (FileChannel _ = lock) {
      delete(folder);
    } catch (IOException _) {
      // whoever makes the next one removes it
    } finally {
      boolean _ = OWN.remove(folder);
    }
  }
}
