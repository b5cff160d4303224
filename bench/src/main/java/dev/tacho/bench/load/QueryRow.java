package dev.tacho.bench.load;

/// One query that was taken down.
///
/// @param repeat from 1; 0 is warm-up
/// @param number of the query within its repeat, from 1
/// @param status [Rows#OK], [Rows#FAILED] or [Rows#UNSENT]
/// @param due when it was to be sent, in nanoseconds by the monotonic clock as all times
/// @param sent when it was sent; 0 when it was not
/// @param last when the answer was there; 0 when there is none
public record QueryRow(int repeat, long number, int status, long due, long sent, long last) {
  /// From the moment when it was due to the answer.
  public double latencyMillis() {
    return (last - due) / 1e6;
  }

  /// From the moment when it was sent to the answer.
  public double serviceMillis() {
    return (last - sent) / 1e6;
  }

  /// Whether it was answered.
  public boolean ok() {
    return status == Rows.OK;
  }
}
