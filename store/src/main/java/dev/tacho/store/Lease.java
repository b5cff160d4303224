package dev.tacho.store;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Who writes a run, as its `lease` says: for display, for the reason when nothing can be proven,
/// and to ask the writer to stop.
///
/// @param boot which boot of the host; empty text when not known
record Lease(String host, String boot, long pid, OptionalLong startTicks) {
  static final String SCHEMA = "tacho.lease/1";

  static String text(Surroundings here, Json.Obj more) {
    Json.Builder json =
        Json.object()
            .put("schema", SCHEMA)
            .put("pid", here.pid())
            .putWhole("start_ticks", Surroundings.startTicks())
            .put("boot", here.boot())
            .put("host", here.host());
    more.members().forEach(json::put);
    return json.build() + "\n";
  }

  static Optional<Lease> read(RunFolder folder) {
    try {
      Json.Obj json = Json.parseObject(Disk.text(folder.lease()));
      return Optional.of(
          new Lease(
              json.needText("host"),
              json.needText("boot"),
              json.needWhole("pid"),
              json.whole("start_ticks")));
    } catch (IOException | JsonException _) {
      return Optional.empty();
    }
  }

  /// Whether the writer of the run in `folder`, which has not ended, still lives.
  static WriterState judge(Surroundings here, RunFolder folder) {
    Optional<Lease> lease = read(folder);
    if (lease.isEmpty()) {
      return silent(here, folder, "unknown", "its lease is missing or damaged");
    }
    String host = lease.get().host;
    boolean sameBoot = !here.boot().isEmpty() && here.boot().equals(lease.get().boot);
    if (!sameBoot && !here.host().equals(host)) {
      return silent(here, folder, host, "it is written on another host");
    }
    try {
      if (RunLock.isHeld(folder.lock())) {
        return new WriterState.Alive(host, lease.get().pid, lease.get().startTicks);
      }
    } catch (IOException e) {
      return silent(here, folder, host, "its lock cannot be tried: " + Disk.reason(e));
    }
    return here.local().test(folder.path())
        ? new WriterState.Dead()
        : silent(
            here,
            folder,
            host,
            "it lies on a file system that other machines may mount, where a free lock proves"
                + " nothing");
  }

  private static WriterState silent(
      Surroundings here, RunFolder folder, String host, String reason) {
    return new WriterState.Silent(since(here, folder), host, reason);
  }

  private static Duration since(Surroundings here, RunFolder folder) {
    for (Path file : List.of(folder.lease(), folder.status(), folder.events())) {
      try {
        Instant touched = Files.getLastModifiedTime(file).toInstant();
        Duration since = Duration.between(touched, here.wall().instant());
        return since.isNegative() ? Duration.ZERO : since;
      } catch (IOException _) {
        // the next one may be there
      }
    }
    return Duration.ZERO;
  }
}
