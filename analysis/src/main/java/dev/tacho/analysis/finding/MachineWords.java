package dev.tacho.analysis.finding;

import java.util.List;
import java.util.Set;

/// Tells metrics of the machine, which other tools record beside those of the training: W&B's
/// `gpu.0.temp` and `proc.memory.rssMB`, MLflow's `system/cpu_utilization_percentage`.
final class MachineWords {
  private static final Set<String> FIRST =
      Set.of("system", "gpu", "cpu", "proc", "memory", "disk", "network", "host", "tree", "cgroup");
  private static final Set<String> DEFINITIONS =
      Set.of(
          "utilization",
          "memory",
          "storage",
          "clock",
          "temperature",
          "pressure",
          "power",
          "energy",
          "throttled");

  private MachineWords() {}

  static boolean fits(List<String> words) {
    return !words.isEmpty() && FIRST.contains(words.getFirst());
  }

  static boolean fits(String definition) {
    int dot = definition.indexOf('.');
    return DEFINITIONS.contains(dot < 0 ? definition : definition.substring(0, dot));
  }
}
