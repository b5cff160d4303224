package dev.tacho.mcp.offer;

import java.time.Duration;

/// The call that is under way, as a tool sees it. Confined to the call's thread.
public interface Asking {
  /// Tells the client how far the work is, when it wants to know; often called, seldom sent.
  /// Fails with [Withdrawn] when nobody waits for the answer any more.
  ///
  /// @param done of `total`, or of an unknown amount when that is 0
  void progress(long done, long total, String message);

  /// Fails with [Withdrawn] when nobody waits for the answer any more.
  void requireWanted();

  /// Waits, and lets other calls work meanwhile. Fails with [Withdrawn] when nobody waits for the
  /// answer any more.
  void pause(Duration time);

  /// What this client was told before.
  Memory memory();

  /// Nobody waits for the answer any more. Ends the work; nothing is answered.
  final class Withdrawn extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// The client withdrew its call.
    public Withdrawn() {
      super("the client withdrew its call");
    }
  }
}
