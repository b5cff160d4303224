package dev.tacho.core.measure;

import dev.tacho.core.text.Text;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/// The machine that the work ran on. What is not known is empty, never a guess.
///
/// @param hardware what people call the machine or its main device
/// @param system operating system and release
/// @param architecture as `x86_64`
/// @param cpus processors that the work could use
/// @param memoryBytes physical memory
/// @param software versions by name: `cuda`, `onnxruntime`, `driver`
public record Platform(
    Optional<String> hardware,
    Optional<String> system,
    Optional<String> architecture,
    OptionalInt cpus,
    OptionalLong memoryBytes,
    List<Device> devices,
    Map<String, String> software) {
  /// Nothing is known.
  public static final Platform UNKNOWN =
      new Platform(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          List.of(),
          Map.of());

  public Platform {
    hardware.ifPresent(text -> Text.requireLine("hardware", text, Text.MAX_SENTENCE));
    system.ifPresent(text -> Text.requireLine("system", text, Text.MAX_SENTENCE));
    architecture.ifPresent(text -> Text.requireLine("architecture", text, Text.MAX_NAME));
    if (cpus.orElse(1) < 1) {
      throw new IllegalArgumentException("cpus of the platform are below 1: " + cpus.getAsInt());
    }
    if (memoryBytes.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "memory of the platform is below 1 byte: " + memoryBytes.getAsLong());
    }
    devices = List.copyOf(devices);
    if (devices.stream().map(Device::id).distinct().count() < devices.size()) {
      throw new IllegalArgumentException("two devices of the platform have the same id");
    }
    software = Collections.unmodifiableMap(new TreeMap<>(software));
  }
}
