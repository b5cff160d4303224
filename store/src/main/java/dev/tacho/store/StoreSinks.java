package dev.tacho.store;

import dev.tacho.core.Label;
import dev.tacho.core.RunSink;
import dev.tacho.core.RunSinks;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where [dev.tacho.core.Run] writes to: the inbox that `TACHO_EVENTS` names inside a recorded
/// command, else a run of the program's own in the store of its working directory, completed and
/// sealed when it is closed.
public final class StoreSinks implements RunSinks {
  /// For [java.util.ServiceLoader].
  public StoreSinks() {}

  @Override
  public RunSink open(Optional<Label> name) {
    return open(name, Path.of(""), System.getenv());
  }

  static RunSink open(Optional<Label> name, Path cwd, Map<String, String> env) {
    return InboxSink.named(env)
        .orElseGet(
            () -> OwnRun.begin(RunStore.at(RunStore.home(cwd, Optional.empty(), env)), name));
  }
}
