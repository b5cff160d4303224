package dev.tacho.telemetry.machine;

import dev.tacho.telemetry.machine.Capability.Converted;
import dev.tacho.telemetry.machine.Capability.Lacking;
import dev.tacho.telemetry.machine.Capability.Native;
import dev.tacho.telemetry.machine.Capability.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Intel's GPUs, and the NPUs of its processors (driver `intel_vpu`).
///
/// Sources: the kernel's Documentation/accel; OpenVINO's documentation, "NPU Device" (models run
/// in FP16 and INT8).
final class IntelDetector {
  private static final String VENDOR = "0x8086";

  private IntelDetector() {}

  static List<MachineDevice> find(MachineTree tree, Numbers numbers) {
    List<MachineDevice> found = new ArrayList<>();
    for (PciDevice card : PciDevice.all(tree)) {
      if (card.vendor().equals(VENDOR) && card.isDisplay()) {
        found.add(device(card, Category.GPU, "Intel GPU ", gpu(), numbers));
      } else if (card.vendor().equals(VENDOR) && isNpu(card)) {
        found.add(device(card, Category.NPU, "Intel NPU ", npu(), numbers));
      }
    }
    return found;
  }

  /// Accelerators of other uses (data movers) share the class.
  private static boolean isNpu(PciDevice card) {
    return card.isAccelerator() && card.driver().filter("intel_vpu"::equals).isPresent();
  }

  private static MachineDevice device(
      PciDevice card,
      Category category,
      String what,
      Map<Precision, Capability> precisions,
      Numbers numbers) {
    return new MachineDevice(
        numbers.next(category),
        category,
        "intel",
        what + card.device(),
        card.seen(),
        card.facts(),
        precisions,
        Optional.of(Detector.CONSTRUCTED));
  }

  private static Map<Precision, Capability> gpu() {
    Capability unknown = new Unknown("sysfs does not tell the generation of an Intel GPU");
    return Map.of(
        Precision.FP32, new Native("every Intel GPU that i915 or xe drives"),
        Precision.FP16, unknown,
        Precision.BF16, unknown,
        Precision.INT8, unknown,
        Precision.INT4, unknown,
        Precision.MIXED, unknown);
  }

  private static Map<Precision, Capability> npu() {
    String source = "OpenVINO's documentation of the NPU: FP16 and INT8";
    return Map.of(
        Precision.FP16, new Native(source),
        Precision.INT8, new Native(source),
        Precision.FP32, new Converted(Precision.FP16, source),
        Precision.BF16, new Lacking(source));
  }
}
