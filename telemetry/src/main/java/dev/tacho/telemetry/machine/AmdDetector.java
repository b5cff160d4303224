package dev.tacho.telemetry.machine;

import dev.tacho.telemetry.machine.Capability.Converted;
import dev.tacho.telemetry.machine.Capability.Lacking;
import dev.tacho.telemetry.machine.Capability.Native;
import dev.tacho.telemetry.machine.Capability.Unknown;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// AMD's GPUs, whose generation the compute driver `amdkfd` tells, and the NPUs of its processors.
///
/// Sources: the kernel's amdgpu documentation; `drivers/gpu/drm/amd/amdkfd/kfd_topology.c`
/// (`gfx_target_version` is major * 10000 + minor * 100 + stepping); AMD's instruction set manuals
/// of CDNA and RDNA; Ryzen AI Software's documentation for the NPU.
final class AmdDetector {
  private static final String GPU_VENDOR = "0x1002";
  private static final String CPU_VENDOR = "0x1022";
  private static final String NODES = "sys/class/kfd/kfd/topology/nodes";
  private static final int STEPPING = 100;
  private static final int VEGA20 = 90_006;
  private static final int CDNA = 90_008;
  private static final int GFX10 = 100_000;
  private static final int RDNA_DOT = 100_101;
  private static final int RDNA3 = 110_000;

  private AmdDetector() {}

  static List<MachineDevice> find(MachineTree tree, Numbers numbers) {
    List<MachineDevice> found = new ArrayList<>();
    List<PciDevice> all = PciDevice.all(tree);
    Map<Long, Integer> generations = generations(tree);
    for (PciDevice card : all) {
      if (card.vendor().equals(GPU_VENDOR) && (card.isDisplay() || card.isAccelerator())) {
        Optional<Integer> generation = Optional.ofNullable(generations.get(location(card)));
        Map<String, String> facts = new LinkedHashMap<>(card.facts());
        generation.ifPresent(version -> facts.put("gfx", gfx(version)));
        found.add(
            new MachineDevice(
                numbers.next(Category.GPU),
                Category.GPU,
                "amd",
                tree.text("sys/bus/pci/devices/" + card.address() + "/product_name")
                    .orElse("AMD GPU " + card.device()),
                card.seen(),
                facts,
                gpu(generation),
                Optional.of(Detector.CONSTRUCTED)));
      }
    }
    for (PciDevice card : all) {
      if (card.vendor().equals(CPU_VENDOR) && card.driver().filter("amdxdna"::equals).isPresent()) {
        found.add(
            new MachineDevice(
                numbers.next(Category.NPU),
                Category.NPU,
                "amd",
                "AMD XDNA NPU " + card.device(),
                card.seen(),
                card.facts(),
                npu(),
                Optional.of(Detector.CONSTRUCTED)));
      }
    }
    return found;
  }

  /// Of each node of the compute driver, by domain, bus and function.
  private static Map<Long, Integer> generations(MachineTree tree) {
    Map<Long, Integer> found = new HashMap<>();
    for (String node : tree.names(NODES, "[0-9]*")) {
      Map<String, Long> properties = new HashMap<>();
      tree.text(NODES + "/" + node + "/properties")
          .orElse("")
          .lines()
          .map(line -> line.split(" ", 2))
          .filter(parts -> parts.length == 2 && parts[1].strip().matches("\\d{1,18}"))
          .forEach(parts -> properties.put(parts[0], Long.valueOf(parts[1].strip())));
      long version = properties.getOrDefault("gfx_target_version", 0L);
      if (version > 0 && version < 1_000_000) {
        long place =
            properties.getOrDefault("domain", 0L) << 16
                | properties.getOrDefault("location_id", 0L);
        found.put(place, (int) version);
      }
    }
    return found;
  }

  private static long location(PciDevice card) {
    String[] parts = card.address().split("[:.]", -1);
    if (parts.length != 4 || !card.address().matches("[0-9a-f:.]{7,20}")) {
      return -1;
    }
    return Long.parseLong(parts[0], 16) << 16
        | Long.parseLong(parts[1], 16) << 8
        | Long.parseLong(parts[2], 16) << 3
        | Long.parseLong(parts[3], 16);
  }

  /// As compilers name it: stepping in hexadecimal.
  private static String gfx(int version) {
    return String.format(
        Locale.ROOT,
        "gfx%d%d%x",
        version / (STEPPING * STEPPING),
        version / STEPPING % STEPPING,
        version % STEPPING);
  }

  private static Map<Precision, Capability> gpu(Optional<Integer> generation) {
    Map<Precision, Capability> can = new EnumMap<>(Precision.class);
    can.put(Precision.FP32, new Native("every AMD GPU that amdgpu drives"));
    if (generation.isEmpty()) {
      for (Precision precision : Precision.values()) {
        can.putIfAbsent(precision, new Unknown("/" + NODES + " does not tell its generation"));
      }
      return can;
    }
    int version = generation.orElseThrow();
    String has = gfx(version) + " in /" + NODES;
    boolean cdna = version >= CDNA && version < GFX10;
    boolean rdna3 = version >= RDNA3;
    can.put(
        Precision.FP16,
        version >= 90_000
            ? new Native(has)
            : new Lacking(has + "; packed FP16 begins with gfx900"));
    can.put(
        Precision.BF16,
        cdna || rdna3
            ? new Native(has)
            : new Lacking(has + "; bf16 is in gfx908 and its successors, and from gfx1100 on"));
    can.put(
        Precision.INT8,
        version >= RDNA_DOT || (version >= VEGA20 && version < GFX10)
            ? new Native(has)
            : new Lacking(has + "; dot products of int8 begin with gfx906 and gfx1011"));
    can.put(
        Precision.INT4,
        rdna3 ? new Native(has) : new Unknown(has + " is not in this version's table for int4"));
    can.put(
        Precision.MIXED,
        cdna || rdna3
            ? new Native(has + ", matrix instructions")
            : new Converted(Precision.FP32, has + ", without matrix instructions"));
    return can;
  }

  private static Map<Precision, Capability> npu() {
    String source = "Ryzen AI Software's documentation: INT8 and BF16";
    Map<Precision, Capability> can = new EnumMap<>(Precision.class);
    can.put(Precision.INT8, new Native(source));
    can.put(Precision.BF16, new Native(source));
    can.put(Precision.FP32, new Converted(Precision.BF16, source));
    can.put(Precision.FP16, new Lacking(source));
    return can;
  }
}
