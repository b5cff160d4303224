package dev.tacho.bench.llm.wire;

/// Why an exchange gave no whole answer. The words stand in samples as the row's status.
public enum Fault {
  /// No connection could be made.
  CONNECT("connect"),
  /// The other side reset the connection.
  RESET("reset"),
  /// The other side closed the connection before the answer's end.
  CLOSED("closed"),
  /// What came is not what the protocol allows.
  GARBAGE("garbage"),
  /// More came than an answer may hold.
  TOO_LARGE("too large"),
  /// The client itself had no means: descriptors, memory.
  CLIENT("client");

  private final String word;

  Fault(String word) {
    this.word = word;
  }

  /// The word written in files.
  public String word() {
    return word;
  }
}
