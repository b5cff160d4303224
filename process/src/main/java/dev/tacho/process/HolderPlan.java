package dev.tacho.process;

import java.nio.file.Path;
import java.util.List;

/// How to start a holder, and where it writes.
///
/// @param program what to execute, up to the word after which [Holder#run] gets the arguments; a
///     Java program should get [#JVM_OPTIONS]
/// @param outputLog the bounded copy of what the child prints; created, appended to when there
/// @param inbox where marker lines go; created, appended to when there
/// @param headBytes how much of the beginning is kept
/// @param tailBytes how much of the end is kept
/// @param hidesMarkers whether marker lines are left out of what is passed on; the copy has them
public record HolderPlan(
    List<String> program,
    Path outputLog,
    Path inbox,
    long headBytes,
    long tailBytes,
    boolean hidesMarkers) {
  /// Options that make a JVM small, quiet and deaf to TERM from its first moment.
  public static final List<String> JVM_OPTIONS =
      List.of(
          "-Xrs",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-XX:+DisplayVMOutputToStderr",
          "-Xmx32m",
          "-Xss512k");

  /// What is kept of each end of the output unless said otherwise: 1 MiB.
  public static final long KEPT_BYTES = 1L << 20;

  public HolderPlan {
    if (headBytes < 0 || tailBytes < 0) {
      throw new IllegalArgumentException(
          "bytes to keep can't be negative: head " + headBytes + ", tail " + tailBytes);
    }
    program = List.copyOf(program);
    outputLog = outputLog.toAbsolutePath();
    inbox = inbox.toAbsolutePath();
  }

  /// A plan that keeps [#KEPT_BYTES] of each end.
  public HolderPlan(List<String> program, Path outputLog, Path inbox, boolean hidesMarkers) {
    this(program, outputLog, inbox, KEPT_BYTES, KEPT_BYTES, hidesMarkers);
  }

  /// The words after `program`, for a holder of one stream or two; [Holder#run] reads them back.
  List<String> arguments(int streams) {
    return List.of(
        Integer.toString(streams),
        outputLog.toString(),
        inbox.toString(),
        Long.toString(headBytes),
        Long.toString(tailBytes),
        hidesMarkers ? Holder.HIDDEN : Holder.SHOWN);
  }
}
