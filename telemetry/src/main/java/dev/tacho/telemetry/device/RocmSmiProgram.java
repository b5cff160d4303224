package dev.tacho.telemetry.device;

import dev.tacho.telemetry.helper.HelperProgram;
import dev.tacho.telemetry.kernel.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// Asks `rocm-smi` again and again, in a thread of its own, and keeps the newest answer. Any
/// thread.
public final class RocmSmiProgram implements AutoCloseable {
  private static final int MOST_BYTES = 1 << 20;
  private static final List<String> QUESTION =
      List.of(
          "--showuse",
          "--showmemuse",
          "--showpower",
          "--showtemp",
          "--showclocks",
          "--showbus",
          "--showmeminfo",
          "vram",
          "--json");

  private final List<String> command;
  private final Pace pace;
  private final LongConsumer started;
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicReference<Optional<Answered>> newest =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<HelperProgram>> running =
      new AtomicReference<>(Optional.empty());
  private volatile Optional<String> fault = Optional.empty();

  /// How often it is asked, and for how long an answer is waited for.
  ///
  /// @param every from one answer to the next question
  /// @param limit after which it is killed
  /// @param silence without an answer for so long, what it told is lost
  public record Pace(Duration every, Duration limit, Duration silence) {
    private static final int PATIENCE = 3;
    private static final int RARELY = 12;

    /// How long to wait before it is asked again; one that keeps failing is asked rarely.
    Duration after(int failures) {
      return failures < PATIENCE ? every : every.multipliedBy(RARELY);
    }
  }

  /// An answer, and the monotonic clock when it came.
  record Answered(long nanos, RocmSmiAnswer answer) {}

  private RocmSmiProgram(List<String> command, Pace pace, LongConsumer started) {
    this.command = command;
    this.pace = pace;
    this.started = started;
  }

  static RocmSmiProgram start(Path path, Pace pace, LongConsumer started) {
    List<String> command = Stream.concat(Stream.of(path.toString()), QUESTION.stream()).toList();
    var program = new RocmSmiProgram(command, pace, started);
    Thread _ = Thread.ofPlatform().daemon().name("tacho-rocm-smi").start(program::run);
    return program;
  }

  /// Waits for the first answer, or for the first failure.
  void awaitFirst(Duration longest) {
    try {
      boolean _ = first.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The newest answer, once.
  Optional<Answered> take() {
    return newest.getAndSet(Optional.empty());
  }

  /// What went wrong, the last time that something did.
  Optional<String> fault() {
    return fault;
  }

  @Override
  public void close() {
    closing.countDown();
    running.get().ifPresent(HelperProgram::close);
  }

  private void run() {
    int failures = 0;
    try {
      do {
        failures = ask() ? 0 : failures + 1;
        first.countDown();
      } while (!closing.await(pace.after(failures).toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether it answered.
  private boolean ask() throws InterruptedException {
    try (HelperProgram program = HelperProgram.start(command, started)) {
      running.set(Optional.of(program));
      if (closing.getCount() == 0) {
        return false;
      }
      var output = new AtomicReference<>("");
      Thread reader = Thread.ofPlatform().daemon().start(() -> output.set(read(program.output())));
      String how = program.awaitEnd(pace.limit());
      boolean _ = reader.join(Duration.ofSeconds(1));
      try {
        newest.set(Optional.of(new Answered(System.nanoTime(), RocmSmiAnswer.parse(output.get()))));
        return true;
      } catch (Unreadable e) {
        fault = Optional.of(e.reason() + " (it " + how + ")");
      }
    } catch (Unreadable e) {
      fault = Optional.of(e.reason());
    }
    return false;
  }

  private static String read(InputStream output) {
    try {
      return new String(output.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }
}
