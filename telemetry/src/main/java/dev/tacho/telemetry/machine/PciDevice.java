package dev.tacho.telemetry.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A device on the PCI bus, as sysfs shows it (Documentation/ABI/testing/sysfs-bus-pci).
///
/// @param address as `0000:01:00.0`
/// @param vendor the maker's number, as `0x10de`
/// @param device the device's number under that maker
/// @param kind class code, as `0x030200`
/// @param driver bound to it
record PciDevice(
    String address, String vendor, String device, String kind, Optional<String> driver) {
  private static final String BUS = "sys/bus/pci/devices";
  private static final Pattern NUMBER = Pattern.compile("0x[0-9a-f]{1,8}");
  private static final String DISPLAY = "0x03";
  private static final String ACCELERATOR = "0x12";

  /// All of them, by address.
  static List<PciDevice> all(MachineTree tree) {
    List<PciDevice> found = new ArrayList<>();
    for (String address : tree.names(BUS, "*:*.*")) {
      String folder = BUS + "/" + address + "/";
      Optional<String> vendor = number(tree, folder + "vendor");
      Optional<String> device = number(tree, folder + "device");
      Optional<String> kind = number(tree, folder + "class");
      if (vendor.isPresent() && device.isPresent() && kind.isPresent()) {
        found.add(
            new PciDevice(
                address, vendor.get(), device.get(), kind.get(), tree.linked(folder + "driver")));
      }
    }
    return found;
  }

  private static Optional<String> number(MachineTree tree, String file) {
    return tree.text(file).filter(text -> NUMBER.matcher(text).matches());
  }

  boolean isDisplay() {
    return kind.startsWith(DISPLAY);
  }

  boolean isAccelerator() {
    return kind.startsWith(ACCELERATOR);
  }

  /// Where it is seen.
  String seen() {
    return "/" + BUS + "/" + address;
  }

  /// What is known of any of them.
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("pci", address);
    facts.put("pci_id", vendor.substring(2) + ":" + device.substring(2));
    facts.put("driver", driver.orElse("none bound, or not shown here"));
    return facts;
  }
}
