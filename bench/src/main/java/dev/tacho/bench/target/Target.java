package dev.tacho.bench.target;

import dev.tacho.telemetry.machine.Capability;
import dev.tacho.telemetry.machine.Category;
import dev.tacho.telemetry.machine.MachineDevice;
import dev.tacho.telemetry.machine.Precision;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A device, and whether ONNX Runtime as we ship it executes on it.
///
/// @param refusal why it does not; empty where it does
public record Target(MachineDevice device, Optional<String> refusal) {
  /// The execution providers of the ONNX Runtime that comes with the program.
  public static final Set<String> PROVIDERS = Set.of("CPU");

  /// All of `devices`, or those of one category.
  public static List<Target> of(List<MachineDevice> devices, Optional<Category> only) {
    return devices.stream()
        .filter(device -> only.isEmpty() || only.get() == device.category())
        .map(device -> new Target(device, refusal(device)))
        .toList();
  }

  /// Why a model is not executed there in a precision; empty where the device can do it. What it
  /// cannot do is skipped with this reason, never computed in another precision under this name.
  public Optional<String> refusal(Precision precision) {
    if (refusal.isPresent()) {
      return refusal;
    }
    return switch (device.in(precision)) {
      case Capability.Lacking(String reason) ->
          Optional.of(device.id() + " has no " + precision.word() + ": " + reason);
      case Capability.Unknown(String reason) ->
          Optional.of(
              "whether " + device.id() + " has " + precision.word() + " is not known: " + reason);
      case Capability.Native(_), Capability.Converted(_, _) -> Optional.empty();
    };
  }

  private static Optional<String> refusal(MachineDevice device) {
    String provider = provider(device);
    return PROVIDERS.contains(provider)
        ? Optional.empty()
        : Optional.of(
            "ONNX Runtime needs its "
                + provider
                + " provider for "
                + device.id()
                + ", and this build has "
                + String.join(", ", PROVIDERS)
                + " alone");
  }

  /// The provider that reaches a device, by ONNX Runtime's own list of them.
  private static String provider(MachineDevice device) {
    return switch (device.category()) {
      case CPU -> "CPU";
      case DLA -> "TensorRT";
      case FPGA -> "Vitis AI";
      case GPU, NPU, DSP ->
          switch (device.maker()) {
            case "nvidia" -> device.category() == Category.GPU ? "CUDA or TensorRT" : "maker's";
            case "amd" -> device.category() == Category.GPU ? "MIGraphX" : "Vitis AI";
            case "intel" -> "OpenVINO";
            case "apple" -> "Core ML";
            case "qualcomm" -> "QNN";
            default -> "maker's";
          };
    };
  }
}
