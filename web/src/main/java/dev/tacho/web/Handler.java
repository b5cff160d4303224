package dev.tacho.web;

/// Answers one request. Called on a virtual thread of its own, so it may block; it is interrupted
/// when the client leaves or the time is up.
@FunctionalInterface
public interface Handler {
  /// Answers `ask`. A [WebException] with a problem becomes that answer; any other exception
  /// becomes status 500 and [Traffic#lastFault].
  Answer handle(Ask ask) throws Exception;
}
