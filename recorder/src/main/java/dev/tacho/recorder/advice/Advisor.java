package dev.tacho.recorder.advice;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunEvent.RuleState;
import dev.tacho.core.RunSink;
import dev.tacho.core.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Holds rules against one run, as it goes on or from its files: the same values in the same order
/// give the same advice. A fold: hand in points and events, say what time it is by [#tick], and at
/// the end [#end]. Confined to one thread. It stays whole as one fold over one state.
///
/// ## How it judges
///
/// Time goes in whole seconds of the run. Values of a second become their mean, so that a program
/// that reports a thousand times a second costs no more than one that reports once. A second is
/// judged [#LAG] seconds after it is over, since what happens in it may arrive late; what arrives
/// later still is left out. A rule of a window of N seconds is judged every N / 20 seconds at a
/// value, and only when values cover the window without a gap.
///
/// A rule that begins to hold is told once. It is told again when its severity rises, or when it
/// had not held for the length of its window and holds again. When one rule begins to hold for
/// several devices in the same second, that is one advice, with the worst device's evidence.
final class Advisor {
  /// Seconds that late arrivals are waited for.
  static final int LAG = 2;

  /// Series that are followed, at most.
  static final int MAX_TRACKS = 1024;

  /// How often one rule is told for one series, at most.
  static final int MAX_TOLD = 10;

  private static final long SECOND = 1_000_000_000L;

  /// A silence longer than this is not walked through second by second.
  private static final long LONG_SILENCE = 7L * 24 * 3600;

  /// An advice and when it began to hold, since the run's start.
  record Told(long nanos, RunEvent.Advice advice) {}

  /// The values of one series in one second.
  private static final class Sum {
    double sum;
    double max = Double.NEGATIVE_INFINITY;
    int count;
  }

  /// What arrived of a second that is not judged yet.
  private static final class Pending {
    final List<RunEvent.Entry> events = new ArrayList<>(2);
    final Map<Track, Sum> sums = new LinkedHashMap<>();
    boolean stepped;
  }

  /// One rule, and the series that it is held against.
  private static final class Watch {
    final Rule rule;
    final List<Binding> bindings = new ArrayList<>();
    final Map<Track, Double> use = new LinkedHashMap<>();
    boolean judged;
    String why = "";
    long held;

    Watch(Rule rule) {
      this.rule = rule;
    }
  }

  /// A rule at one series.
  private static final class Binding {
    final Track track;
    final String star;
    boolean holding;
    Severity told = Severity.INFO;
    long clearSince = Long.MIN_VALUE;
    int tellings;

    Binding(Track track, String star) {
      this.track = track;
      this.star = star;
    }
  }

  private record Finding(Binding binding, Verdict.Holds holds) {}

  private final List<Watch> watches = new ArrayList<>();
  private final Situation run = new Situation();
  private final Judge judge;
  private final Map<String, Map<String, Track>> tracks = new HashMap<>();
  private final Map<String, List<Track>> byName = new HashMap<>();
  private final TreeMap<Long, Pending> pending = new TreeMap<>();
  private final Track progress;
  private final Map<Track, Track> rates = new HashMap<>();
  // names of series of which a rule asks how fast they change
  private final Set<String> askedPerSecond = new HashSet<>();
  private final long keep;
  private int trackCount;
  private long next;
  private long lastStep = RunSink.NO_STEP;

  Advisor(RuleBook book) {
    long widest = 60;
    for (Rule rule : book.rules()) {
      watches.add(new Watch(rule));
      widest = Math.max(widest, width(rule));
      if (rule.check() instanceof Rule.Level level && level.series().endsWith(Rule.PER_SECOND)) {
        String series = level.series();
        askedPerSecond.add(series.substring(0, series.length() - Rule.PER_SECOND.length()));
      }
    }
    this.keep = 2 * widest + 10;
    this.judge = new Judge(run, name -> byName.getOrDefault(name, List.of()));
    this.progress = new Track("", RuleFile.PROGRESS, keep);
    for (Watch watch : watches) {
      if (!bySeries(watch.rule)) {
        watch.bindings.add(new Binding(Track.NONE, ""));
      }
    }
  }

  /// What earlier runs had is known; say so before the first tick.
  void compareWith(Baselines earlier) {
    judge.compareWith(earlier);
  }

  private static boolean bySeries(Rule rule) {
    return switch (rule.check()) {
      case Rule.Level _, Rule.Ratio _, Rule.Slope _ -> true;
      case Rule.Drop _, Rule.Silence _, Rule.TimeLimit _, Rule.Request _ -> false;
    };
  }

  private static long width(Rule rule) {
    return switch (rule.check()) {
      case Rule.Level level -> level.span().seconds();
      case Rule.Ratio ratio -> ratio.span().seconds();
      case Rule.Slope slope -> slope.span().seconds();
      case Rule.Drop drop -> drop.span().seconds();
      case Rule.Request request -> request.span().seconds();
      case Rule.Silence _, Rule.TimeLimit _ -> 0;
    };
  }

  /// Where values of a series go; [Track#NONE] when no rule asks for it.
  Track track(String source, String name) {
    Map<String, Track> ofSource = tracks.computeIfAbsent(source, _ -> new HashMap<>());
    Track known = ofSource.get(name);
    if (known != null) {
      return known;
    }
    boolean asked = trackCount < MAX_TRACKS && asked(name);
    Track track = asked ? new Track(source, name, keep) : Track.NONE;
    if (asked) {
      trackCount++;
    }
    if (asked || ofSource.size() < 64 * MAX_TRACKS) {
      ofSource.put(name, track);
    }
    return track;
  }

  private boolean asked(String name) {
    for (Watch watch : watches) {
      for (String pattern : patterns(watch.rule)) {
        if (fits(pattern, name) || pattern.equals(name + Rule.PER_SECOND)) {
          return true;
        }
      }
    }
    return false;
  }

  /// The series that a rule asks for, in the words of its file.
  private static List<String> patterns(Rule rule) {
    List<String> patterns = new ArrayList<>();
    switch (rule.check()) {
      case Rule.Level level -> patterns.add(level.series());
      case Rule.Ratio ratio -> patterns.addAll(List.of(ratio.series(), ratio.of()));
      case Rule.Slope slope -> patterns.add(slope.series());
      case Rule.Drop drop -> patterns.addAll(drop.series());
      case Rule.Request request -> request.series().ifPresent(patterns::add);
      case Rule.Silence _, Rule.TimeLimit _ -> {}
    }
    rule.when().forEach(condition -> patterns.add(condition.series()));
    return patterns;
  }

  private static boolean fits(String pattern, String name) {
    if (pattern.endsWith("*")) {
      return name.length() >= pattern.length()
          && name.startsWith(pattern.substring(0, pattern.length() - 1));
    }
    return pattern.startsWith("*")
        ? name.length() >= pattern.length() && name.endsWith(pattern.substring(1))
        : name.equals(pattern);
  }

  private static String star(String pattern, String name) {
    if (pattern.endsWith("*")) {
      return name.substring(pattern.length() - 1);
    }
    return pattern.startsWith("*") ? name.substring(0, name.length() - pattern.length() + 1) : "";
  }

  /// A value at `nanos` since the run's start. What is not finite is left out.
  void value(long nanos, Track track, double value) {
    if (track == Track.NONE || !Double.isFinite(value)) {
      return;
    }
    Pending second = pending(nanos);
    if (second == null) {
      return;
    }
    Sum sum = second.sums.computeIfAbsent(track, _ -> new Sum());
    sum.sum += value;
    sum.max = Math.max(sum.max, value);
    sum.count++;
  }

  /// A point of the program's own counter: when that moved, the program got on.
  void step(long nanos, long step) {
    if (step != RunSink.NO_STEP && step != lastStep) {
      lastStep = step;
      Pending second = pending(nanos);
      if (second != null) {
        second.stepped = true;
      }
    }
  }

  /// An event of the run.
  void event(long nanos, RunEvent event) {
    if (!Situation.concerns(event)) {
      return;
    }
    Pending second = pending(nanos);
    if (second != null) {
      second.events.add(new RunEvent.Entry(0, nanos, 0, event));
    } else {
      // what changes the state counts, however late it is told
      run.event(nanos, event);
    }
  }

  private @Nullable Pending pending(long nanos) {
    long second = Math.floorDiv(nanos, SECOND);
    return second < next ? null : pending.computeIfAbsent(second, _ -> new Pending());
  }

  /// It is `nanos` since the run's start: what can be judged now is judged.
  List<Told> tick(long nanos) {
    return judge(Math.floorDiv(nanos, SECOND) - LAG);
  }

  /// The run ended at `nanos`; everything that arrived is judged.
  List<Told> end(long nanos) {
    long last = Math.floorDiv(nanos, SECOND);
    List<Told> told = judge(pending.isEmpty() ? last + 1 : Math.max(last, pending.lastKey()) + 1);
    long end = run.endedNanos().orElse(nanos);
    for (Watch watch : watches) {
      if (watch.rule.check() instanceof Rule.Request request) {
        Binding binding = watch.bindings.getFirst();
        Verdict verdict = judge.request(watch.rule, request, watch.use, end);
        note(watch, binding, verdict, last, 0).ifPresent(f -> told.add(tell(watch, f, end)));
      }
    }
    return told;
  }

  /// How every rule fared so far.
  List<RuleState> states() {
    List<RuleState> states = new ArrayList<>();
    for (Watch watch : watches) {
      states.add(
          new RuleState(
              watch.rule.id(),
              watch.held,
              watch.judged ? Optional.empty() : Optional.of(why(watch))));
    }
    return states;
  }

  private String why(Watch watch) {
    if (!watch.why.isEmpty()) {
      return watch.why;
    }
    List<String> patterns = patterns(watch.rule);
    return patterns.isEmpty() ? "the run was too short" : run.missing(patterns.getFirst());
  }

  /// Judges every second before `until` that was not judged yet.
  private List<Told> judge(long until) {
    List<Told> told = new ArrayList<>();
    while (next < until) {
      long second = next;
      Pending content = pending.remove(second);
      next++;
      if (content != null) {
        take(second, content);
      }
      judgeSecond(second, told);
      long following = pending.isEmpty() ? until : Math.min(until, pending.firstKey());
      if (following - next > LONG_SILENCE) {
        next = following;
      }
    }
    return told;
  }

  private void take(long second, Pending content) {
    content.events.sort((a, b) -> Long.compare(a.nanos(), b.nanos()));
    content.events.forEach(entry -> run.event(entry.nanos(), entry.event()));
    if (content.stepped) {
      run.mark(second);
    }
    double rate = run.takeRate();
    if (!Double.isNaN(rate)) {
      add(progress, second, rate, 1, rate);
    }
    content.sums.forEach((track, of) -> add(track, second, of.sum / of.count, of.count, of.max));
  }

  private void add(Track track, long second, double mean, int count, double max) {
    if (track.isEmpty()) {
      byName.computeIfAbsent(track.name(), _ -> new ArrayList<>()).add(track);
      for (Watch watch : watches) {
        bind(watch, track);
      }
    }
    double before = track.isEmpty() ? Double.NaN : track.last();
    long elapsed = track.isEmpty() ? 0 : second - track.newest();
    track.add(second, mean, count, max);
    if (elapsed > 0 && askedPerSecond.contains(track.name())) {
      Track rate =
          rates.computeIfAbsent(
              track, of -> new Track(of.source(), of.name() + Rule.PER_SECOND, keep));
      double change = (mean - before) / elapsed;
      add(rate, second, change, count, change);
    }
  }

  private static void bind(Watch watch, Track track) {
    String pattern =
        switch (watch.rule.check()) {
          case Rule.Level level -> level.series();
          case Rule.Ratio ratio -> ratio.series();
          case Rule.Slope slope -> slope.series();
          case Rule.Request request -> request.series().orElse("");
          case Rule.Drop _, Rule.Silence _, Rule.TimeLimit _ -> "";
        };
    if (!fits(pattern, track.name())) {
      return;
    }
    if (watch.rule.check() instanceof Rule.Request) {
      watch.use.put(track, 0.0);
    } else {
      watch.bindings.add(new Binding(track, star(pattern, track.name())));
    }
  }

  private void judgeSecond(long second, List<Told> told) {
    for (Watch watch : watches) {
      List<Finding> begun = new ArrayList<>(0);
      switch (watch.rule.check()) {
        case Rule.Level level when due(second, level.span()) -> {
          for (Binding binding : watch.bindings) {
            if (fresh(binding.track, second, level.span())) {
              Verdict verdict = judge.level(watch.rule, level, binding.track, binding.star, second);
              note(watch, binding, verdict, second, level.span().seconds()).ifPresent(begun::add);
            }
          }
        }
        case Rule.Ratio ratio when due(second, ratio.span()) -> {
          for (Binding binding : watch.bindings) {
            if (fresh(binding.track, second, ratio.span())) {
              Verdict verdict = judge.ratio(watch.rule, ratio, binding.track, binding.star, second);
              note(watch, binding, verdict, second, ratio.span().seconds()).ifPresent(begun::add);
            }
          }
        }
        case Rule.Slope slope when due(second, slope.span()) -> {
          for (Binding binding : watch.bindings) {
            if (fresh(binding.track, second, slope.span())) {
              Verdict verdict = judge.slope(watch.rule, slope, binding.track, binding.star, second);
              note(watch, binding, verdict, second, slope.span().seconds()).ifPresent(begun::add);
            }
          }
        }
        case Rule.Drop drop when due(second, drop.span()) ->
            note(
                    watch,
                    watch.bindings.getFirst(),
                    judge.drop(watch.rule, drop, second),
                    second,
                    drop.span().seconds())
                .ifPresent(begun::add);
        case Rule.Silence silence ->
            note(
                    watch,
                    watch.bindings.getFirst(),
                    judge.silence(watch.rule, silence, second),
                    second,
                    0)
                .ifPresent(begun::add);
        case Rule.TimeLimit limit ->
            note(watch, watch.bindings.getFirst(), judge.timeLimit(watch.rule, limit), second, 60)
                .ifPresent(begun::add);
        case Rule.Request request when due(second, request.span()) ->
            watch.use.replaceAll(
                (track, most) -> {
                  double mean = judge.mean(track, request.span(), second);
                  return mean > most ? mean : most;
                });
        case Rule.Level _, Rule.Ratio _, Rule.Slope _, Rule.Drop _, Rule.Request _ -> {}
      }
      if (!begun.isEmpty()) {
        told.add(tell(watch, worst(begun), (second + 1) * SECOND));
      }
    }
  }

  private static boolean due(long second, Rule.Span span) {
    return second % span.stride() == 0;
  }

  /// Whether there is a value since the rule was judged last.
  private static boolean fresh(Track track, long second, Rule.Span span) {
    return track.newest() > second - span.stride();
  }

  /// Takes down what a look came to; a finding when it is to be told.
  private static Optional<Finding> note(
      Watch watch, Binding binding, Verdict verdict, long second, long clearAfter) {
    switch (verdict) {
      case Verdict.Unknown(var why) -> {
        watch.why = why;
        return Optional.empty();
      }
      case Verdict.Clear() -> {
        watch.judged = true;
        if (binding.holding) {
          binding.clearSince = binding.clearSince == Long.MIN_VALUE ? second : binding.clearSince;
          if (second - binding.clearSince >= clearAfter) {
            binding.holding = false;
            binding.clearSince = Long.MIN_VALUE;
          }
        }
        return Optional.empty();
      }
      case Verdict.Holds holds -> {
        watch.judged = true;
        binding.clearSince = Long.MIN_VALUE;
        boolean begins = !binding.holding;
        boolean rises = !begins && holds.severity().compareTo(binding.told) > 0;
        if (begins) {
          binding.holding = true;
          watch.held++;
        }
        if (!begins && !rises) {
          return Optional.empty();
        }
        binding.told = holds.severity();
        binding.tellings++;
        return binding.tellings > MAX_TOLD
            ? Optional.empty()
            : Optional.of(new Finding(binding, holds));
      }
    }
  }

  /// The worst of what one rule found in one second, which speaks for all.
  private static Finding worst(List<Finding> found) {
    Finding worst = found.getFirst();
    List<String> names = new ArrayList<>();
    for (Finding finding : found) {
      names.add(finding.binding.star);
      int severity = finding.holds.severity().compareTo(worst.holds.severity());
      if (severity > 0 || (severity == 0 && finding.holds.excess() > worst.holds.excess())) {
        worst = finding;
      }
    }
    if (found.size() == 1) {
      return worst;
    }
    Map<String, String> words = new HashMap<>(worst.holds.words());
    words.put("name", String.join(", ", names));
    return new Finding(
        worst.binding, new Verdict.Holds(worst.holds.severity(), worst.holds.evidence(), words));
  }

  private Told tell(Watch watch, Finding finding, long nanos) {
    Verdict.Holds holds = finding.holds;
    return new Told(
        nanos,
        new RunEvent.Advice(
            watch.rule.id(),
            holds.severity(),
            watch.rule.message().fill(holds.words()),
            watch.rule.action().fill(holds.words()),
            holds.evidence(),
            run.stage()));
  }
}
