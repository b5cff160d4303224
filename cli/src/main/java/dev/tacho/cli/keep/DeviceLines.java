package dev.tacho.cli.keep;

import dev.tacho.bench.target.Target;
import dev.tacho.core.json.Json;
import dev.tacho.report.text.Width;
import dev.tacho.telemetry.machine.Capability;
import dev.tacho.telemetry.machine.MachineDevice;
import dev.tacho.telemetry.machine.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The part of `doctor` that tells what this machine has to compute on.
public final class DeviceLines {
  private static final String UNPROVEN = "not proven on hardware";

  private DeviceLines() {}

  /// A line a device, and below it what it computes in and whether we execute on it.
  public static List<String> lines(List<Target> targets) {
    if (targets.isEmpty()) {
      return List.of("  none was found: no /proc/cpuinfo, and no maker's files or programs");
    }
    int widest = 0;
    for (Target target : targets) {
      widest = Math.max(widest, target.device().id().length());
    }
    String indent = " ".repeat(widest + 4);
    List<String> lines = new ArrayList<>();
    for (Target target : targets) {
      MachineDevice device = target.device();
      lines.add(
          "  "
              + Width.pad(device.id(), widest, false)
              + "  "
              + device.category().word().toUpperCase(Locale.ROOT)
              + "  "
              + device.name()
              + device
                  .tried()
                  .map(with -> "; " + UNPROVEN + " (tried with " + with + ")")
                  .orElse(""));
      can(device).forEach((words, how) -> lines.add(indent + words + ": " + how));
      lines.add(
          indent + "bench onnx: " + target.refusal().map(why -> "no, " + why).orElse("executes"));
    }
    return lines;
  }

  /// Precisions of one account together.
  private static Map<String, String> can(MachineDevice device) {
    Map<String, List<String>> byAccount = new LinkedHashMap<>();
    for (Precision precision : Precision.values()) {
      Capability capability = device.in(precision);
      byAccount
          .computeIfAbsent(capability.word() + "\0" + capability.account(), _ -> new ArrayList<>())
          .add(precision.word());
    }
    Map<String, String> lines = new LinkedHashMap<>();
    byAccount.forEach(
        (key, precisions) -> {
          String[] parts = key.split("\0", 2);
          lines.put(parts[0] + " " + String.join(" ", precisions), parts[1]);
        });
    return lines;
  }

  static Json.Obj json(Target target) {
    MachineDevice device = target.device();
    Json.Builder precisions = Json.object();
    device
        .precisions()
        .forEach(
            (precision, capability) ->
                precisions.put(
                    precision.word(),
                    Json.object()
                        .put("can", capability.word())
                        .put("account", capability.account())
                        .build()));
    Json.Builder facts = Json.object();
    device.facts().forEach(facts::put);
    return Json.object()
        .put("id", device.id())
        .put("category", device.category().word())
        .put("maker", device.maker())
        .put("name", device.name())
        .put("seen", device.seen())
        .put("facts", facts.build())
        .put("precisions", precisions.build())
        .put("executes", target.refusal().isEmpty())
        .putText("refusal", target.refusal())
        .put("proven_on_hardware", device.tried().isEmpty())
        .putText("tried_with", device.tried())
        .build();
  }
}
