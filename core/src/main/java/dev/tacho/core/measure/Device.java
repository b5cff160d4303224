package dev.tacho.core.measure;

import dev.tacho.core.text.Text;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// One device that did work.
///
/// @param id how scopes name it: `gpu0`
/// @param kind `cpu`, `gpu`, `npu` or another word of the field
/// @param name as its driver calls it
/// @param facts what else is known: memory, driver, clocks, each as its source words it
public record Device(String id, String kind, String name, Map<String, String> facts) {
  public Device {
    Text.requireLine("id of a device", id, Text.MAX_NAME);
    Text.requireLine("kind of device " + id, kind, Text.MAX_NAME);
    Text.requireLine("name of device " + id, name, Text.MAX_NAME);
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
  }
}
