package dev.tacho.recorder.advice;

import dev.tacho.core.Counter;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A run as its events tell it, as far as rules ask for it. Confined to one thread.
final class Situation {
  /// Gaps between reports of progress that are remembered.
  private static final int GAPS = 400;

  private static final int MOST_REASONS = 3;
  private static final long SECOND = 1_000_000_000L;

  private final Map<String, Counter> counters = new LinkedHashMap<>();
  private List<RunEvent.Grant> grants = List.of();
  private Optional<String> stage = Optional.empty();
  private boolean staged;
  private long stageBegan;
  private boolean suspended;
  private long resumed;
  private long began;
  private OptionalLong endedNanos = OptionalLong.empty();
  private RunState state = RunState.CREATED;
  private Optional<RunEvent.Forecast> forecast = Optional.empty();
  private long forecastNanos;
  private double done = Double.NaN;
  private long doneNanos;
  private double rate = Double.NaN;
  private long lastMark = Long.MIN_VALUE;
  private long[] gaps = new long[GAPS];
  private int gapCount;

  /// Whether an event changes anything here.
  static boolean concerns(RunEvent event) {
    return switch (event) {
      case RunEvent.StateChanged _,
          RunEvent.StageChanged _,
          RunEvent.Progress _,
          RunEvent.Suspended _,
          RunEvent.Resumed _,
          RunEvent.Telemetry _,
          RunEvent.Granted _,
          RunEvent.Forecast _ ->
          true;
      default -> false;
    };
  }

  void event(long nanos, RunEvent event) {
    switch (event) {
      case RunEvent.StateChanged(var to, _, _, _) -> {
        state = to;
        if (to == RunState.RUNNING) {
          began = nanos;
        }
        if (to.ended()) {
          endedNanos = OptionalLong.of(nanos);
        }
      }
      case RunEvent.StageChanged(var name, var to, _, _) -> stage(nanos, name, to);
      case RunEvent.Progress(var reported, _, _) -> progress(nanos, reported);
      case RunEvent.Suspended _ -> suspended = true;
      case RunEvent.Resumed _ -> {
        suspended = false;
        resumed = nanos / SECOND;
        done = Double.NaN;
        lastMark = lastMark == Long.MIN_VALUE ? lastMark : resumed;
      }
      case RunEvent.Telemetry(_, var read) -> read.forEach(c -> counters.put(c.series(), c));
      case RunEvent.Granted(var given) -> grants = given;
      case RunEvent.Forecast said -> {
        forecast = Optional.of(said);
        forecastNanos = nanos;
      }
      default -> {}
    }
  }

  private void stage(long nanos, String name, StageState to) {
    staged = true;
    if (to == StageState.RUNNING) {
      stage = Optional.of(name);
      stageBegan = nanos / SECOND;
      done = Double.NaN;
      lastMark = Long.MIN_VALUE;
      gapCount = 0;
    } else if (stage.filter(name::equals).isPresent()) {
      stage = Optional.empty();
    }
  }

  private void progress(long nanos, double reported) {
    if (reported > done && nanos > doneNanos) {
      rate = (reported - done) * SECOND / (nanos - doneNanos);
    }
    // a NaN compares false: the first report, or one after a fresh start, only begins anew
    if (!(reported == done)) {
      done = reported;
      doneNanos = nanos;
      mark(nanos / SECOND);
    }
  }

  /// The program got on in this second.
  void mark(long second) {
    if (lastMark != Long.MIN_VALUE && second > lastMark) {
      gaps[gapCount % GAPS] = second - lastMark;
      gapCount++;
    }
    lastMark = Math.max(lastMark, second);
  }

  /// The rate of progress that was told since this was last asked; NaN for none.
  double takeRate() {
    double taken = rate;
    rate = Double.NaN;
    return taken;
  }

  /// The gap that 95 of 100 stayed at or below, in seconds.
  double usualGap() {
    long[] sorted = Arrays.copyOf(gaps, Math.min(gapCount, GAPS));
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
  }

  int gaps() {
    return Math.min(gapCount, GAPS);
  }

  /// The second of the last progress; empty before.
  OptionalLong lastMark() {
    return lastMark == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(lastMark);
  }

  boolean betweenStages() {
    return staged && stage.isEmpty();
  }

  Optional<String> stage() {
    return stage;
  }

  /// The second in which the present stage began; 0 outside any.
  long stageBegan() {
    return stage.isPresent() ? stageBegan : 0;
  }

  boolean suspended() {
    return suspended;
  }

  /// The second of the last going on after a stop.
  long resumed() {
    return resumed;
  }

  RunState state() {
    return state;
  }

  /// When the command began, in nanoseconds.
  long began() {
    return began;
  }

  OptionalLong endedNanos() {
    return endedNanos;
  }

  Optional<RunEvent.Forecast> forecast() {
    return forecast;
  }

  long forecastNanos() {
    return forecastNanos;
  }

  /// What was asked for of a resource: the first said. An option of the recording is no request: it
  /// guards against the worst, and nothing is saved by making it smaller.
  Optional<RunEvent.Grant> request(String resource) {
    return grants.stream()
        .filter(g -> g.resource().equals(resource) && !g.source().startsWith("--"))
        .findFirst();
  }

  /// The tightest that was given of a resource.
  Optional<RunEvent.Grant> least(String resource) {
    return grants.stream()
        .filter(g -> g.resource().equals(resource))
        .min((a, b) -> Double.compare(a.amount(), b.amount()));
  }

  /// Why there is no series like `pattern`, as its counters tell it; where devices of several
  /// makers may have it, as all of the family tell it.
  String missing(String pattern) {
    String plain = pattern.replace(Rule.PER_SECOND, "");
    String family = plain.contains("*") ? plain.substring(0, plain.indexOf('_') + 1) : plain;
    List<String> reasons = new ArrayList<>();
    for (Counter counter : counters.values()) {
      boolean same =
          family.equals(plain)
              ? counter.series().equals(plain)
              : !family.isEmpty() && counter.series().startsWith(family);
      if (same
          && counter.missing().isPresent()
          && reasons.size() < MOST_REASONS
          && !reasons.contains(counter.missing().get())) {
        reasons.add(counter.missing().get());
      }
    }
    return "no series "
        + plain
        + (reasons.isEmpty() ? "" : " (" + String.join("; ", reasons) + ")");
  }
}
