package dev.tacho.bench.llm.wire;

/// Takes one answer as it comes, on the loop's thread: return soon. After `end` or `failed` nothing
/// more is told.
public interface Answer {
  /// The first byte of the request was handed to the system.
  void sent(long nanos);

  /// The head is complete.
  void head(int status, String contentType);

  /// A part of the body that was read at `nanos`; the bytes are valid during the call only.
  void body(byte[] bytes, int from, int to, long nanos);

  /// The answer is whole.
  void end(long nanos);

  /// There will be no whole answer.
  void failed(Fault fault, String detail, long nanos);
}
