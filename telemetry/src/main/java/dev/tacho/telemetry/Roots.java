package dev.tacho.telemetry;

import java.nio.file.Path;

/// Where the kernel shows what it knows. A test gives the folders of a recorded machine.
///
/// @param proc usually `/proc`
/// @param sys usually `/sys`
public record Roots(Path proc, Path sys) {
  /// This machine's own.
  public static final Roots MACHINE = new Roots(Path.of("/proc"), Path.of("/sys"));

  /// The folder that this machine calls `absolute`, as `/sys/fs/cgroup`.
  public Path at(String absolute) {
    return absolute.startsWith("/sys/") ? sys.resolve(absolute.substring(5)) : Path.of(absolute);
  }
}
