package dev.tacho.cli;

import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.Environment;
import dev.tacho.cli.shell.Screen;
import dev.tacho.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// What one call of the program said, in this process.
record Said(int code, String out, String err) {
  /// The wall time of calls that do not care.
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /// Runs `tacho ARGS` in `directory`, with an empty environment.
  static Said by(Path directory, String... args) {
    return by(new Environment(directory, Map.of(), InstantSource.fixed(NOON)), args);
  }

  static Said by(Environment environment, String... args) {
    return by(environment, Screen.PLAIN, args);
  }

  static Said by(Environment environment, Screen screen, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Tacho.run(List.of(args), new Console(out, err, screen), environment);
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  Json.Obj json() {
    return Json.parseObject(out);
  }
}
