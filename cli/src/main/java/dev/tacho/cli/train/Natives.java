package dev.tacho.cli.train;

import dev.tacho.cli.shell.Call;
import java.nio.file.Path;
import java.util.Optional;

/// Where libtorch is unpacked, once for all that this user starts.
public final class Natives {
  private Natives() {}

  /// `$TACHO_LIBTORCH`, else a folder in the user's cache.
  public static Path folder(Call call) {
    return Optional.ofNullable(call.environment().variables().get("TACHO_LIBTORCH"))
        .map(Path::of)
        .orElseGet(() -> call.caches().resolve("libtorch"));
  }
}
