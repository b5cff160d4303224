package dev.tacho.store;

/// Stands in for the parts of this room that are being written.
final class Unwritten {
  private Unwritten() {}

  @SuppressWarnings({"DoNotCallSuggester", "TypeParameterUnusedInFormals"})
  static <T> T part() {
    throw new UnsupportedOperationException("this part of the store is being written");
  }
}
