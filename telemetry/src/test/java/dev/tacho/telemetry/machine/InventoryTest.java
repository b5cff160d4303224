package dev.tacho.telemetry.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class InventoryTest {
  @TempDir Path root;

  @Test
  void emptyMachine_hasNoDevices() {
    assertEquals(List.of(), Inventory.of(root, _ -> Optional.empty()));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisMachine_hasAProcessorThatComputesInFp32() {
    MachineDevice cpu = Inventory.ofThisMachine().getFirst();
    assertEquals("cpu", cpu.id());
    assertEquals("native", cpu.in(Precision.FP32).word());
  }

  @Test
  void epyc_withoutVnni_doesInt8ByAvx2_andConvertsFp16() throws IOException {
    MachineDevice cpu = only("epyc-guest");
    assertEquals("amd AMD EPYC", cpu.maker() + " " + cpu.name());
    assertEquals(
        "fp32 native, fp16 converted, bf16 lacking, int8 native, int4 lacking, mixed lacking",
        can(cpu));
    assertEquals("avx2 in /proc/cpuinfo", cpu.in(Precision.INT8).account());
    assertEquals(Optional.empty(), cpu.tried());
  }

  @Test
  void xeonWithAmx_hasBf16AndInt8Tiles() throws IOException {
    MachineDevice cpu = only("xeon-amx");
    assertEquals("amx_bf16 in /proc/cpuinfo", cpu.in(Precision.BF16).account());
    assertEquals("amx_int8 in /proc/cpuinfo", cpu.in(Precision.INT8).account());
    assertEquals("avx512_fp16 in /proc/cpuinfo", cpu.in(Precision.FP16).account());
    assertEquals("bf16: amx_bf16 in /proc/cpuinfo", cpu.in(Precision.MIXED).account());
  }

  @Test
  void m1UnderLinux_isApples_withFp16_withoutBf16() throws IOException {
    MachineDevice cpu = only("m1-linux");
    assertEquals("apple", cpu.maker());
    assertEquals("processor without a name, implementer 0x61, part 0x022", cpu.name());
    assertEquals(
        "fp32 native, fp16 native, bf16 lacking, int8 native, int4 lacking, mixed native",
        can(cpu));
  }

  @Test
  void appleChip_hasProcessorGpuAndNeuralEngine() throws IOException {
    List<MachineDevice> found = Machines.devices("m3-pro", root);
    assertEquals(
        "cpu CPU Apple M3 Pro|gpu0 GPU Apple M3 Pro|npu0 NPU neural engine of Apple M3 Pro",
        line(found));
    assertEquals("12", found.getFirst().facts().get("threads"));
    assertEquals("native", found.getFirst().in(Precision.BF16).word());
  }

  @Test
  void nvidia_isNumberedByAddress_withPrecisionsOfItsComputeCapability() throws IOException {
    List<MachineDevice> found = Machines.devices("two-gpus", root);
    assertEquals("gpu0 GPU Quadro RTX 4000|gpu1 GPU NVIDIA H100 80GB HBM3", line(found));
    assertEquals(
        "fp32 native, fp16 native, bf16 lacking, int8 native, int4 native, mixed native",
        can(found.getFirst()));
    assertEquals(
        "compute capability 7.5 (nvidia-smi); it takes 8.0",
        found.getFirst().in(Precision.BF16).account());
    assertEquals(
        "fp32 native, fp16 native, bf16 native, int8 native, int4 lacking, mixed native",
        can(found.getLast()));
    assertEquals("10de:2330", found.getLast().facts().get("pci_id"));
  }

  @Test
  void nvidiaWhoseProgramIsSilent_isFound_withItsPrecisionsUnknown() throws IOException {
    var _ = Machines.devices("two-gpus", root);
    List<MachineDevice> found = Inventory.of(root, _ -> Optional.empty());
    assertEquals("gpu0 GPU Quadro RTX 4000|gpu1 GPU NVIDIA GPU 0x2330", line(found));
    assertEquals(
        "its compute capability is not known: nvidia-smi did not answer",
        found.getFirst().in(Precision.FP16).account());
  }

  @Test
  void jetsonOrin_hasGpuTwoDlasAndAVisionProcessor() throws IOException {
    List<MachineDevice> found = Machines.devices("orin", root);
    String board = "NVIDIA Jetson AGX Orin Developer Kit";
    assertEquals(
        "cpu CPU processor without a name, implementer 0x41, part 0xd42|gpu0 GPU integrated GPU of "
            + board
            + "|dla0 DLA deep learning accelerator of "
            + board
            + "|dla1 DLA deep learning accelerator of "
            + board
            + "|dsp0 DSP programmable vision accelerator of "
            + board,
        line(found));
    assertEquals(
        "compute capability 8.7 (NVIDIA's table, for tegra234)",
        found.get(1).in(Precision.BF16).account());
    assertEquals(
        "fp32 lacking, fp16 native, bf16 lacking, int8 native, int4 lacking, mixed lacking",
        can(found.get(2)));
    assertEquals("unknown", found.getLast().in(Precision.INT8).word());
    assertTrue(found.get(1).facts().get("release").startsWith("# R36"));
  }

  @Test
  void amd_isKnownByTheGenerationThatItsComputeDriverTells() throws IOException {
    List<MachineDevice> found = Machines.devices("instinct", root);
    assertEquals(
        "gpu0 GPU AMD GPU 0x74a1|gpu1 GPU Radeon RX 6900 XT|gpu2 GPU AMD GPU 0x67df"
            + "|npu0 NPU AMD XDNA NPU 0x17f0",
        line(found));
    assertEquals("gfx942", found.getFirst().facts().get("gfx"));
    assertEquals("gfx1030", found.get(1).facts().get("gfx"));
    assertEquals("native", found.getFirst().in(Precision.BF16).word());
    assertEquals("lacking", found.get(1).in(Precision.BF16).word());
    assertEquals("unknown", found.get(2).in(Precision.FP16).word());
    assertEquals("computed in bf16", found.getLast().in(Precision.FP32).account().split(":")[0]);
  }

  @Test
  void intel_hasGpuAndNpu_andItsDataMoverIsNeither() throws IOException {
    List<MachineDevice> found = Machines.devices("core-ultra", root);
    assertEquals("gpu0 GPU Intel GPU 0x7d55|npu0 NPU Intel NPU 0x7d1d", line(found));
    assertEquals("i915", found.getFirst().facts().get("driver"));
    assertEquals("native", found.getLast().in(Precision.INT8).word());
  }

  @Test
  void qualcomm_computeProcessorIsAnNpu_withTheLibraryThatReachesIt() throws IOException {
    List<MachineDevice> found = Machines.devices("qcs6490", root);
    assertEquals(
        "gpu0 GPU Adreno643v1|dsp0 DSP Hexagon adsp|npu0 NPU Hexagon cdsp (V68)", line(found));
    assertEquals("/usr/lib/libQnnHtp.so", found.getLast().facts().get("qnn"));
    assertEquals("lacking", found.getLast().in(Precision.FP16).word());
    assertEquals("native", found.getLast().in(Precision.INT8).word());
  }

  @Test
  void fpgaCard_isOneDevice_seenByTheFunctionThatProgramsUse() throws IOException {
    List<MachineDevice> found = Machines.devices("alveo", root);
    assertEquals(
        "fpga0 FPGA FPGA card 10ee:5001|fpga1 FPGA Xilinx ZynqMP FPGA Manager", line(found));
    assertEquals("unknown", found.getFirst().in(Precision.INT8).word());
  }

  @Test
  void rubbish_isNoDevice_andNoFault() throws IOException {
    List<MachineDevice> found = Machines.devices("hostile", root);
    assertEquals(
        "cpu CPU processor without a name, implementer unknown, part unknown|gpu0 GPU x"
            + "|gpu1 GPU integrated GPU of tegra999|gpu2 GPU AMD GPU 0x73bf"
            + "|npu0 NPU neural engine of Apple M99",
        line(found));
    assertEquals("unknown", found.get(1).in(Precision.FP16).word());
    assertEquals("unknown", found.get(2).in(Precision.FP16).word());
    assertEquals("unknown", found.get(3).in(Precision.FP16).word());
  }

  @Test
  void whatWasNotOurs_saysWhatStoodInForIt() throws IOException {
    for (MachineDevice device : Machines.devices("orin", root)) {
      assertTrue(device.tried().isPresent(), device.id());
    }
  }

  @Test
  void words_areReadBack() {
    for (Category category : Category.values()) {
      assertEquals(Optional.of(category), Category.parse(category.word()));
    }
    for (Precision precision : Precision.values()) {
      assertEquals(Optional.of(precision), Precision.parse(precision.word()));
    }
    assertFalse(Category.parse("GPU").isPresent());
  }

  @Test
  void aDevice_isListedByAResult() throws IOException {
    var device = Machines.devices("alveo", root).getFirst().toDevice();
    assertEquals("fpga0 fpga", device.id() + " " + device.kind());
    assertEquals("amd", device.facts().get("maker"));
  }

  private MachineDevice only(String machine) throws IOException {
    List<MachineDevice> found = Machines.devices(machine, root);
    assertEquals(1, found.size(), () -> line(found));
    return found.getFirst();
  }

  private static String line(List<MachineDevice> devices) {
    return devices.stream()
        .map(device -> device.id() + " " + device.category() + " " + device.name())
        .collect(Collectors.joining("|"));
  }

  private static String can(MachineDevice device) {
    Map<Precision, Capability> can = new EnumMap<>(device.precisions());
    return can.entrySet().stream()
        .map(entry -> entry.getKey().word() + " " + entry.getValue().word())
        .collect(Collectors.joining(", "));
  }
}
