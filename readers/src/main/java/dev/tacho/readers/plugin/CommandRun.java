package dev.tacho.readers.plugin;

import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.RunIntake;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// One command on its way: its lines are taken as they come, within its limits. Confined to one
/// thread.
final class CommandRun {
  /// More output than this is not read.
  static final long MOST_BYTES = 1L << 30;

  private static final int LONGEST_LINE = 8 << 20;
  private static final int CHUNK = 1 << 16;
  private static final int SHOWN = 400;
  private static final int LINES_OF_ERRORS = 3;
  private static final long POLL_MILLIS = 4;

  private final CommandDescriptor descriptor;
  private final FoundRun run;
  private final RunIntake into;
  private final Told told;
  private byte[] line = new byte[CHUNK];
  private int length;
  private long number = 1;
  private boolean tooLong;
  private long bytes;
  private final ArrayDeque<String> errors = new ArrayDeque<>();
  private final StringBuilder error = new StringBuilder();

  CommandRun(CommandDescriptor descriptor, FoundRun run, RunIntake into) {
    this.descriptor = descriptor;
    this.run = run;
    this.into = into;
    this.told = new Told(run, into, descriptor.name());
  }

  /// Runs the command to its end, or until it is killed.
  void read() throws IOException {
    Process process = start();
    Optional<String> killed;
    try {
      process.getOutputStream().close();
      killed = drain(process);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      killed = Optional.of("the reading was interrupted");
    } finally {
      kill(process);
    }
    if (length > 0) {
      line();
    }
    String how = killed.orElseGet(() -> exit(process));
    if (how.isEmpty()) {
      told.finish();
      return;
    }
    String what = "reader " + descriptor.name() + " " + how + errors();
    if (!told.any()) {
      throw new ReadersException(run.path() + ": " + what + "; it told nothing");
    }
    told.finish();
    into.damage(run.path(), 0, -1, what + "; what it had told is shown");
  }

  private Process start() throws IOException {
    List<String> command = descriptor.commandFor(run.path().toAbsolutePath());
    try {
      return new ProcessBuilder(command)
          .directory(descriptor.file().toAbsolutePath().resolveSibling("").toFile())
          .start();
    } catch (IOException e) {
      throw new ReadersException(
          run.path()
              + ": reader "
              + descriptor.name()
              + " cannot be started: "
              + e.getMessage()
              + "; see "
              + descriptor.file(),
          e);
    }
  }

  /// Why the command had to be killed; empty when it ended by itself.
  ///
  /// A pipe is only read when something is in it, as a process that the command left behind may
  /// hold it open for ever.
  private Optional<String> drain(Process process) throws IOException, InterruptedException {
    long end = System.nanoTime() + descriptor.limit().toNanos();
    byte[] chunk = new byte[CHUNK];
    try (InputStream out = process.getInputStream();
        InputStream err = process.getErrorStream()) {
      while (true) {
        boolean alive = process.isAlive();
        int count = Math.min(out.available(), CHUNK);
        if (count > 0) {
          count = out.read(chunk, 0, count);
          bytes += count;
          split(chunk, count);
        }
        int complaints = Math.min(err.available(), CHUNK);
        if (complaints > 0) {
          complain(chunk, err.read(chunk, 0, complaints));
        }
        if (bytes > MOST_BYTES) {
          return Optional.of("printed more than " + MOST_BYTES + " bytes and was killed");
        }
        if (System.nanoTime() - end > 0) {
          return Optional.of(
              "took longer than " + descriptor.limit().toSeconds() + " s and was killed");
        }
        if (count <= 0 && complaints <= 0) {
          if (!alive) {
            return Optional.empty();
          }
          Thread.sleep(POLL_MILLIS);
        }
      }
    }
  }

  /// The command and all that it started.
  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String exit(Process process) {
    int code = process.exitValue();
    return code == 0 ? "" : "ended with exit code " + code;
  }

  private void split(byte[] chunk, int count) {
    int from = 0;
    for (int i = 0; i < count; i++) {
      if (chunk[i] == '\n') {
        append(chunk, from, i);
        line();
        from = i + 1;
      }
    }
    append(chunk, from, count);
  }

  private void append(byte[] chunk, int from, int to) {
    int more = to - from;
    if (length + more > LONGEST_LINE) {
      tooLong = true;
      return;
    }
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(line.length * 2, length + more));
    }
    System.arraycopy(chunk, from, line, length, more);
    length += more;
  }

  private void line() {
    if (tooLong) {
      into.damage(
          run.path(), 0, -1, told.place(number) + ": longer than " + LONGEST_LINE + " bytes");
    } else {
      told.line(line, length, number);
    }
    number++;
    length = 0;
    tooLong = false;
  }

  private void complain(byte[] chunk, int count) {
    String text = new String(chunk, 0, count, StandardCharsets.UTF_8);
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '\n') {
        if (error.length() < SHOWN) {
          error.append(text.charAt(i));
        }
      } else {
        complaint();
      }
    }
  }

  private void complaint() {
    if (!error.toString().isBlank()) {
      errors.add(error.toString());
      if (errors.size() > LINES_OF_ERRORS) {
        errors.removeFirst();
      }
    }
    error.setLength(0);
  }

  private String errors() {
    complaint();
    return errors.isEmpty() ? "" : ", having said: " + String.join(" | ", errors);
  }
}
