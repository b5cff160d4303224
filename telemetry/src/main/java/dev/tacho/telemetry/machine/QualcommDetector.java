package dev.tacho.telemetry.machine;

import dev.tacho.telemetry.machine.Capability.Lacking;
import dev.tacho.telemetry.machine.Capability.Native;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Qualcomm's chips: the Adreno GPU, the Hexagon signal processors, of which the compute one
/// (`cdsp`) is an NPU from Hexagon V68 on, and cards of the Cloud AI 100 family.
///
/// Sources: the kernel's remoteproc and fastrpc drivers, `drivers/soc/qcom/socinfo.c`,
/// Documentation/accel/qaic; QNN SDK, "Supported Snapdragon devices", for Hexagon versions.
final class QualcommDetector {
  private static final String KGSL = "sys/class/kgsl/kgsl-3d0";
  private static final String PROCESSORS = "sys/class/remoteproc";
  private static final String SOC = "sys/devices/soc0/";
  private static final String AI100 = "0x17cb";
  private static final String QNN = "libQnnHtp.so";
  private static final int WITH_FP16 = 69;

  private static final List<String> LIBRARY_FOLDERS =
      List.of("usr/lib", "usr/lib64", "usr/lib/aarch64-linux-gnu", "vendor/lib64", "opt/qcom/lib");

  private static final Map<String, Integer> HEXAGON =
      Map.ofEntries(
          Map.entry("SM8350", 68),
          Map.entry("SC7280", 68),
          Map.entry("QCS6490", 68),
          Map.entry("QCM6490", 68),
          Map.entry("SC8280XP", 68),
          Map.entry("SM8450", 69),
          Map.entry("SM8475", 69),
          Map.entry("SM8550", 73),
          Map.entry("QCS8550", 73),
          Map.entry("SA8775P", 73),
          Map.entry("X1E80100", 73),
          Map.entry("SM8650", 75),
          Map.entry("SM8750", 79));

  private QualcommDetector() {}

  static List<MachineDevice> find(MachineTree tree, Numbers numbers) {
    List<MachineDevice> found = new ArrayList<>();
    Optional<String> soc = tree.text(SOC + "machine").map(name -> name.toUpperCase(Locale.ROOT));
    Optional<String> adreno = adreno(tree);
    adreno.ifPresent(
        seen ->
            found.add(
                device(
                    numbers.next(Category.GPU),
                    Category.GPU,
                    tree.text(KGSL + "/gpu_model").orElse("Adreno GPU"),
                    seen,
                    facts(soc, Optional.empty()),
                    Map.of(Precision.FP32, new Native("every Adreno GPU")))));
    for (String name : tree.names(PROCESSORS, "remoteproc*")) {
      String folder = PROCESSORS + "/" + name;
      String role = tree.text(folder + "/name").orElse("").toLowerCase(Locale.ROOT);
      if (role.contains("cdsp") || role.contains("adsp") || role.contains("slpi")) {
        found.add(hexagon(tree, folder, role, soc, numbers));
      }
    }
    for (PciDevice card : PciDevice.all(tree)) {
      if (card.vendor().equals(AI100) && card.isAccelerator()) {
        found.add(
            device(
                numbers.next(Category.NPU),
                Category.NPU,
                "Qualcomm accelerator " + card.device(),
                card.seen(),
                card.facts(),
                Map.of()));
      }
    }
    return found;
  }

  private static Optional<String> adreno(MachineTree tree) {
    if (tree.has(KGSL)) {
      return Optional.of("/" + KGSL);
    }
    return tree.names("sys/class/devfreq", "*.gpu").stream()
        .filter(name -> tree.text("proc/device-tree/compatible").orElse("").contains("qcom,"))
        .map(name -> "/sys/class/devfreq/" + name)
        .findFirst();
  }

  private static MachineDevice hexagon(
      MachineTree tree, String folder, String role, Optional<String> soc, Numbers numbers) {
    Optional<Integer> version =
        role.contains("cdsp") ? soc.map(HEXAGON::get).filter(v -> v != null) : Optional.empty();
    Category category = version.isPresent() ? Category.NPU : Category.DSP;
    Map<String, String> facts = facts(soc, version);
    facts.put("state", tree.text(folder + "/state").orElse("not told"));
    if (category == Category.NPU) {
      facts.put("qnn", qnn(tree));
    }
    return device(
        numbers.next(category),
        category,
        "Hexagon " + role + version.map(v -> " (V" + v + ")").orElse(""),
        "/" + folder,
        facts,
        version.map(QualcommDetector::htp).orElse(Map.of()));
  }

  /// Where the library lies through which an engine reaches the NPU.
  private static String qnn(MachineTree tree) {
    return LIBRARY_FOLDERS.stream()
        .map(folder -> folder + "/" + QNN)
        .filter(tree::has)
        .map(path -> "/" + path)
        .findFirst()
        .orElse("no " + QNN + " in /" + String.join(", /", LIBRARY_FOLDERS));
  }

  private static Map<String, String> facts(Optional<String> soc, Optional<Integer> hexagon) {
    Map<String, String> facts = new LinkedHashMap<>();
    soc.ifPresent(name -> facts.put("soc", name));
    hexagon.ifPresent(version -> facts.put("hexagon", "V" + version));
    return facts;
  }

  private static Map<Precision, Capability> htp(int version) {
    String source = "QNN SDK's documentation for Hexagon V" + version;
    return Stream.of(
            Map.entry(Precision.INT8, (Capability) new Native(source)),
            Map.entry(
                Precision.FP16,
                version >= WITH_FP16
                    ? new Native(source)
                    : new Lacking(source + "; FP16 begins with V" + WITH_FP16)),
            Map.entry(Precision.FP32, (Capability) new Lacking(source + "; it has no FP32")))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static MachineDevice device(
      String id,
      Category category,
      String name,
      String seen,
      Map<String, String> facts,
      Map<Precision, Capability> precisions) {
    return new MachineDevice(
        id, category, "qualcomm", name, seen, facts, precisions, Optional.of(Detector.CONSTRUCTED));
  }
}
