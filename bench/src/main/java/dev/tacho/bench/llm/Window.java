package dev.tacho.bench.llm;

import java.util.ArrayList;
import java.util.List;

/// What happened within one steady window. Confined to the bench's thread.
final class Window {
  private static final int MOST_GAPS = 16_000_000;

  final int repeat;
  final long from;
  private long to;
  private final List<Request> due = new ArrayList<>();
  // of any request whose last part came within the window
  private final List<Request> ended = new ArrayList<>();
  private final Values gaps = new Values();
  private long sent;

  Window(int repeat, long from, long to) {
    this.repeat = repeat;
    this.from = from;
    this.to = to;
  }

  long to() {
    return to;
  }

  /// It goes on longer than was planned.
  void extend(long until) {
    to = Math.max(to, until);
  }

  boolean holds(long nanos) {
    return nanos >= from && nanos < to;
  }

  void sent(Request request) {
    if (holds(request.intended)) {
      sent++;
    }
  }

  long sent() {
    return sent;
  }

  /// Takes a request that ended; whether it was due within the window.
  boolean take(Request request) {
    if (request.ok() && holds(request.last())) {
      ended.add(request);
    } else if (request.ok() && request.shareInWindow() > 0) {
      // it ended elsewhere, a part of its tokens came here
      ended.add(request);
    }
    boolean steady = holds(request.intended);
    if (steady) {
      due.add(request);
    }
    return steady;
  }

  /// Requests that were due within the window, in the order of their ends.
  List<Request> due() {
    return due;
  }

  /// Whole answers of which a part came within the window.
  List<Request> touching() {
    return ended;
  }

  /// Keeps the milliseconds between two arrivals of an answer; beyond a limit they are not kept.
  void gap(double millis) {
    if (gaps.count() < MOST_GAPS) {
      gaps.add(millis);
    }
  }

  double[] gaps() {
    return gaps.toArray();
  }

  double seconds() {
    return (to - from) / 1e9;
  }
}
