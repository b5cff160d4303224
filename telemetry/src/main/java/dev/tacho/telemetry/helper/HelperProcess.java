package dev.tacho.telemetry.helper;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.telemetry.HelperStart;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A process of ours that may crash or hang, and that answers numbered requests by lines of JSON
/// (the sign of the package `nvml` has them). It is killed when it does not answer in time, and
/// started again a few times when it breaks down; whoever asks never waits for it longer than
/// [HelperLimits#patience].
///
/// A thread of its own starts the process, reads what it prints and waits for its end. All fields
/// are guarded by `this`; any thread may call.
public final class HelperProcess implements AutoCloseable {
  private static final int LONGEST_LINE = 1 << 20;
  private static final int SIGNALLED = 128;

  /// Signals of Linux that a library's fault ends a process by.
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15,
          "SIGTERM");

  private final HelperStart how;
  private final HelperLimits limits;

  private Optional<Process> process = Optional.empty();
  private Optional<Json.Obj> hello = Optional.empty();
  private final List<Json.Obj> answers = new ArrayList<>();
  private Optional<String> down = Optional.empty();
  private Optional<String> killed = Optional.empty();
  private Optional<String> crash = Optional.empty();
  private boolean waiting;
  private long waitingSince;
  private long number;
  private boolean over;
  private boolean closed;

  private HelperProcess(HelperStart how, HelperLimits limits) {
    this.how = how;
    this.limits = limits;
  }

  /// How things stand.
  ///
  /// @param hello the first line of the process that runs now; the same object until the next start
  /// @param answers those that nobody has taken before, in their order
  /// @param down why there is no process that answers
  /// @param silent how long an answer has been waited for; zero where none is due
  public record State(
      Optional<Json.Obj> hello, List<Json.Obj> answers, Optional<String> down, Duration silent) {}

  /// Starts the process, in the background.
  public static HelperProcess start(HelperStart how, HelperLimits limits) {
    HelperProcess helper = new HelperProcess(how, limits);
    Thread.ofPlatform().daemon().name("tacho-helper").start(helper::live);
    return helper;
  }

  /// Asks for the values of now and tells what is known: the answer, if it comes within the
  /// patience, and the one to the request before, if that had come too late for its tick.
  public synchronized State ask() {
    if (waiting) {
      hurry();
    } else if (hello.isPresent() && down.isEmpty() && process.isPresent()) {
      request(process.get());
      long deadline = System.nanoTime() + limits.patience().toNanos();
      pause(deadline, () -> !waiting || down.isPresent());
    }
    Duration silent = waiting ? Duration.ofNanos(System.nanoTime() - waitingSince) : Duration.ZERO;
    State state = new State(hello, List.copyOf(answers), down, silent);
    answers.clear();
    return state;
  }

  /// Waits until the process has said hello or is known not to, at most so long.
  public synchronized void await(Duration longest) {
    pause(System.nanoTime() + longest.toNanos(), () -> hello.isPresent() || down.isPresent());
  }

  /// Ends the process at once; there is nothing in it worth saving.
  @Override
  public synchronized void close() {
    closed = true;
    process.ifPresent(Process::destroyForcibly);
    notifyAll();
  }

  private void live() {
    for (Duration pause : limits.restarts()) {
      String reason = liveOnce();
      if (!goesOn(reason + "; it is started again " + pause.toSeconds() + " s later", pause)) {
        return;
      }
    }
    String reason = liveOnce();
    synchronized (this) {
      if (!over && !closed) {
        down = Optional.of(reason + "; given up after " + limits.restarts().size() + " restarts");
        over = true;
        notifyAll();
      }
    }
  }

  /// Says why there is no process for a while; false when there will be none any more.
  private synchronized boolean goesOn(String reason, Duration pause) {
    if (over || closed) {
      return false;
    }
    down = Optional.of(reason);
    notifyAll();
    pause(System.nanoTime() + pause.toNanos(), () -> closed);
    return !closed;
  }

  /// One life of the process; how it ended.
  private String liveOnce() {
    Process now;
    try {
      now = begin();
    } catch (IOException e) {
      return "the helper process cannot be started: " + e.getMessage();
    }
    try {
      try (InputStream in = new BufferedInputStream(now.getInputStream())) {
        String line;
        while ((line = line(in)) != null) {
          take(line);
        }
      } catch (IOException _) {
        // as good as its end
      }
      // whatever made reading end, the process is of no more use
      now.destroyForcibly();
      return ended(now.waitFor());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "waiting for the helper process was interrupted";
    }
  }

  private Process begin() throws IOException {
    synchronized (this) {
      waiting = true;
      waitingSince = System.nanoTime();
      hello = Optional.empty();
      answers.clear();
      killed = Optional.empty();
      crash = Optional.empty();
      number = 0;
    }
    ProcessBuilder builder = new ProcessBuilder(how.command()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(how.environment());
    // outside of the lock: it takes longer than who asks may wait
    Process begun = builder.start();
    how.started().accept(begun.pid());
    synchronized (this) {
      process = Optional.of(begun);
      if (closed) {
        begun.destroyForcibly();
      }
    }
    return begun;
  }

  private synchronized void take(String line) {
    if (line.startsWith("#")) {
      lament(line);
    } else if (line.startsWith("{")) {
      try {
        take(Json.parseObject(line));
      } catch (JsonException _) {
        // a line of the library's that looks like one of ours; ours is awaited as before
      }
    }
  }

  private synchronized void take(Json.Obj line) {
    switch (line.text("type").orElse("")) {
      case "hello" -> {
        hello = Optional.of(line);
        down = Optional.empty();
        waiting = false;
      }
      case "values" -> {
        waiting &= line.needWhole("n") != number;
        answers.add(line);
      }
      case "missing" -> {
        down = Optional.of(line.needText("reason"));
        over = true;
        waiting = false;
        process.ifPresent(Process::destroyForcibly);
      }
      default -> {
        // not one of ours
      }
    }
    notifyAll();
  }

  /// What a dying virtual machine prints: `#  SIGSEGV (0xb) at pc=...`, and below `# Problematic
  /// frame:` the line `# C  [libnvidia-ml.so.1+0x1139]  nvmlInit_v2+0x9`.
  private synchronized void lament(String line) {
    String text = line.substring(1).strip();
    if (text.startsWith("SIG")) {
      crash = Optional.of(text.split(" ", 2)[0]);
    } else if (crash.isPresent() && text.startsWith("C  [")) {
      String place = text.substring("C  [".length());
      int end = place.indexOf('+');
      crash = Optional.of(crash.orElseThrow() + (end < 0 ? "" : " in " + place.substring(0, end)));
    }
  }

  private synchronized String ended(int code) {
    process = Optional.empty();
    waiting = false;
    if (killed.isPresent() && crash.isEmpty()) {
      return killed.orElseThrow();
    }
    if (crash.isPresent()) {
      return "NVIDIA's library crashed its helper process: " + crash.orElseThrow();
    }
    String how =
        code > SIGNALLED
            ? SIGNALS.getOrDefault(code - SIGNALLED, "signal " + (code - SIGNALLED))
            : "exit code " + code;
    return "the helper process that loads NVIDIA's library ended by itself: " + how;
  }

  /// Kills the process when what is waited for is overdue.
  private void hurry() {
    Duration limit = hello.isPresent() ? limits.answer() : limits.start();
    if (killed.isEmpty() && System.nanoTime() - waitingSince > limit.toNanos()) {
      killed =
          Optional.of(
              "NVIDIA's library hangs: no "
                  + (hello.isPresent() ? "answer" : "first sign of life")
                  + " within "
                  + limit.toMillis() / 1e3
                  + " s, its helper process was ended");
      // at once: one that hangs in the kernel does not end by being killed
      down = killed;
      process.ifPresent(Process::destroyForcibly);
    }
  }

  /// A few bytes, and never a second request before the first was answered: the pipe has room.
  private void request(Process now) {
    number++;
    waiting = true;
    waitingSince = System.nanoTime();
    try {
      now.getOutputStream().write((number + "\n").getBytes(StandardCharsets.US_ASCII));
      now.getOutputStream().flush();
    } catch (IOException _) {
      // it is gone, which its reader is about to learn
    }
  }

  private interface Condition {
    boolean holds();
  }

  private void pause(long deadline, Condition until) {
    try {
      long left;
      while (!until.holds() && (left = deadline - System.nanoTime()) > 0) {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The next line without its end, or null at the end of the stream. Throws when it has none.
  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int next;
    while ((next = in.read()) >= 0 && next != '\n') {
      if (bytes.size() == LONGEST_LINE) {
        throw new IOException("a line without an end");
      }
      bytes.write(next);
    }
    return next < 0 && bytes.size() == 0 ? null : bytes.toString(StandardCharsets.UTF_8);
  }
}
