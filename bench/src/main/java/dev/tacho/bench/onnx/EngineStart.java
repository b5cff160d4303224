package dev.tacho.bench.onnx;

import java.util.List;
import java.util.Map;

/// How a process is started that calls [Engine#run].
///
/// @param command the command line; ONNX Runtime 1.29 crashes where it is longer than 4 KiB, so the
///     class path stands in the environment (docs/decisions/145-engine-in-its-own-process.md)
/// @param environment added to this process's own
public record EngineStart(List<String> command, Map<String, String> environment) {
  public EngineStart {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
