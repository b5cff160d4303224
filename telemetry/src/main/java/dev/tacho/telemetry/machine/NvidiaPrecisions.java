package dev.tacho.telemetry.machine;

import dev.tacho.telemetry.machine.Capability.Converted;
import dev.tacho.telemetry.machine.Capability.Lacking;
import dev.tacho.telemetry.machine.Capability.Native;
import dev.tacho.telemetry.machine.Capability.Unknown;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an NVIDIA GPU computes in, by its compute capability.
///
/// Sources: CUDA C++ Programming Guide, "Arithmetic Instructions" (throughput by compute
/// capability) and "Element Types and Matrix Sizes" of warp matrix functions; the H100 and
/// Blackwell architecture papers, whose tensor cores list no 4-bit integers any more.
final class NvidiaPrecisions {
  private static final Pattern FORM = Pattern.compile("(\\d{1,2})\\.(\\d)");
  private static final int HALF = 53;
  private static final int DOT_PRODUCT = 61;
  private static final int TENSOR = 70;
  private static final int INT4_FROM = 75;
  private static final int AMPERE = 80;
  private static final int INT4_BELOW = 90;

  private NvidiaPrecisions() {}

  /// @param capability as `8.7`; empty where nobody told it
  /// @param source who told it
  static Map<Precision, Capability> of(Optional<String> capability, String source) {
    Map<Precision, Capability> can = new EnumMap<>(Precision.class);
    can.put(Precision.FP32, new Native("every CUDA device"));
    Matcher form = FORM.matcher(capability.orElse(""));
    if (!form.matches()) {
      for (Precision precision : Precision.values()) {
        can.putIfAbsent(precision, new Unknown("its compute capability is not known: " + source));
      }
      return can;
    }
    int number = Integer.parseInt(form.group(1)) * 10 + Integer.parseInt(form.group(2));
    String has = "compute capability " + capability.orElseThrow() + " (" + source + ")";
    can.put(Precision.FP16, from(number, HALF, has));
    can.put(Precision.BF16, from(number, AMPERE, has));
    can.put(Precision.INT8, from(number, DOT_PRODUCT, has));
    can.put(
        Precision.INT4,
        number >= INT4_FROM && number < INT4_BELOW
            ? new Native(has)
            : new Lacking(has + "; 4-bit integers are in 7.5 to 8.9"));
    can.put(
        Precision.MIXED,
        number >= TENSOR
            ? new Native(has + ", tensor cores")
            : new Converted(Precision.FP32, has + ", without tensor cores"));
    return can;
  }

  private static Capability from(int number, int least, String has) {
    return number >= least
        ? new Native(has)
        : new Lacking(has + "; it takes " + least / 10 + "." + least % 10);
  }
}
