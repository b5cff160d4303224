package dev.tacho.telemetry.machine;

import dev.tacho.core.measure.Device;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One device of this machine that could compute a model.
///
/// @param id how scopes and series name it: `cpu`, `gpu0`, `dla1`
/// @param maker who sells it, in small letters: `nvidia`
/// @param name as its driver, its kernel or its maker calls it
/// @param seen where it was found
/// @param facts what else is known, each as its source words it
/// @param precisions what it can compute in; each is in it
/// @param tried what stood in for the hardware when this detector was tested; empty for one that
///     was proven on its hardware
public record MachineDevice(
    String id,
    Category category,
    String maker,
    String name,
    String seen,
    Map<String, String> facts,
    Map<Precision, Capability> precisions,
    Optional<String> tried) {
  public MachineDevice {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    Map<Precision, Capability> all = new EnumMap<>(Precision.class);
    for (Precision precision : Precision.values()) {
      all.put(
          precision,
          precisions.getOrDefault(
              precision, new Capability.Unknown("nothing that was read tells of it")));
    }
    precisions = Collections.unmodifiableMap(all);
  }

  /// What it can do in a precision.
  public Capability in(Precision precision) {
    return precisions.getOrDefault(precision, new Capability.Unknown("not asked"));
  }

  /// As a result's platform lists it.
  public Device toDevice() {
    Map<String, String> told = new TreeMap<>(facts);
    told.put("maker", maker);
    told.put("seen", seen);
    return new Device(id, category.word(), name, told);
  }
}
