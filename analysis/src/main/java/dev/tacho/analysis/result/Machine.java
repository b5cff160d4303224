package dev.tacho.analysis.result;

import dev.tacho.core.RunHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What must be the same for two measurements of time to be comparable.
///
/// @param hardware the processor's name, where the result says it
public record Machine(
    String host, String architecture, OptionalInt cpus, Optional<String> hardware) {
  /// The machine of a run on `host`.
  public static Machine of(RunHeader.Host host, Optional<String> hardware) {
    return new Machine(host.name(), host.architecture(), host.cpus(), hardware);
  }

  /// How `other` differs, in words; none when the two may be compared.
  public List<String> differences(Machine other) {
    List<String> differences = new ArrayList<>();
    differ("host", host, other.host, differences);
    differ("architecture", architecture, other.architecture, differences);
    if (cpus.isPresent() && other.cpus.isPresent()) {
      differ(
          "processors",
          Integer.toString(cpus.getAsInt()),
          Integer.toString(other.cpus.getAsInt()),
          differences);
    }
    if (hardware.isPresent() && other.hardware.isPresent()) {
      differ("processor", hardware.get(), other.hardware.get(), differences);
    }
    return differences;
  }

  private static void differ(String what, String one, String other, List<String> into) {
    if (!one.equals(other)) {
      into.add(what + " " + one + " there, " + other + " here");
    }
  }
}
