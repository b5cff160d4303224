package dev.tacho.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The distribution as its users get it, started as they start it: a real process, without a
/// terminal, in a folder of the test's own.
final class PackedProgram {
  /// How long any call may take before the test fails; machines are shared and slow.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path home;
  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private List<String> around = List.of();

  private PackedProgram(Path home, Path directory) {
    this.home = home;
    this.directory = directory;
  }

  /// The distribution that the build made, used from `directory`, where its `.tacho` will be.
  static PackedProgram in(Path directory) {
    return at(folder(), directory);
  }

  /// A distribution in another place.
  static PackedProgram at(Path home, Path directory) {
    return new PackedProgram(home, directory);
  }

  /// The folder that the build made.
  static Path folder() {
    Path folder = Checkout.root().resolve("dist/target/tacho-" + Checkout.version());
    if (!Files.isExecutable(folder.resolve("bin/tacho"))) {
      throw new IllegalStateException(folder + " is missing; run ./tacho --version first");
    }
    return folder;
  }

  /// Sets a variable for the calls that follow.
  PackedProgram with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /// Puts a command around the calls that follow, such as one that enters a namespace.
  PackedProgram inside(List<String> command) {
    around = List.copyOf(command);
    return this;
  }

  /// What a call gave.
  record Outcome(int code, String out, String err) {}

  /// Runs `tacho ARGUMENTS` to its end.
  Outcome run(String... arguments) {
    return await(start(arguments));
  }

  /// Starts `tacho ARGUMENTS`; the test ends it.
  Started start(String... arguments) {
    try {
      Path out = Files.createTempFile(directory.getParent(), "out", ".txt");
      Path err = Files.createTempFile(directory.getParent(), "err", ".txt");
      // a check that was started in the background ignores these, and so would all it starts
      List<String> command = new ArrayList<>(around);
      command.addAll(List.of("env", "--default-signal=INT,HUP,QUIT"));
      command.add(home.resolve("bin/tacho").toString());
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.environment().keySet().removeIf(name -> name.startsWith("TACHO_"));
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      // unpacked once for all tests
      builder
          .environment()
          .put(
              "TACHO_LIBTORCH",
              Path.of(System.getProperty("java.io.tmpdir"), "tacho-libtorch-test").toString());
      builder.environment().putAll(environment);
      return new Started(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits for the end of what was started; fails when it takes too long.
  static Outcome await(Started started) {
    try {
      if (!started.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        started.process.descendants().forEach(ProcessHandle::destroyForcibly);
        started.process.destroyForcibly();
        throw new AssertionError("no end within " + PATIENCE + "; " + started.texts());
      }
      return new Outcome(started.process.exitValue(), text(started.out), text(started.err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Text for assertions; what is not UTF-8 becomes U+FFFD.
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /// A call that is under way.
  record Started(Process process, Path out, Path err) {
    String texts() throws IOException {
      return "out: " + text(out) + "\nerr: " + text(err);
    }
  }

  /// Whether `condition` comes true within half a minute.
  static boolean eventually(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }
}
