package dev.tacho.web;

/// Writes one client's stream. Called on the virtual thread of the request; the stream ends when
/// it returns, after what is queued has been sent. It is interrupted when the client leaves.
@FunctionalInterface
public interface EventSource {
  /// Sends events into `feed` until there are no more.
  void pour(EventFeed feed) throws Exception;
}
