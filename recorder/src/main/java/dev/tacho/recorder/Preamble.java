package dev.tacho.recorder;

import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import dev.tacho.process.ProcessIdentity;
import dev.tacho.store.RunStore;
import java.util.Optional;

/// What is known of a run before its command starts. Asks the host and git.
final class Preamble {
  private Preamble() {}

  static RunHeader of(RunStore store, RecordingOrder order) {
    return new RunHeader(
        store.freshId(),
        order.name(),
        order.project(),
        Optional.empty(),
        order.tags(),
        Redaction.arguments(order.command()),
        order.directory().toString(),
        Surroundings.now(ProcessIdentity.current().bootId()),
        order.writer(),
        Surroundings.host(),
        Surroundings.git(order.directory()),
        order.config().map(ConfigFile::read).map(Redaction::configuration).orElse(Json.Obj.EMPTY),
        Redaction.environment(order.environment()),
        order.links());
  }
}
