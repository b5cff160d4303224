package dev.tacho.core.measure;

import dev.tacho.core.text.Text;

/// The program that produced a result.
public record Tool(String name, String version) {
  public Tool {
    Text.requireLine("name of the tool", name, Text.MAX_NAME);
    Text.requireLine("version of " + name, version, Text.MAX_NAME);
  }
}
