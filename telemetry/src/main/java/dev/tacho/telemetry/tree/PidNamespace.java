package dev.tacho.telemetry.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether this process counts processes as the host does.
public final class PidNamespace {
  /// The first namespace has a number of its own: `PROC_PID_INIT_INO` in the kernel's
  /// include/linux/proc_ns.h, 0xEFFFFFFC.
  private static final String FIRST = "pid:[4026531836]";

  private PidNamespace() {}

  /// True in the first namespace, where process numbers mean the same to a driver.
  ///
  /// @param proc `/proc`
  public static boolean isHosts(Path proc) {
    try {
      return Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString().equals(FIRST);
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }
}
