package dev.tacho.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A command of the system, run to its end.
final class Shell {
  /// What it gave.
  record Outcome(int code, String out, String err) {}

  private Shell() {}

  /// Runs `command` in `directory` with `environment` and nothing else of ours but the PATH.
  static Outcome run(Path directory, Map<String, String> environment, String... command) {
    return await(start(directory, environment, command));
  }

  /// One that is under way.
  record Started(Process process, Path out, Path err) {}

  static Started start(Path directory, Map<String, String> environment, String... command) {
    try {
      var out = Files.createTempFile("out", ".txt");
      var err = Files.createTempFile("err", ".txt");
      var builder =
          new ProcessBuilder(List.of(command))
              .directory(directory.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      var path = System.getenv("PATH");
      builder.environment().clear();
      builder.environment().put("PATH", path == null ? "/usr/bin:/bin" : path);
      builder.environment().putAll(environment);
      return new Started(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Outcome await(Started started) {
    try {
      boolean ended = started.process.waitFor(120, TimeUnit.SECONDS);
      if (!ended) {
        started.process.descendants().forEach(ProcessHandle::destroyForcibly);
        started.process.destroyForcibly();
      }
      var outcome =
          new Outcome(
              ended ? started.process.exitValue() : -1,
              Files.readString(started.out),
              Files.readString(started.err));
      Files.delete(started.out);
      Files.delete(started.err);
      if (!ended) {
        throw new AssertionError("no end: " + outcome);
      }
      return outcome;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
