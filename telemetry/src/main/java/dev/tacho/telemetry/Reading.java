package dev.tacho.telemetry;

import dev.tacho.core.Counter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one source reads at one tick. Confined to the thread that reads.
///
/// A counter of the source that is neither set nor lost has no value at this tick and is not
/// missing either: it is read on the slow cadence, or a rate that waits for its second reading.
public final class Reading {
  private final long monoNanos;
  private final boolean slow;
  private final Map<String, Double> values = new LinkedHashMap<>();
  private final Map<String, Long> taken = new LinkedHashMap<>();
  private final Map<String, String> losses = new LinkedHashMap<>();
  private final List<Counter> finds = new ArrayList<>();

  /// A reading that begins now.
  ///
  /// @param monoNanos the monotonic clock ([System#nanoTime]), what rates are computed with
  /// @param slow whether dear counters are due
  public Reading(long monoNanos, boolean slow) {
    this.monoNanos = monoNanos;
    this.slow = slow;
  }

  /// The monotonic clock when this reading began.
  public long monoNanos() {
    return monoNanos;
  }

  /// Whether counters that are dear to read are due.
  public boolean slow() {
    return slow;
  }

  /// Takes down a value. One that is no number counts as lost.
  public void set(String series, double value) {
    if (Double.isFinite(value)) {
      Double _ = values.put(series, value);
      String _ = losses.remove(series);
    } else {
      lost(series, "what was read is no number: " + value);
    }
  }

  /// Takes down a value that was taken at `nanos` of the monotonic clock, earlier than this
  /// reading.
  public void set(String series, double value, long nanos) {
    set(series, value);
    Long _ = taken.put(series, nanos);
  }

  /// Says why a counter that this source has cannot be read now, in words for people.
  public void lost(String series, String reason) {
    Double _ = values.remove(series);
    String _ = losses.put(series, reason);
  }

  /// Tells of a counter that was not known, or known otherwise, when the source was opened: of a
  /// device that answers late.
  public void found(Counter counter) {
    finds.add(counter);
  }

  /// The value that was set; empty where there is none.
  public Optional<Double> value(String series) {
    return Optional.ofNullable(values.get(series));
  }

  /// Why a counter was lost; empty where it was not.
  public Optional<String> loss(String series) {
    return Optional.ofNullable(losses.get(series));
  }

  /// When values were taken that are older than this reading. A view.
  public Map<String, Long> taken() {
    return Collections.unmodifiableMap(taken);
  }

  /// All values, in the order in which they were set. A view.
  public Map<String, Double> values() {
    return Collections.unmodifiableMap(values);
  }

  /// What was found, in that order.
  public List<Counter> finds() {
    return finds;
  }

  public Map<String, String> losses() {
    return losses;
  }
}
