package dev.tacho.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What `/proc/PID/status` and `/proc/PID/stat` tell. Pure readers of text files, any thread.
final class ProcessStatus {
  private ProcessStatus() {}

  /// One line of `/proc/PID/stat`: the fields that this room uses.
  ///
  /// @param state R, S, D, Z (ended, not yet waited for), T (stopped), ...
  /// @param startTicks since boot, in hundredths of a second on every Linux that we run on
  record Stat(int pid, char state, int parent, int group, int session, long startTicks) {
    boolean ended() {
      return state == 'Z' || state == 'X';
    }
  }

  /// The signals that were ignored when this process began: as the JVM found them. Those that the
  /// JVM catches without asking (QUIT, PIPE, USR2, XFSZ and the faults) cannot be told.
  static long ignored() {
    return AtStart.IGNORED;
  }

  /// The signal mask that this process inherited.
  static long inheritedMask() {
    long pid = ProcessHandle.current().pid();
    return signals(Path.of("/proc/self/task/" + pid + "/status"), "SigBlk");
  }

  /// Whether `pid` catches `signal` with a handler of its own; false when it is gone.
  static boolean catches(long pid, Signal signal) {
    return has(pid, "SigCgt", signal);
  }

  /// Whether `pid` ignores `signal`; false when it is gone.
  static boolean ignores(long pid, Signal signal) {
    return has(pid, "SigIgn", signal);
  }

  /// The most memory that this process has had so far; the largest number where the system does
  /// not tell.
  static long peakResidentBytes() {
    return read(Path.of("/proc/self/status"))
        .flatMap(text -> text.lines().filter(l -> l.startsWith("VmHWM:")).findFirst())
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .orElse(Long.MAX_VALUE);
  }

  /// The stat line of `pid`; empty when there is no such process.
  static Optional<Stat> stat(long pid) {
    return read(Path.of("/proc/" + pid + "/stat")).map(ProcessStatus::parse);
  }

  /// Parses a stat line. The command's name stands in parentheses and may hold anything.
  static Stat parse(String line) {
    String[] rest = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return new Stat(
        Integer.parseInt(line.substring(0, line.indexOf(' '))),
        rest[0].charAt(0),
        Integer.parseInt(rest[1]),
        Integer.parseInt(rest[2]),
        Integer.parseInt(rest[3]),
        Long.parseLong(rest[19]));
  }

  private static boolean has(long pid, String field, Signal signal) {
    return (signals(Path.of("/proc/" + pid + "/status"), field) & signal.bit()) != 0;
  }

  private static long signals(Path status, String field) {
    return read(status)
        .flatMap(text -> text.lines().filter(l -> l.startsWith(field + ":")).findFirst())
        .map(line -> Long.parseUnsignedLong(line.substring(field.length() + 1).strip(), 16))
        .orElse(0L);
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      // the process ended between being listed and being read
      return Optional.empty();
    }
  }

  private static final class AtStart {
    static final long IGNORED = signals(Path.of("/proc/self/status"), "SigIgn");
  }
}
