package dev.tacho.telemetry.machine;

import dev.tacho.telemetry.machine.Capability.Lacking;
import dev.tacho.telemetry.machine.Capability.Native;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Boards with NVIDIA's Tegra: Jetson and DRIVE. The GPU, the deep learning accelerators (DLA) and
/// the vision processors (PVA, signal processors) are parts of one chip.
///
/// Sources: the device tree's `compatible`; NVIDIA's table of compute capabilities; TensorRT's
/// guide, "Working with DLA" (FP16 and INT8).
final class JetsonDetector {
  private static final String TREE = "proc/device-tree/";
  private static final String PLATFORM = "sys/bus/platform/devices";
  private static final Pattern CHIP = Pattern.compile("nvidia,(tegra\\d{3})");

  private static final Map<String, String> CAPABILITIES =
      Map.of(
          "tegra210",
          "5.3",
          "tegra186",
          "6.2",
          "tegra194",
          "7.2",
          "tegra234",
          "8.7",
          "tegra264",
          "11.0");

  private JetsonDetector() {}

  static List<MachineDevice> find(MachineTree tree, Numbers numbers) {
    Optional<String> chip =
        tree.text(TREE + "compatible")
            .map(CHIP::matcher)
            .filter(Matcher::find)
            .map(m -> m.group(1));
    if (chip.isEmpty()) {
      return List.of();
    }
    Board board =
        new Board(
            chip.get(),
            tree.text(TREE + "model").map(text -> text.replace("\0", "")).orElse(chip.get()),
            tree.text("etc/nv_tegra_release").map(text -> text.lines().findFirst().orElse("")));
    List<MachineDevice> found = new ArrayList<>();
    found.add(
        board.device(
            numbers.next(Category.GPU),
            Category.GPU,
            "integrated GPU of ",
            "/" + TREE + "compatible",
            NvidiaPrecisions.of(
                Optional.ofNullable(CAPABILITIES.get(board.chip())),
                CAPABILITIES.containsKey(board.chip())
                    ? "NVIDIA's table, for " + board.chip()
                    : board.chip() + " is not in the table of this version")));
    for (String name : tree.names(PLATFORM, "*.nvdla[0-9]*")) {
      found.add(
          board.device(
              numbers.next(Category.DLA),
              Category.DLA,
              "deep learning accelerator of ",
              "/" + PLATFORM + "/" + name,
              dla()));
    }
    for (String name : tree.names(PLATFORM, "*.pva[0-9]*")) {
      found.add(
          board.device(
              numbers.next(Category.DSP),
              Category.DSP,
              "programmable vision accelerator of ",
              "/" + PLATFORM + "/" + name,
              Map.of()));
    }
    return found;
  }

  /// @param release first line of `/etc/nv_tegra_release`
  private record Board(String chip, String model, Optional<String> release) {
    MachineDevice device(
        String id,
        Category category,
        String part,
        String seen,
        Map<Precision, Capability> precisions) {
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("chip", chip);
      facts.put("board", model);
      release.ifPresent(line -> facts.put("release", line));
      return new MachineDevice(
          id,
          category,
          "nvidia",
          part + model,
          seen,
          facts,
          precisions,
          Optional.of(Detector.CONSTRUCTED));
    }
  }

  private static Map<Precision, Capability> dla() {
    Map<Precision, Capability> can = new EnumMap<>(Precision.class);
    String source = "TensorRT's guide: DLA computes in FP16 and INT8";
    for (Precision precision : Precision.values()) {
      can.put(
          precision,
          precision == Precision.FP16 || precision == Precision.INT8
              ? new Native(source)
              : new Lacking(source));
    }
    return can;
  }
}
