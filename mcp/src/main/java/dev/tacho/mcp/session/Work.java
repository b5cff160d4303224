package dev.tacho.mcp.session;

import dev.tacho.core.json.Json;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Memory;
import dev.tacho.mcp.rpc.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// One call under way. The call's thread works; any thread may withdraw it.
final class Work implements Asking {
  /// How seldom a client hears of progress.
  private static final long PAUSE_NANOS = 200_000_000;

  /// How often a call that waits for its turn looks whether it is still wanted.
  private static final long LOOK_MILLIS = 100;

  private final Optional<Json> token;
  private final Caller caller;
  private final Memory memory;
  private final Outlet notices;
  private final LongSupplier nanos;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Semaphore turns;
  private volatile boolean withdrawn;

  // confined to the call's thread
  private boolean sent;
  private long sentAt;
  private long sentDone;

  Work(
      Message.Call call,
      Caller caller,
      Memory memory,
      Outlet notices,
      Semaphore turns,
      LongSupplier nanos) {
    this.token = Caller.meta(call).get("progressToken");
    this.caller = caller;
    this.memory = memory;
    this.notices = notices;
    this.turns = turns;
    this.nanos = nanos;
  }

  /// Nobody waits for the answer any more.
  void withdraw() {
    withdrawn = true;
    ended.countDown();
  }

  /// The client goes; a call that only waits gives its answer now.
  void end() {
    ended.countDown();
  }

  /// Waits until it may work; [#giveTurn] follows.
  void takeTurn() {
    try {
      while (!turns.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        requireWanted();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Withdrawn();
    }
  }

  void giveTurn() {
    turns.release();
  }

  @Override
  public void pause(Duration time) {
    giveTurn();
    try {
      boolean _ = ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      withdraw();
    } finally {
      // the call gives it back, however it ends
      turns.acquireUninterruptibly();
    }
    requireWanted();
  }

  /// Waits for [#withdraw] or [#end].
  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  @Override
  public void requireWanted() {
    if (withdrawn) {
      throw new Withdrawn();
    }
  }

  @Override
  public Memory memory() {
    return memory;
  }

  @Override
  public void progress(long done, long total, String message) {
    requireWanted();
    if (token.isEmpty() || (sent && done <= sentDone)) {
      return;
    }
    long now = nanos.getAsLong();
    if (sent && now - sentAt < PAUSE_NANOS) {
      return;
    }
    sent = true;
    sentAt = now;
    sentDone = done;
    Json.Builder params = Json.object().put("progressToken", token.get()).put("progress", done);
    if (total > 0) {
      params.put("total", total);
    }
    if (caller.revision().since(Revision.R2025_03_26)) {
      params.put("message", message);
    }
    notices.send(Message.notice("notifications/progress", params.build()));
  }
}
