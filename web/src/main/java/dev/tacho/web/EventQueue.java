package dev.tacho.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The events that wait for one client, and the pump that writes them while the client reads. The
/// feed's methods are for any thread; `begin`, `pump` and `beat` run on the event loop.
final class EventQueue implements EventFeed {
  private static final int BATCH_BYTES = 32 << 10;
  private static final Buffer BEAT = Buffer.buffer(": beat\n\n");

  private final Client client;
  private final HttpServerResponse response;
  private final int room;
  private boolean stalled; // the client reads too slowly; confined to the event loop

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Event> waiting = new ArrayDeque<>(); // guarded by lock, as all below
  private long missing;
  private long dropped;
  private boolean finished;
  private boolean ended;
  private boolean pumpDue;

  EventQueue(Client client, HttpServerResponse response) {
    this.client = client;
    this.response = response;
    this.room = client.limits.streamQueue();
  }

  /// Sends the head of the answer, so that the client knows that it is connected.
  void begin() {
    response.setChunked(true);
    response.write(BEAT);
    client.within(client.limits.beat(), this::beat);
  }

  @Override
  public boolean offer(Event event) {
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      if (waiting.size() >= room) {
        missing++;
        dropped++;
        client.counters.eventsDropped.increment();
        return false;
      }
      add(event);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean send(Event event) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!ended && waiting.size() >= room) {
        changed.await();
      }
      if (ended) {
        return false;
      }
      add(event);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void awaitEnd() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!ended) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isOpen() {
    lock.lock();
    try {
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /// No more events will come; what waits is still sent.
  void finish() {
    lock.lock();
    try {
      finished = true;
      schedulePump();
    } finally {
      lock.unlock();
    }
  }

  /// Nobody is to write or will read any more.
  void end() {
    lock.lock();
    try {
      ended = true;
      finished = true;
      changed.signalAll();
      schedulePump();
    } finally {
      lock.unlock();
    }
  }

  private void add(Event event) {
    if (missing > 0) {
      waiting.add(gap());
    }
    waiting.add(event);
    schedulePump();
  }

  private Event gap() {
    Event gap = Event.of("dropped", "{\"dropped\":" + missing + ",\"total\":" + dropped + "}");
    missing = 0;
    return gap;
  }

  private void schedulePump() {
    if (!pumpDue) {
      pumpDue = true;
      client.onLoop(this::pump);
    }
  }

  private void pump() {
    lock.lock();
    try {
      pumpDue = false;
    } finally {
      lock.unlock();
    }
    if (Client.isGone(response) || stalled) {
      return;
    }
    while (!response.writeQueueFull()) {
      Buffer batch = take();
      if (batch.length() == 0) {
        endIfFinished();
        return;
      }
      response.write(batch);
      client.within(client.limits.beat(), this::beat);
    }
    stalled = true;
    client.atLeisure();
    response.drainHandler(
        _ -> {
          stalled = false;
          client.within(client.limits.beat(), this::beat);
          pump();
        });
  }

  private Buffer take() {
    Buffer batch = Buffer.buffer();
    lock.lock();
    try {
      while (batch.length() < BATCH_BYTES && !(waiting.isEmpty() && missing == 0)) {
        Event next = waiting.poll();
        batch.appendString((next == null ? gap() : next).wire());
        client.counters.eventsSent.increment();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return batch;
  }

  private void endIfFinished() {
    lock.lock();
    try {
      if (!finished) {
        return;
      }
      ended = true;
    } finally {
      lock.unlock();
    }
    client.atLeisure();
    response.end().onComplete(_ -> client.answered(true));
  }

  /// Keeps a silent connection open, and finds out when nobody is there any more.
  private void beat() {
    if (!Client.isGone(response)) {
      response.write(BEAT);
      client.within(client.limits.beat(), this::beat);
    }
  }
}
