package dev.tacho.bench.target;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.telemetry.machine.Capability;
import dev.tacho.telemetry.machine.Category;
import dev.tacho.telemetry.machine.MachineDevice;
import dev.tacho.telemetry.machine.Precision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TargetTest {
  private static final MachineDevice CPU =
      device(
          "cpu",
          Category.CPU,
          "amd",
          Map.of(
              Precision.FP32, new Capability.Native("sse2"),
              Precision.FP16, new Capability.Converted(Precision.FP32, "f16c"),
              Precision.INT4, new Capability.Lacking("no such instructions")));

  @Test
  void processor_isExecutedOn_inWhatItCanDo() {
    Target target = Target.of(List.of(CPU), Optional.empty()).getFirst();
    assertEquals(Optional.empty(), target.refusal());
    assertEquals(Optional.empty(), target.refusal(Precision.FP32));
    assertEquals(Optional.empty(), target.refusal(Precision.FP16));
    assertEquals(
        Optional.of("cpu has no int4: no such instructions"), target.refusal(Precision.INT4));
    assertEquals(
        Optional.of("whether cpu has bf16 is not known: nothing that was read tells of it"),
        target.refusal(Precision.BF16));
  }

  @Test
  void deviceWhoseProviderIsNotHere_isRefusedInAnyPrecision_byTheProvidersName() {
    Target target =
        Target.of(List.of(device("npu0", Category.NPU, "qualcomm", Map.of())), Optional.empty())
            .getFirst();
    assertEquals(
        Optional.of("ONNX Runtime needs its QNN provider for npu0, and this build has CPU alone"),
        target.refusal(Precision.INT8));
  }

  @Test
  void accelerator_chooses() {
    List<MachineDevice> all = List.of(CPU, device("dla0", Category.DLA, "nvidia", Map.of()));
    List<Target> targets = Target.of(all, Optional.of(Category.DLA));
    assertEquals(1, targets.size());
    assertEquals("dla0", targets.getFirst().device().id());
  }

  private static MachineDevice device(
      String id, Category category, String maker, Map<Precision, Capability> can) {
    return new MachineDevice(id, category, maker, id, "here", Map.of(), can, Optional.empty());
  }
}
