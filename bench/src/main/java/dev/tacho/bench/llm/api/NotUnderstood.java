package dev.tacho.bench.llm.api;

/// An answer that is not of the API. Checked, because whoever asks must count it.
public final class NotUnderstood extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean said;

  private NotUnderstood(String message, boolean said) {
    super(message);
    this.said = said;
  }

  /// What came makes no sense.
  public static NotUnderstood garbage(String message) {
    return new NotUnderstood(message, false);
  }

  /// The endpoint says that it failed.
  static NotUnderstood failure(String message) {
    return new NotUnderstood(message, true);
  }

  /// Whether the endpoint itself said that it failed.
  public boolean saidByEndpoint() {
    return said;
  }
}
