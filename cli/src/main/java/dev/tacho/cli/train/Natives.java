package dev.tacho.cli.train;

import dev.tacho.cli.shell.Call;
import dev.tacho.readers.RunReaders;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where libtorch is unpacked, once for all that this user starts.
final class Natives {
  private Natives() {}

  static Path folder(Call call) {
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
