package dev.tacho.telemetry;

/// A counter has no value now; the message is the reason, in words for people.
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1;

  Unreadable(String reason) {
    super(reason);
  }

  /// The reason.
  String reason() {
    return String.valueOf(getMessage());
  }
}
