package dev.tacho.telemetry;

import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// How the process is started that loads NVIDIA's library.
///
/// @param command a Java command line with [#JVM_OPTIONS] that calls
///     [dev.tacho.telemetry.nvml.NvmlHelper#run] with the arguments after it
/// @param environment all of it
/// @param started is told the process id of each start, before anything else happens: whoever ends
///     what a command leaves running spares it
public record HelperStart(
    List<String> command, Map<String, String> environment, LongConsumer started) {
  /// Options that make the virtual machine small, and short when a library crashes it: no file and
  /// no core, but the signal's name on the stream that the parent reads.
  public static final List<String> JVM_OPTIONS =
      List.of(
          "-Xrs",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-XX:+DisplayVMOutputToStderr",
          "-XX:ErrorFile=/dev/null",
          "-XX:-CreateCoredumpOnCrash",
          "-Xmx32m",
          "-Xss512k");

  public HelperStart {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
