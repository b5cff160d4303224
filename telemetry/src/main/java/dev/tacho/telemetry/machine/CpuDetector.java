package dev.tacho.telemetry.machine;

import dev.tacho.telemetry.machine.Capability.Converted;
import dev.tacho.telemetry.machine.Capability.Lacking;
import dev.tacho.telemetry.machine.Capability.Native;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The host's processor, and what its instructions compute in.
///
/// Sources: `/proc/cpuinfo`; the flags' names are those of the kernel's
/// arch/x86/include/asm/cpufeatures.h and Documentation/arch/arm64/elf_hwcaps.rst; on macOS
/// `sysctl`.
final class CpuDetector {
  private static final String CPUINFO = "proc/cpuinfo";
  private static final Set<String> TOLD =
      Set.of(
          "avx2",
          "avx512f",
          "avx512_vnni",
          "avx_vnni",
          "avx512_bf16",
          "avx512_fp16",
          "amx_tile",
          "amx_bf16",
          "amx_int8",
          "f16c",
          "fma",
          "asimdhp",
          "asimddp",
          "bf16",
          "i8mm",
          "sve",
          "sve2",
          "sme");

  private CpuDetector() {}

  static List<MachineDevice> find(MachineTree tree, Numbers numbers) {
    Optional<String> cpuinfo = tree.page(CPUINFO);
    if (cpuinfo.isPresent()) {
      return List.of(linux(cpuinfo.get(), numbers));
    }
    return AppleDetector.brand(tree)
        .map(brand -> List.of(AppleDetector.cpu(tree, brand, numbers)))
        .orElse(List.of());
  }

  private static MachineDevice linux(String cpuinfo, Numbers numbers) {
    Map<String, String> first = new LinkedHashMap<>();
    Set<String> sockets = new HashSet<>();
    int threads = 0;
    for (String line : cpuinfo.lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String key = line.substring(0, colon).strip();
        String value = line.substring(colon + 1).strip();
        threads += key.equals("processor") ? 1 : 0;
        if (key.equals("physical id")) {
          sockets.add(value);
        }
        first.putIfAbsent(key, value);
      }
    }
    boolean arm = first.containsKey("Features");
    Set<String> flags =
        new HashSet<>(
            Arrays.asList(first.getOrDefault(arm ? "Features" : "flags", "").split("\\s+", -1)));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("threads", String.valueOf(threads));
    if (!sockets.isEmpty()) {
      facts.put("sockets", String.valueOf(sockets.size()));
    }
    for (String key : List.of("CPU implementer", "CPU part", "cpu family", "model", "stepping")) {
      Optional.ofNullable(first.get(key))
          .ifPresent(value -> facts.put(key.toLowerCase(Locale.ROOT), value));
    }
    Set<String> shown = new TreeSet<>(flags);
    shown.retainAll(TOLD);
    facts.put("instructions", shown.isEmpty() ? "none of those that matter" : join(shown));
    return new MachineDevice(
        numbers.next(Category.CPU),
        Category.CPU,
        maker(first),
        name(first),
        "/" + CPUINFO,
        facts,
        arm ? arm(flags, CPUINFO) : x86(flags),
        arm ? Optional.of(Detector.CONSTRUCTED) : Optional.empty());
  }

  private static String name(Map<String, String> first) {
    return Stream.of("model name", "Model", "Hardware")
        .flatMap(key -> Optional.ofNullable(first.get(key)).stream())
        .filter(name -> !name.isBlank())
        .findFirst()
        .orElseGet(
            () ->
                "processor without a name, implementer "
                    + first.getOrDefault("CPU implementer", "unknown")
                    + ", part "
                    + first.getOrDefault("CPU part", "unknown"));
  }

  /// Implementers are those of Arm's MIDR_EL1.
  private static String maker(Map<String, String> first) {
    return switch (first.getOrDefault("vendor_id", first.getOrDefault("CPU implementer", ""))) {
      case "GenuineIntel" -> "intel";
      case "AuthenticAMD" -> "amd";
      case "0x41" -> "arm";
      case "0x4e" -> "nvidia";
      case "0x51" -> "qualcomm";
      case "0x61" -> "apple";
      case "0xc0" -> "ampere";
      default -> "unknown";
    };
  }

  private static Map<Precision, Capability> x86(Set<String> flags) {
    Map<Precision, Capability> can = new EnumMap<>(Precision.class);
    can.put(Precision.FP32, new Native(flag("sse2")));
    can.put(
        Precision.FP16,
        first(flags, "avx512_fp16", "amx_fp16")
            .<Capability>map(name -> new Native(flag(name)))
            .or(() -> first(flags, "f16c").map(name -> new Converted(Precision.FP32, flag(name))))
            .orElse(new Lacking(neither("avx512_fp16", "f16c"))));
    can.put(
        Precision.BF16,
        first(flags, "amx_bf16", "avx512_bf16", "avx_ne_convert")
            .<Capability>map(
                name ->
                    name.equals("avx_ne_convert")
                        ? new Converted(Precision.FP32, flag(name))
                        : new Native(flag(name)))
            .orElse(new Lacking(neither("amx_bf16", "avx512_bf16"))));
    can.put(
        Precision.INT8,
        first(flags, "amx_int8", "avx512_vnni", "avx_vnni", "avx512bw", "avx2", "ssse3")
            .<Capability>map(name -> new Native(flag(name)))
            .orElse(new Lacking(neither("avx2", "avx_vnni"))));
    can.put(Precision.INT4, new Lacking("no x86 processor has arithmetic in 4 bits"));
    can.put(Precision.MIXED, mixed(can));
    return can;
  }

  /// By the names of Linux's hwcaps, which macOS's are translated to.
  static Map<Precision, Capability> arm(Set<String> flags, String source) {
    Map<Precision, Capability> can = new EnumMap<>(Precision.class);
    can.put(Precision.FP32, new Native("asimd, which all of 64-bit Arm has"));
    can.put(
        Precision.FP16,
        first(flags, "asimdhp")
            .<Capability>map(name -> new Native(flag(name, source)))
            .orElse(new Converted(Precision.FP32, "no asimdhp in /" + source)));
    can.put(
        Precision.BF16,
        first(flags, "bf16", "svebf16")
            .<Capability>map(name -> new Native(flag(name, source)))
            .orElse(new Lacking("no bf16 in the features that " + source + " tells")));
    can.put(
        Precision.INT8,
        first(flags, "i8mm", "asimddp")
            .<Capability>map(name -> new Native(flag(name, source)))
            .orElse(new Native("asimd, by widening; no i8mm and no asimddp")));
    can.put(Precision.INT4, new Lacking("no Arm processor has arithmetic in 4 bits for this"));
    can.put(Precision.MIXED, mixed(can));
    return can;
  }

  private static Capability mixed(Map<Precision, Capability> can) {
    for (Precision precision : List.of(Precision.BF16, Precision.FP16)) {
      if (can.get(precision) instanceof Native(String source)) {
        return new Native(precision.word() + ": " + source);
      }
    }
    return new Lacking("no 16-bit arithmetic to mix with");
  }

  private static Optional<String> first(Set<String> flags, String... wanted) {
    return Arrays.stream(wanted).filter(flags::contains).findFirst();
  }

  private static String flag(String name) {
    return flag(name, CPUINFO);
  }

  private static String flag(String name, String source) {
    return name + " in " + (source.equals(CPUINFO) ? "/" + source : source);
  }

  private static String neither(String one, String other) {
    return "neither " + one + " nor " + other + " in /" + CPUINFO;
  }

  private static String join(Set<String> names) {
    return String.join(" ", names);
  }
}
