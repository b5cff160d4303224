package dev.tacho.telemetry.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gate arrays: cards on the PCI bus, one device a card however many functions it shows, and those
/// of a chip that the kernel programs (`fpga_manager`). What they compute in is their design's.
///
/// Sources: Documentation/ABI/testing/sysfs-class-fpga-manager; the drivers `xclmgmt` and `xocl` of
/// the Xilinx Runtime; PCI numbers of Xilinx (10ee) and Altera (1172).
final class FpgaDetector {
  private static final String MANAGERS = "sys/class/fpga_manager";
  private static final Map<String, String> MAKERS = Map.of("0x10ee", "amd", "0x1172", "intel");

  private FpgaDetector() {}

  static List<MachineDevice> find(MachineTree tree, Numbers numbers) {
    List<MachineDevice> found = new ArrayList<>();
    Map<String, PciDevice> cards = new LinkedHashMap<>();
    for (PciDevice card : PciDevice.all(tree)) {
      if (MAKERS.containsKey(card.vendor()) && card.isAccelerator()) {
        String slot = card.address().substring(0, card.address().lastIndexOf('.'));
        cards.merge(slot, card, (first, second) -> isUser(second) ? second : first);
      }
    }
    cards
        .values()
        .forEach(
            card ->
                found.add(
                    device(
                        numbers,
                        MAKERS.getOrDefault(card.vendor(), "unknown"),
                        "FPGA card " + card.facts().get("pci_id"),
                        card.seen(),
                        card.facts())));
    for (String name : tree.names(MANAGERS, "fpga*")) {
      String folder = MANAGERS + "/" + name;
      Map<String, String> facts = new LinkedHashMap<>();
      tree.text(folder + "/state").ifPresent(state -> facts.put("state", state));
      found.add(
          device(
              numbers,
              "unknown",
              tree.text(folder + "/name").orElse("FPGA without a name"),
              "/" + folder,
              facts));
    }
    return found;
  }

  /// Whether it is the function that programs use, not the one that manages the card.
  private static boolean isUser(PciDevice card) {
    return card.driver().filter(driver -> driver.startsWith("xocl")).isPresent();
  }

  private static MachineDevice device(
      Numbers numbers, String maker, String name, String seen, Map<String, String> facts) {
    return new MachineDevice(
        numbers.next(Category.FPGA),
        Category.FPGA,
        maker,
        name,
        seen,
        facts,
        Map.of(),
        Optional.of(Detector.CONSTRUCTED));
  }
}
