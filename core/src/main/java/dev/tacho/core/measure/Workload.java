package dev.tacho.core.measure;

import dev.tacho.core.json.Json;
import dev.tacho.core.text.Text;

/// The work that was done. Results of different workloads are not compared without being asked to.
///
/// @param name what people call it
/// @param kind `training`, `inference`, `language-model`, `compression`, `command` or another word
/// @param parameters what was set: `batch_size`, `steps`, `seed`, `model`, `dataset`, `precision`
/// and whatever the tool has
public record Workload(String name, String kind, Json.Obj parameters) {
  public Workload {
    Text.requireLine("name of the workload", name, Text.MAX_SENTENCE);
    Text.requireLine("kind of the workload", kind, Text.MAX_NAME);
  }
}
