package dev.tacho.report.template;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Gives tables and charts names that are anchors and file names, each once. Confined to one
/// thread.
final class Names {
  private static final int LONGEST = 48;

  private final Map<String, Integer> taken = new HashMap<>();

  /// Leaves `sections` to the sections of that id.
  Names(String... sections) {
    for (String section : sections) {
      taken.put(section, 1);
    }
  }

  /// A name made of what it is about: `metric-latency-ms`.
  String of(String text) {
    StringBuilder name = new StringBuilder();
    for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (plain) {
        name.append(c);
      } else if (!name.isEmpty() && name.charAt(name.length() - 1) != '-') {
        name.append('-');
      }
      if (name.length() == LONGEST) {
        break;
      }
    }
    while (!name.isEmpty() && name.charAt(name.length() - 1) == '-') {
      name.setLength(name.length() - 1);
    }
    if (name.isEmpty() || !Character.isLetter(name.charAt(0))) {
      name.insert(0, "part-");
    }
    int times = taken.merge(name.toString(), 1, Integer::sum);
    return times == 1 ? name.toString() : name + "-no" + times;
  }
}
