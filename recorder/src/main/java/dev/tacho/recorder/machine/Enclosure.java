package dev.tacho.recorder.machine;

import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.process.OwnCgroup;
import dev.tacho.process.ProcessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The control group that a run's command has for itself, or the reason why it has none.
///
/// It is named after the run and written into its lease, so that it can be removed when the
/// recorder cannot do it any more. Confined to one thread.
public final class Enclosure implements AutoCloseable {
  private static final String FIELD = "cgroups";
  private static final String OF_ITS_OWN = " of its own control group";

  private final Optional<OwnCgroup> group;
  private final String refusal;

  private Enclosure(Optional<OwnCgroup> group, String refusal) {
    this.group = group;
    this.refusal = refusal;
  }

  /// Makes one for run `id`, where this account may.
  public static Enclosure of(RunId id) {
    return switch (OwnCgroup.make(name(id))) {
      case OwnCgroup.Made.Here(var made) -> new Enclosure(Optional.of(made), "");
      case OwnCgroup.Made.Refused(var reason) -> new Enclosure(Optional.empty(), reason);
    };
  }

  /// The folders that the recorder of the run in folder `run` wrote down; to be asked before
  /// another takes over, who writes a lease of its own.
  public static List<Path> written(Path run) {
    try {
      Json.Obj lease = Json.parseObject(Files.readString(run.resolve("lease")));
      return lease.texts(FIELD).stream().map(Path::of).toList();
    } catch (IOException | JsonException _) {
      // nothing says that there was one
      return List.of();
    }
  }

  /// Removes what the dead recorder of run `id` had [#written] down, where it is empty.
  public static void removeLeft(RunId id, List<Path> written) {
    OwnCgroup.removeLeft(name(id), written);
  }

  /// Limits the command's memory; why that cannot be done, where it cannot.
  public Optional<String> limit(OptionalLong bytes) {
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    if (group.isEmpty()) {
      return Optional.of("a memory limit needs a control group of its own: " + refusal);
    }
    try {
      group.get().limitMemory(bytes.getAsLong());
      return Optional.empty();
    } catch (ProcessException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// What the job is to put its command in.
  public Optional<OwnCgroup> group() {
    return group;
  }

  /// Why the command that was started is not alone in a group; empty when it is.
  public Optional<String> missing() {
    return group.isEmpty() ? Optional.of(refusal) : group.get().trouble();
  }

  /// The group's folders by controller; none where the command is not alone in it.
  public Map<String, Path> folders() {
    return missing().isPresent() ? Map.of() : group.get().folders();
  }

  /// Processes of the command that the kernel has killed for memory; 0 where nothing proves any.
  public long oomKills() {
    return missing().isPresent() ? 0 : group.get().oomKills().orElse(0);
  }

  /// What it has counted by now; empty where the command is not alone in it.
  public Optional<Spent.Charged> charged() {
    if (missing().isPresent()) {
      return Optional.empty();
    }
    OwnCgroup own = group.get();
    String version = own.fromBirth() ? " (cgroup v1)" : " (cgroup v2)";
    return Optional.of(
        new Spent.Charged(
            own.cpuNanos(),
            (own.fromBirth() ? "cpuacct.usage" : "cpu.stat") + OF_ITS_OWN + version,
            own.fromBirth(),
            own.peakBytes(),
            (own.fromBirth() ? "memory.max_usage_in_bytes" : "memory.peak") + OF_ITS_OWN + version,
            own.withoutMemory().orElse("this kernel keeps no peak for control groups")));
  }

  /// What the lease says of it.
  public Json.Obj lease() {
    List<String> paths =
        group
            .map(made -> made.folders().values().stream().map(Path::toString).distinct().toList())
            .orElse(List.of());
    return paths.isEmpty() ? Json.Obj.EMPTY : Json.object().put(FIELD, Json.ofTexts(paths)).build();
  }

  /// Removes the group; tells what of it is still there.
  public List<Path> remove() {
    close();
    return group.map(OwnCgroup::left).orElse(List.of());
  }

  @Override
  public void close() {
    group.ifPresent(OwnCgroup::close);
  }

  private static String name(RunId id) {
    return "tacho-" + id.text();
  }
}
