package dev.tacho.cli.train;

import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.Counted;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunWriter;
import dev.tacho.train.data.Tokens;
import dev.tacho.weights.llama.LlamaConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Says where a training stands, a line every five seconds once it has taken two, and keeps the
/// run's lease fresh. Confined to one thread.
final class TrainProgress {
  private static final long FIRST = TimeUnit.SECONDS.toNanos(2);
  private static final long EVERY = TimeUnit.SECONDS.toNanos(5);

  /// After so many steps more than the first, whose time is not that of others, time left is told.
  private static final long FEW = 3;

  private static final long NONE = -1;

  private final Console console;
  private final long steps;
  private Optional<RunWriter> run = Optional.empty();
  private long begun = System.nanoTime();
  private long next = begun + FIRST;
  private long firstStep = NONE;
  private long firstEnded;

  TrainProgress(Console console, long steps) {
    this.console = console;
    this.steps = steps;
  }

  /// Text is being turned into tokens.
  void reading(long bytes, long of) {
    long now = System.nanoTime();
    if (now < next) {
      return;
    }
    next = now + EVERY;
    double done = of == 0 ? 1 : (double) bytes / of;
    console.hint(
        "reading text · "
            + Numbers.bytes(bytes)
            + " of "
            + Numbers.bytes(of)
            + " · "
            + Numbers.bytes((long) (bytes / seconds(now)))
            + "/s · "
            + left(seconds(now), done));
  }

  /// Text is read, and the run has begun.
  void begins(RunWriter writer, Tokens.Facts data, LlamaConfig model) {
    run = Optional.of(writer);
    console.hint(
        Counted.of(model.parameters(), "parameter")
            + " · "
            + Counted.of(data.train(), "token")
            + " to train on and "
            + Numbers.grouped(data.heldOut())
            + " held out, of "
            + Numbers.bytes(data.bytes())
            + " in "
            + Counted.of(data.documents(), "document"));
    if (data.passedOver() > 0) {
      console.hint(Counted.of(data.passedOver(), "file") + " passed over, being no text");
    }
  }

  /// Workers are being started.
  void begins(int attempt, int world, long fromStep) {
    firstStep = NONE;
    begun = System.nanoTime();
    next = begun + FIRST;
    if (attempt > 1) {
      console.hint(
          "start "
              + attempt
              + ": "
              + Counted.of(world, "worker")
              + " from step "
              + Numbers.grouped(fromStep));
    }
  }

  /// All workers ended a step.
  void stepped(long step, double loss, double tokensPerSecond) {
    long now = System.nanoTime();
    if (firstStep == NONE) {
      firstStep = step;
      firstEnded = now;
    }
    if (now < next) {
      return;
    }
    next = now + EVERY;
    run.ifPresent(writer -> writer.lease(Json.Obj.EMPTY));
    console.hint(
        "step "
            + Numbers.grouped(step)
            + "/"
            + Numbers.grouped(steps)
            + " · loss "
            + Numbers.text(loss, 4)
            + " · "
            + Numbers.grouped(Math.round(tokensPerSecond))
            + " tokens/s · "
            + Durations.ofNanos(now - begun)
            + left(now, step));
  }

  void says(String line) {
    console.hint(Printable.of(line));
  }

  private double seconds(long now) {
    return Math.max(1, now - begun) / 1e9;
  }

  /// Nothing until a few steps have ended after the first.
  private String left(long now, long step) {
    return step - firstStep < FEW
        ? ""
        : " · "
            + left(
                (now - firstEnded) / 1e9,
                (double) (step - firstStep) / Math.max(1, steps - firstStep));
  }

  private static String left(double seconds, double done) {
    if (!(done > 0)) {
      return "time left unknown";
    }
    Duration left = Duration.ofSeconds(Math.round(seconds * (1 - done) / done));
    return Durations.text(left) + " left";
  }
}
