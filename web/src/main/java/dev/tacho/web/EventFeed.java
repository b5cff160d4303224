package dev.tacho.web;

/// The writing end of one client's stream of events. Any thread.
///
/// Events wait in a bounded queue while the client is slow. [#offer] drops what finds the queue
/// full, and the client is told how many are missing at that place; [#send] waits instead.
public interface EventFeed {
  /// Queues `event`, or counts it as dropped when the queue is full. Never waits. Returns whether
  /// it was queued.
  boolean offer(Event event);

  /// Queues `event`, waiting for room. Returns false when the stream has ended and nobody will
  /// read it.
  boolean send(Event event) throws InterruptedException;

  /// Waits until the client has left or the door closes.
  void awaitEnd() throws InterruptedException;

  /// Whether the client is still there, as far as is known.
  boolean isOpen();

  /// Events dropped from this stream so far.
  long dropped();
}
