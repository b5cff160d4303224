package dev.tacho.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// What the store knows of the machine and process it runs in, in one place so that tests can
/// be on another one.
///
/// @param boot names the time since the machine started; empty text where the system has none
/// @param local whether a path lies on a file system that only this machine mounts
/// @param mono monotonic nanoseconds
record Surroundings(
    String host,
    String boot,
    long pid,
    Predicate<Path> local,
    InstantSource wall,
    LongSupplier mono) {

  /// File systems whose locks this kernel alone decides. Anything else (nfs, cifs, 9p, fuse,
  /// lustre, or a type not known here) proves nothing about a lock.
  private static final Set<String> LOCAL =
      Set.of(
          "ext2",
          "ext3",
          "ext4",
          "xfs",
          "btrfs",
          "zfs",
          "tmpfs",
          "ramfs",
          "overlay",
          "f2fs",
          "jfs",
          "bcachefs",
          "reiserfs",
          "apfs",
          "hfs",
          "ufs");

  static Surroundings real() {
    return new Surroundings(
        hostName(),
        firstLine(Path.of("/proc/sys/kernel/random/boot_id")),
        ProcessHandle.current().pid(),
        Surroundings::isLocal,
        InstantSource.system(),
        System::nanoTime);
  }

  /// The start of this process as the kernel counts it; empty where it does not tell.
  static OptionalLong startTicks() {
    String stat = firstLine(Path.of("/proc/self/stat"));
    int name = stat.lastIndexOf(')');
    String[] fields = name < 0 ? new String[0] : stat.substring(name + 1).strip().split(" ");
    // field 22 of the line; the first after the name is field 3
    return fields.length > 19 ? OptionalLong.of(Long.parseLong(fields[19])) : OptionalLong.empty();
  }

  private static boolean isLocal(Path path) {
    try {
      return LOCAL.contains(Files.getFileStore(path).type());
    } catch (IOException _) {
      return false;
    }
  }

  private static String hostName() {
    String name = firstLine(Path.of("/proc/sys/kernel/hostname"));
    if (!name.isEmpty()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "unknown";
    }
  }

  private static String firstLine(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    } catch (IOException _) {
      return "";
    }
  }
}
