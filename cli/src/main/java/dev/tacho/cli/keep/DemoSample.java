package dev.tacho.cli.keep;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tacho.cli.shell.SelfStart;
import dev.tacho.report.text.Printable;
import dev.tacho.train.group.WorkerStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What a model says, or why it says nothing.
///
/// @param said whether it is the model's
/// @param text fit to be printed
record DemoSample(boolean said, String text) {
  private static final long LONGEST_SECONDS = 60;

  /// Lets the model in `checkpoint` go on with a text, in a process of its own.
  ///
  /// @param libraries where libtorch is unpacked
  static DemoSample of(Path checkpoint, Path libraries) {
    WorkerStart start = SelfStart.sample();
    List<String> command = new ArrayList<>(start.command());
    command.addAll(List.of(checkpoint.toString(), libraries.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(start.environment());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      try {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
          return new DemoSample(false, "nothing within " + LONGEST_SECONDS + " s");
        }
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new DemoSample(process.exitValue() == 0, Printable.of(text.strip()));
      } finally {
        boolean _ = process.destroyForcibly().isAlive();
      }
    } catch (IOException e) {
      return new DemoSample(false, "it could not be started: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new DemoSample(false, "it was interrupted");
    }
  }
}
