package dev.tacho.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A process so named that another one with the same number is not taken for it: by its number and
/// the moment of its start, within one boot of one host.
///
/// @param pid the process number
/// @param startTicks when it began, in clock ticks since boot (field 22 of `/proc/PID/stat`)
/// @param bootId the kernel's id of this boot
/// @param host the host's name, to show to people
public record ProcessIdentity(long pid, long startTicks, String bootId, String host) {
  /// Whether a process lives, as far as can be told from here.
  public enum Liveness {
    /// It is there, with this number and this start.
    ALIVE,
    /// It has ended: its number is free, another's, or waits to be collected; or the boot is over.
    ENDED,
    /// It belongs to another host, so nothing can be told.
    UNKNOWN
  }

  /// This process.
  public static ProcessIdentity current() {
    long pid = ProcessHandle.current().pid();
    return of(pid)
        .orElseThrow(
            () -> new ProcessException("cannot read /proc/" + pid + "/stat; is /proc mounted?"));
  }

  /// The process that has number `pid` now; empty when there is none.
  public static Optional<ProcessIdentity> of(long pid) {
    return ProcessStatus.stat(pid).map(ProcessIdentity::of);
  }

  /// Whether the process that this names lives. Told only for this host, by its name (a container
  /// has a name of its own, and process numbers of its own); a process of an earlier boot has
  /// ended.
  public Liveness liveness() {
    if (!host.equals(Here.HOST)) {
      return Liveness.UNKNOWN;
    }
    return bootId.equals(Here.BOOT_ID) && isRunning() ? Liveness.ALIVE : Liveness.ENDED;
  }

  static ProcessIdentity of(ProcessStatus.Stat stat) {
    return new ProcessIdentity(stat.pid(), stat.startTicks(), Here.BOOT_ID, Here.HOST);
  }

  /// Whether it is there, on this host and in this boot.
  boolean isRunning() {
    return ProcessStatus.stat(pid)
        .filter(stat -> stat.startTicks() == startTicks && !stat.ended())
        .isPresent();
  }

  /// The facts of this host and boot, read once.
  private static final class Here {
    static final String BOOT_ID = line("/proc/sys/kernel/random/boot_id").orElse("unknown");
    static final String HOST =
        line("/proc/sys/kernel/hostname").orElseGet(ProcessIdentity::networkName);

    private static Optional<String> line(String file) {
      try {
        return Optional.of(Files.readString(Path.of(file)).strip());
      } catch (IOException _) {
        return Optional.empty();
      }
    }
  }

  private static String networkName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "unknown";
    }
  }
}
