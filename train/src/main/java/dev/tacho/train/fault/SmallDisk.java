package dev.tacho.train.fault;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A folder with little room: a file system of its own in memory, where the machine allows that.
final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /// Gives `folder`, which is there and empty, so many bytes of room. Empty where this user may
  /// not.
  static Optional<SmallDisk> of(Path folder, long bytes) {
    return Commands.fault(
                List.of("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", folder.toString()))
            .isEmpty()
        ? Optional.of(new SmallDisk(folder))
        : Optional.empty();
  }

  /// Gives it more room, and leaves what is there.
  void grow(long bytes) {
    Optional<String> _ =
        Commands.fault(List.of("mount", "-o", "remount,size=" + bytes, folder.toString()));
  }

  @Override
  public void close() {
    Optional<String> _ = Commands.fault(List.of("umount", "-l", folder.toString()));
  }
}
