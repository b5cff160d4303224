package dev.tacho.cli.health;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.text.Durations;
import dev.tacho.health.HealthException;
import dev.tacho.health.checkpoint.HealthFile;
import dev.tacho.health.checkpoint.HealthReading;
import dev.tacho.report.text.Printable;
import dev.tacho.store.Lookup;
import dev.tacho.store.RunStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where the checkpoint is that an operand names: a file, a folder with one a worker, or a training
/// run of ours.
record HealthPlace(Path path) {
  private static final Duration STEP = Duration.ofMillis(200);

  static HealthPlace of(Call call) {
    String typed = call.arguments().operands().getFirst();
    Path path = call.path(typed);
    if (Files.exists(path) || looksLikeAPath(typed)) {
      Path inside = path.resolve(HealthFile.NAME);
      return new HealthPlace(Files.isRegularFile(inside) ? inside : path);
    }
    RunStore store = call.store();
    if (store.find(typed) instanceof Lookup.NotFound) {
      throw Refusal.input(
          "'"
              + Printable.of(typed)
              + "' is no file, no folder and no run in "
              + store.home()
              + "; name a health checkpoint, the folder that holds it, or a run of tacho train");
    }
    Path file = call.run(store).directory().resolve(HealthFile.NAME);
    if (!Files.exists(file) && call.arguments().text("timeout").isEmpty()) {
      throw Refusal.input(
          "run '"
              + Printable.of(typed)
              + "' has no health checkpoint; only the group run of tacho train writes one: tacho"
              + " list shows the runs");
    }
    return new HealthPlace(file);
  }

  private static boolean looksLikeAPath(String typed) {
    return typed.contains("/") || typed.endsWith(".json");
  }

  /// What is there, waiting for it as long as `--timeout` allows.
  HealthReading read(Call call) {
    Optional<Duration> timeout = call.arguments().duration("timeout");
    long until = System.nanoTime() + timeout.orElse(Duration.ZERO).toNanos();
    while (true) {
      try {
        return HealthFile.read(path);
      } catch (HealthException e) {
        if (System.nanoTime() >= until) {
          throw timeout.isEmpty()
              ? e
              : Refusal.input(
                  e.getMessage() + " (waited " + Durations.text(timeout.get()) + " for it)");
        }
      }
      sleep(STEP);
    }
  }

  static void sleep(Duration interval) {
    try {
      Thread.sleep(interval);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Refusal.input("watching was interrupted; the job goes on");
    }
  }
}
