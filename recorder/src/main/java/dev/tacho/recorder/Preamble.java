package dev.tacho.recorder;

import dev.tacho.core.Link;
import dev.tacho.core.Redaction;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.pipeline.Pipeline;
import dev.tacho.process.ProcessIdentity;
import dev.tacho.store.RunStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is known of a run before its command starts. Asks the host and git.
public final class Preamble {
  private Preamble() {}

  static RunHeader of(RunStore store, RecordingOrder order) {
    return of(store, order, order.config().map(ConfigFile::read).orElse(Json.Obj.EMPTY));
  }

  static RunHeader of(RunStore store, RecordingOrder order, Json.Obj configuration) {
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
        Redaction.configuration(configuration),
        Redaction.environment(order.environment()),
        order.links());
  }

  /// The header of the run of a whole pipeline; its configuration is the pipeline itself.
  ///
  /// @param folder where the pipeline's file lies
  /// @param each how its stages are recorded
  /// @param earlier the run that this one continues
  public static RunHeader ofPipeline(
      RunStore store,
      Pipeline pipeline,
      Path folder,
      RecordingOrder each,
      Optional<RunId> earlier) {
    return new RunHeader(
        store.freshId(),
        each.name().or(() -> Optional.of(pipeline.name())),
        each.project(),
        Optional.of(pipeline.name()),
        each.tags(),
        List.of(),
        folder.toString(),
        Surroundings.now(ProcessIdentity.current().bootId()),
        each.writer(),
        Surroundings.host(),
        Surroundings.git(folder),
        Redaction.configuration(pipeline.toJson()),
        Redaction.environment(each.environment()),
        earlier
            .map(run -> List.of(new Link(run, Link.Role.CONTINUES, Map.of())))
            .orElse(List.of()));
  }
}
