package dev.tacho.cli.train;

import dev.tacho.cli.shell.Call;
import dev.tacho.readers.RunReaders;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where libtorch is unpacked, once for all that this user starts.
public final class Natives {
  private Natives() {}

  /// `$TACHO_LIBTORCH`, else a folder in the user's cache.
  public static Path folder(Call call) {
    Map<String, String> variables = call.environment().variables();
    return Optional.ofNullable(variables.get("TACHO_LIBTORCH"))
        .map(Path::of)
        .orElseGet(
            () ->
                RunReaders.cacheFolder(variables)
                    .orElse(Path.of(System.getProperty("java.io.tmpdir"), "tacho"))
                    .resolve("libtorch"));
  }
}
