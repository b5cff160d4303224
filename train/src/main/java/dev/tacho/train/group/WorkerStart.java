package dev.tacho.train.group;

import java.util.List;
import java.util.Map;

/// How a process is started that reads an order from its standard input and works.
///
/// @param environment added to this process's own
public record WorkerStart(List<String> command, Map<String, String> environment) {
  public WorkerStart {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
