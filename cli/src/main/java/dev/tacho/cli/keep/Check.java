package dev.tacho.cli.keep;

import dev.tacho.core.json.Json;
import dev.tacho.report.text.Width;

/// One thing that `doctor` looked at.
///
/// @param name of the thing
/// @param available whether it can be used here
/// @param detail what was seen, or why not
record Check(String name, boolean available, String detail) {
  static Check available(String name, String detail) {
    return new Check(name, true, detail);
  }

  static Check unavailable(String name, String reason) {
    return new Check(name, false, reason);
  }

  Json.Obj toJson() {
    return Json.object()
        .put("name", name)
        .put("available", available)
        .put("detail", detail)
        .build();
  }

  String line(int widest) {
    return "  "
        + Width.pad(name, widest, false)
        + "  "
        + (available ? detail : "unavailable (" + detail + ")");
  }
}
