package dev.tacho.recorder;

import dev.tacho.core.Link;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.process.ProcessIdentity;
import dev.tacho.store.RunStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is known of a run before its command starts. Asks the host and git.
final class Preamble {
  /// Where launchers say which of several equal processes this is, the most specific first.
  private static final List<String> RANKS =
      List.of("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK");

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
        order.group().map(g -> List.of(membership(order, g))).orElse(List.of()));
  }

  private static Link membership(RecordingOrder order, RunId group) {
    for (String name : RANKS) {
      String rank = order.environment().get(name);
      if (rank != null && rank.matches("\\d{1,9}")) {
        return new Link(group, Link.Role.MEMBER_OF, Map.of("rank", rank));
      }
    }
    return new Link(group, Link.Role.MEMBER_OF, Map.of());
  }
}
