package dev.tacho.telemetry.machine;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.telemetry.machine.Capability.Native;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Apple's chips, on macOS: processor, GPU and neural engine, which every chip of the M series has.
///
/// Sources: `sysctl` names as Apple's "Determining Instruction Set Characteristics" lists them;
/// `system_profiler SPDisplaysDataType -json`.
final class AppleDetector {
  private static final String SIGN = "System/Library/CoreServices/SystemVersion.plist";
  private static final Map<String, String> FEATURES =
      Map.of(
          "FEAT_FP16", "asimdhp",
          "FEAT_BF16", "bf16",
          "FEAT_I8MM", "i8mm",
          "FEAT_DotProd", "asimddp");

  private AppleDetector() {}

  /// The chip's name, on macOS.
  static Optional<String> brand(MachineTree tree) {
    return Optional.of(tree)
        .filter(mac -> mac.has(SIGN))
        .flatMap(mac -> mac.ask("sysctl", "-n", "machdep.cpu.brand_string"))
        .map(String::strip)
        .filter(brand -> !brand.isEmpty());
  }

  static MachineDevice cpu(MachineTree tree, String brand, Numbers numbers) {
    Set<String> flags = new HashSet<>();
    for (String line : tree.ask("sysctl", "hw").orElse("").lines().toList()) {
      FEATURES.forEach(
          (feature, flag) -> {
            if (line.strip().equals("hw.optional.arm." + feature + ": 1")) {
              flags.add(flag);
            }
          });
    }
    Map<String, String> facts = new LinkedHashMap<>();
    tree.ask("sysctl", "-n", "hw.ncpu").ifPresent(count -> facts.put("threads", count.strip()));
    facts.put("instructions", String.join(" ", flags.stream().sorted().toList()));
    return new MachineDevice(
        numbers.next(Category.CPU),
        Category.CPU,
        isApple(brand) ? "apple" : "intel",
        brand,
        "sysctl machdep.cpu.brand_string",
        facts,
        isApple(brand) ? CpuDetector.arm(flags, "sysctl hw.optional") : Map.of(),
        Optional.of(Detector.CONSTRUCTED));
  }

  static List<MachineDevice> find(MachineTree tree, Numbers numbers) {
    Optional<String> brand = brand(tree);
    if (brand.isEmpty()) {
      return List.of();
    }
    List<MachineDevice> found = new ArrayList<>();
    for (String name : graphics(tree)) {
      found.add(
          device(
              numbers.next(Category.GPU),
              Category.GPU,
              name,
              "system_profiler SPDisplaysDataType",
              isApple(name)
                  ? Map.of(
                      Precision.FP32, new Native("Metal feature set tables"),
                      Precision.FP16, new Native("Metal feature set tables"))
                  : Map.of()));
    }
    if (brand.get().startsWith("Apple M")) {
      found.add(
          device(
              numbers.next(Category.NPU),
              Category.NPU,
              "neural engine of " + brand.get(),
              "sysctl machdep.cpu.brand_string",
              Map.of(
                  Precision.FP16, new Native("Core ML Tools' guide: the neural engine is FP16"))));
    }
    return found;
  }

  private static List<String> graphics(MachineTree tree) {
    List<String> names = new ArrayList<>();
    try {
      Json.Obj all =
          (Json.Obj)
              Json.parse(tree.ask("system_profiler", "SPDisplaysDataType", "-json").orElse("{}"));
      for (Json item : all.array("SPDisplaysDataType")) {
        if (item instanceof Json.Obj display) {
          display.text("sppci_model").or(() -> display.text("_name")).ifPresent(names::add);
        }
      }
    } catch (JsonException | ClassCastException _) {
      return List.of();
    }
    return names;
  }

  private static boolean isApple(String name) {
    return name.startsWith("Apple ");
  }

  private static MachineDevice device(
      String id,
      Category category,
      String name,
      String seen,
      Map<Precision, Capability> precisions) {
    return new MachineDevice(
        id, category, "apple", name, seen, Map.of(), precisions, Optional.of(Detector.CONSTRUCTED));
  }
}
