package dev.tacho.telemetry.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// NVIDIA's GPUs on the PCI bus: the driver's files, the bus, and what `nvidia-smi` answers of
/// memory and compute capability.
///
/// Source: the driver's README, "The /proc interface"; `nvidia-smi --help-query-gpu`.
final class NvidiaDetector {
  static final String VENDOR = "0x10de";
  private static final String FOLDER = "proc/driver/nvidia/gpus";
  private static final String[] QUESTION = {
    "nvidia-smi",
    "--query-gpu=pci.bus_id,name,compute_cap,memory.total,driver_version",
    "--format=csv,noheader"
  };
  private static final int COLUMNS = 5;

  private NvidiaDetector() {}

  static List<MachineDevice> find(MachineTree tree, Numbers numbers) {
    Map<String, PciDevice> cards = new TreeMap<>();
    for (PciDevice device : PciDevice.all(tree)) {
      if (device.vendor().equals(VENDOR) && device.isDisplay()) {
        cards.put(device.address(), device);
      }
    }
    Map<String, Map<String, String>> told = new TreeMap<>();
    for (String address : tree.names(FOLDER, "*")) {
      told.put(
          address.toLowerCase(Locale.ROOT),
          information(tree.text(FOLDER + "/" + address + "/information").orElse("")));
    }
    cards.keySet().forEach(address -> told.computeIfAbsent(address, _ -> new TreeMap<>()));
    Map<String, List<String>> answers =
        told.isEmpty() ? Map.of() : rows(tree.ask(QUESTION).orElse(""));
    List<MachineDevice> found = new ArrayList<>();
    told.forEach(
        (address, facts) ->
            found.add(
                device(
                    address,
                    facts,
                    Optional.ofNullable(cards.get(address)),
                    Optional.ofNullable(answers.get(address)),
                    numbers)));
    return found;
  }

  private static MachineDevice device(
      String address,
      Map<String, String> told,
      Optional<PciDevice> card,
      Optional<List<String>> answer,
      Numbers numbers) {
    Map<String, String> facts = new LinkedHashMap<>();
    card.ifPresent(pci -> facts.putAll(pci.facts()));
    facts.put("pci", address);
    Optional<String> capability = answer.map(row -> row.get(2));
    answer.ifPresent(
        row -> {
          facts.put("compute_capability", row.get(2));
          facts.put("memory", row.get(3));
          facts.put("driver_version", row.get(4));
        });
    Optional.ofNullable(told.get("gpu uuid")).ifPresent(uuid -> facts.put("uuid", uuid));
    String name =
        answer
            .map(row -> row.get(1))
            .or(() -> Optional.ofNullable(told.get("model")))
            .orElse("NVIDIA GPU " + card.map(PciDevice::device).orElse("without a name"));
    return new MachineDevice(
        numbers.next(Category.GPU),
        Category.GPU,
        "nvidia",
        name,
        told.isEmpty()
            ? card.map(PciDevice::seen).orElse("/" + FOLDER)
            : "/" + FOLDER + "/" + address,
        facts,
        NvidiaPrecisions.of(
            capability, capability.isPresent() ? "nvidia-smi" : "nvidia-smi did not answer"),
        Optional.of(Detector.CONSTRUCTED));
  }

  /// `Key:   value` a line.
  private static Map<String, String> information(String text) {
    Map<String, String> told = new TreeMap<>();
    text.lines()
        .filter(line -> line.indexOf(':') > 0)
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              told.put(
                  line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                  line.substring(colon + 1).strip());
            });
    return told;
  }

  /// By address in the kernel's form: the program writes the domain with eight digits.
  private static Map<String, List<String>> rows(String answer) {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String line : answer.lines().toList()) {
      List<String> row = List.of(line.split("\\s*,\\s*", -1));
      if (row.size() == COLUMNS) {
        String address = row.getFirst().strip().toLowerCase(Locale.ROOT);
        rows.put(address.replaceFirst("^0000(?=[0-9a-f]{4}:)", ""), row);
      }
    }
    return rows;
  }
}
