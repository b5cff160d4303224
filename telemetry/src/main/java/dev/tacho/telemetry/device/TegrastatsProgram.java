package dev.tacho.telemetry.device;

import dev.tacho.core.board.TegrastatsLine;
import dev.tacho.telemetry.helper.HelperProgram;
import dev.tacho.telemetry.kernel.SmallFile;
import dev.tacho.telemetry.kernel.Unreadable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/// A `tegrastats` that runs, and prints a line at each interval until it is killed. A thread of its
/// own waits for the lines and keeps the newest. Any thread.
final class TegrastatsProgram implements AutoCloseable {
  private final HelperProgram program;
  private final CountDownLatch first = new CountDownLatch(1);
  private final AtomicReference<Optional<Said>> newest = new AtomicReference<>(Optional.empty());
  private volatile String notUnderstood = "";
  private volatile boolean ended;

  /// A line, and the monotonic clock when it came.
  record Said(long nanos, TegrastatsLine line) {}

  private TegrastatsProgram(HelperProgram program) {
    this.program = program;
  }

  static TegrastatsProgram start(Path path, Duration interval, LongConsumer started)
      throws Unreadable {
    List<String> command =
        List.of(path.toString(), "--interval", String.valueOf(interval.toMillis()));
    var running = new TegrastatsProgram(HelperProgram.start(command, started));
    Thread _ = Thread.ofPlatform().daemon().name("tacho-tegrastats").start(running::listen);
    return running;
  }

  /// Waits until there is a line, or none to come.
  void awaitFirst(Duration longest) {
    try {
      boolean _ = first.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// What it said that is no line of tegrastats, as the end of a sentence.
  String complaint() {
    String said = notUnderstood.strip();
    return said.isEmpty() ? "" : "; it said '" + SmallFile.shown(said) + "'";
  }

  /// The newest line, once.
  Optional<Said> take() {
    return newest.getAndSet(Optional.empty());
  }

  boolean hasEnded() {
    return ended;
  }

  @Override
  public void close() {
    program.close();
  }

  private void listen() {
    try (InputStream in = new BufferedInputStream(program.output())) {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n') {
          heard(line.toString());
          line.setLength(0);
        } else if (line.length() <= TegrastatsLine.MAX_LENGTH) {
          line.append((char) c);
        }
      }
    } catch (IOException _) {
      // killed
    } finally {
      ended = true;
      first.countDown();
    }
  }

  private void heard(String text) {
    Optional<TegrastatsLine> line = TegrastatsLine.parse(text);
    if (line.isPresent()) {
      newest.set(Optional.of(new Said(System.nanoTime(), line.get())));
      first.countDown();
    } else {
      notUnderstood = text;
    }
  }
}
