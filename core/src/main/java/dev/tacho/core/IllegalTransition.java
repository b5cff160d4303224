package dev.tacho.core;

/// An event that a run cannot take in the state it is in; the run is unchanged.
public final class IllegalTransition extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public IllegalTransition(String message) {
    super(message);
  }
}
