package dev.tacho.bench.llm.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Watches this process itself: when it did not look at its sockets, whoever kept it from that. Two
/// accounts come together: the loop's, of the time that it worked on answers, and a thread's that
/// wakes up every two milliseconds and sees when it was woken late (the whole process stood still,
/// or had no processor). Any thread.
public final class ClientWatch implements AutoCloseable {
  /// Shorter than this is not put down.
  static final long LEAST_NANOS = 1_000_000;

  private static final long BEAT_NANOS = 2_000_000;
  // 1 ms each at the least: more than an hour of nothing but stalls
  private static final int MOST = 4_000_000;

  // guarded by this
  private final List<Stall> stalls = new ArrayList<>();
  private final Thread beating;
  private volatile boolean stopped;

  /// A time in which the process did not look.
  record Stall(long from, long to) {}

  /// Begins to watch.
  public ClientWatch() {
    beating = Thread.ofPlatform().daemon().name("tacho-client-watch").start(this::beat);
  }

  /// Puts a stall down.
  synchronized void stalled(long from, long to) {
    if (stalls.size() < MOST) {
      stalls.add(new Stall(from, to));
    }
  }

  /// What was seen so far.
  public synchronized Stalls stalls() {
    return Stalls.of(stalls);
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(beating);
  }

  private void beat() {
    long due = System.nanoTime() + BEAT_NANOS;
    while (!stopped) {
      LockSupport.parkNanos(due - System.nanoTime());
      long now = System.nanoTime();
      if (now - due >= LEAST_NANOS) {
        stalled(due, now);
      }
      if (now >= due) {
        due = now + BEAT_NANOS;
      }
    }
  }
}
