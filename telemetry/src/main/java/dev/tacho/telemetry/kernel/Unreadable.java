package dev.tacho.telemetry.kernel;

/// A counter has no value now; the message is the reason, in words for people.
public final class Unreadable extends Exception {
  private static final long serialVersionUID = 1;

  public Unreadable(String reason) {
    super(reason);
  }

  /// The reason.
  public String reason() {
    return String.valueOf(getMessage());
  }
}
