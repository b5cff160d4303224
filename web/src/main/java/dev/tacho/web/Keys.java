package dev.tacho.web;

/// What opens a door: one [Token], or several that change while it is open. Asked on the door's
/// event loop, so it neither waits nor reads.
public interface Keys {
  /// Whether a client that shows `offered` may come in. The time taken does not depend on how
  /// much of it is right.
  boolean matches(String offered);
}
