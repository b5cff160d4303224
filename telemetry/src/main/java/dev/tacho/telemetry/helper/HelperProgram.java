package dev.tacho.telemetry.helper;

import dev.tacho.telemetry.kernel.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// A program of the system that runs beside us, its complaints among its output, and that ends with
/// us: it is killed when this is closed, and writes into a closed pipe when we die. Any thread.
public final class HelperProgram implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Process process;
  private final LongConsumer started;

  private HelperProgram(Process process, LongConsumer started) {
    this.process = process;
    this.started = started;
  }

  /// Starts it in the C locale, with nothing to read.
  ///
  /// @param started is told its process id, so that nobody takes it for a part of the command; and
  ///     those of its children when they are killed with it, since they become ours then
  public static HelperProgram start(List<String> command, LongConsumer started) throws Unreadable {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(Path.of("/dev/null").toFile());
    Map<String, String> environment = builder.environment();
    String _ = environment.put("LC_ALL", "C");
    try {
      var program = new HelperProgram(builder.start(), started);
      started.accept(program.process.pid());
      return program;
    } catch (IOException e) {
      throw new Unreadable(command.getFirst() + " cannot be started: " + e.getMessage());
    }
  }

  public InputStream output() {
    return process.getInputStream();
  }

  /// Waits for its end. How it ended, for people; what is still running after `limit` is killed.
  public String awaitEnd(Duration limit) throws InterruptedException {
    if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      return "ended with exit code " + process.exitValue();
    }
    close();
    return "was killed";
  }

  /// Kills it with its children, and waits a moment until it is gone.
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    children.forEach(child -> started.accept(child.pid()));
    Process _ = process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    try {
      boolean _ = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
