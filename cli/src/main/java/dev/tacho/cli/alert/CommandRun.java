package dev.tacho.cli.alert;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One run of a shell command that is told of an alert. What it prints goes to standard error, as
/// standard output holds answers. Any thread.
final class CommandRun {
  private static final long MOST_SECONDS = 60;

  private final String line;

  CommandRun(String line) {
    this.line = line;
  }

  /// Runs it; what went wrong, if anything.
  Optional<String> on(Alert alert) {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "exec 1>&2\n" + line)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("TACHO_ALERT_RULE", alert.rule());
    builder.environment().put("TACHO_ALERT_MESSAGE", alert.message());
    builder.environment().put("TACHO_ALERT_RUN", alert.run().text());
    try {
      Process process = builder.start();
      try (OutputStream in = process.getOutputStream()) {
        in.write((alert.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException _) {
        // it need not read what it is given
      }
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return Optional.of("it was ended after " + MOST_SECONDS + " s");
      }
      int code = process.exitValue();
      return code == 0 ? Optional.empty() : Optional.of("it ended with exit code " + code);
    } catch (IOException e) {
      return Optional.of("it cannot be started: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("it was interrupted");
    }
  }
}
