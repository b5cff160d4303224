package dev.tacho.mcp.session;

import dev.tacho.core.json.Json;
import dev.tacho.mcp.offer.Memory;
import dev.tacho.mcp.offer.Offer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/// Everything that the clients share. Any thread. Whoever made it closes it.
public final class Server implements AutoCloseable {
  /// Calls under way at once, of all clients; those that only wait for news count too.
  static final int MOST_CALLS = 64;

  /// Of them, how many work at once; the others wait their turn.
  private static final int MOST_AT_WORK = 4;

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Methods methods;
  private final Lookout lookout;
  private final Memory strangers = Memory.ofStrangers();
  private final Semaphore calls = new Semaphore(MOST_CALLS);
  private final Semaphore work = new Semaphore(MOST_AT_WORK, true);
  private final LongSupplier nanos;

  private Server(Offer offer, LongSupplier nanos, Duration lookEvery) {
    this.methods = new Methods(offer);
    this.lookout = new Lookout(offer.shelf(), lookEvery);
    this.nanos = nanos;
  }

  /// Serves `offer`.
  public static Server of(Offer offer) {
    return of(offer, LOOK_EVERY);
  }

  /// Serves `offer`, and looks that often for what has changed.
  public static Server of(Offer offer, Duration lookEvery) {
    return new Server(offer, System::nanoTime, lookEvery);
  }

  /// A new client, whose notifications go to `notices`.
  public Session session(Outlet notices) {
    return new Session(this, notices);
  }

  /// Everything that is offered: revisions, tools, prompts and templates of resources.
  public Json.Obj offered() {
    return methods.offered();
  }

  Methods methods() {
    return methods;
  }

  Lookout lookout() {
    return lookout;
  }

  /// What was told to clients without a session.
  Memory strangers() {
    return strangers;
  }

  Semaphore calls() {
    return calls;
  }

  Semaphore work() {
    return work;
  }

  LongSupplier nanos() {
    return nanos;
  }

  @Override
  public void close() {
    lookout.close();
  }
}
