package dev.tacho.recorder.advice;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunEvent.Evidence;
import dev.tacho.core.RunState;
import dev.tacho.core.Severity;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.text.Numbers;
import dev.tacho.recorder.advice.Rule.Condition;
import dev.tacho.recorder.advice.Rule.Side;
import dev.tacho.recorder.advice.Rule.Span;
import dev.tacho.stats.Bounds;
import dev.tacho.stats.TheilSen;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Holds one rule against what is known at one second. Confined to one thread.
///
/// One method a kind of check; it stays whole because all of them look at windows in the same way.
final class Judge {
  /// Finds what a run has recorded under a name.
  interface Tracks {
    /// The tracks of an exact name, by whoever reported it, in the order in which they came.
    List<Track> named(String name);
  }

  private static final long SECOND = 1_000_000_000L;

  /// A line is laid through so many means: what lies within one is not independent.
  private static final int PARTS = 40;

  private static final double LEVEL = 0.95;

  /// Turns a median deviation into the standard deviation of a normal distribution.
  private static final double SCALE = 1.4826;

  private static final Verdict CLEAR = new Verdict.Clear();

  private final Situation run;
  private final Tracks tracks;
  private Baselines baselines = Baselines.none("earlier runs were not read");
  private final Window window = new Window();
  private final Window beside = new Window();

  Judge(Situation run, Tracks tracks) {
    this.run = run;
    this.tracks = tracks;
  }

  /// What earlier runs had is known now.
  void compareWith(Baselines earlier) {
    baselines = earlier;
  }

  Verdict level(Rule rule, Rule.Level check, Track track, String star, long second) {
    Optional<Verdict> unfit = look(track, check.span(), check.after().toSeconds(), 0, second);
    if (unfit.isPresent()) {
      return unfit.get();
    }
    return beyond(
        rule,
        new Beyond(check.side(), check.threshold(), check.critical(), check.span()),
        track,
        star,
        Map.of());
  }

  Verdict ratio(Rule rule, Rule.Ratio check, Track track, String star, long second) {
    Optional<Verdict> unfit = look(track, check.span(), check.after().toSeconds(), 0, second);
    if (unfit.isPresent()) {
      return unfit.get();
    }
    String of = check.of().replace("*", star);
    Optional<Track> other = sameSource(of, track);
    if (other.isEmpty()) {
      return new Verdict.Unknown(run.missing(of));
    }
    long width = check.span().seconds();
    other.get().window(window.to, 2 * width, width, beside);
    window.divide(beside, width);
    if (window.covered() < width) {
      return new Verdict.Unknown("too few values of " + of + " beside those of " + track.label());
    }
    return beyond(
        rule,
        new Beyond(
            Side.ABOVE, new Rule.Threshold(check.percent(), "%"), check.critical(), check.span()),
        track,
        star,
        Map.of("of", other.get().label()));
  }

  private record Beyond(Side side, Rule.Threshold threshold, OptionalDouble critical, Span span) {}

  private Verdict beyond(
      Rule rule, Beyond asked, Track track, String star, Map<String, String> more) {
    double share = asked.span().share();
    double threshold = asked.threshold().value();
    if (window.share(asked.side(), threshold) < share - 1e-9) {
      return CLEAR;
    }
    Optional<Verdict> not = conditions(rule, track, star, asked.span());
    if (not.isPresent()) {
      return not.get();
    }
    double value = window.level(asked.side(), share);
    boolean critical =
        asked.critical().isPresent() && asked.side().reached(value, asked.critical().getAsDouble());
    String unit = asked.threshold().unit();
    return holds(
        critical ? Severity.CRITICAL : rule.severity(),
        value,
        critical ? asked.critical().getAsDouble() : threshold,
        unit,
        track,
        words(track, star, asked.span(), value, threshold, unit, more));
  }

  Verdict drop(Rule rule, Rule.Drop check, long second) {
    Optional<Track> found = Optional.empty();
    Optional<Baselines.Past> past = Optional.empty();
    for (String name : check.series()) {
      for (Track track : tracks.named(name)) {
        Optional<Baselines.Past> known =
            Optional.ofNullable(
                    baselines.pasts().get(new Baselines.Key(run.stage().orElse(""), track.label())))
                .filter(p -> p.runs() >= check.runs() && p.median() > 0);
        if (past.isEmpty() && (found.isEmpty() || known.isPresent())) {
          found = Optional.of(track);
          past = known;
        }
      }
    }
    if (found.isEmpty()) {
      return new Verdict.Unknown("none of the series " + String.join(", ", check.series()));
    }
    Track track = found.get();
    if (past.isEmpty()) {
      return new Verdict.Unknown(
          "no baseline for "
              + track.label()
              + ": "
              + baselines.why()
              + "; it takes "
              + check.runs()
              + " with this series");
    }
    Optional<Verdict> unfit =
        look(track, check.span(), check.after().toSeconds(), run.stageBegan(), second);
    if (unfit.isPresent()) {
      return unfit.get();
    }
    double now = window.median();
    double base = past.get().median();
    double drop = 100 * (base - now) / base;
    if (!Side.ABOVE.reached(drop, check.percent())) {
      return CLEAR;
    }
    Optional<Verdict> not = conditions(rule, track, "", check.span());
    if (not.isPresent()) {
      return not.get();
    }
    double spread = SCALE * past.get().deviation();
    boolean noise = base - now < check.noise() * spread;
    boolean critical =
        check.critical().isPresent() && Side.ABOVE.reached(drop, check.critical().getAsDouble());
    Map<String, String> words =
        words(track, "", check.span(), drop, check.percent(), "%", Map.of());
    String unit = unit(track.name());
    words.put("now", Amounts.text(now, unit));
    words.put("baseline", Amounts.text(base, unit));
    words.put("runs", Integer.toString(past.get().runs()));
    words.put(
        "spread",
        noise ? ", though those runs differ by " + Amounts.text(spread, unit) + " as well" : "");
    return holds(
        noise ? Severity.INFO : critical ? Severity.CRITICAL : rule.severity(),
        drop,
        !noise && critical ? check.critical().getAsDouble() : check.percent(),
        "%",
        track,
        words);
  }

  Verdict slope(Rule rule, Rule.Slope check, Track track, String star, long second) {
    Optional<Verdict> unfit = look(track, check.span(), check.after().toSeconds(), 0, second);
    if (unfit.isPresent()) {
      return unfit.get();
    }
    double[][] parts = window.parts(PARTS);
    int third = parts[0].length - parts[0].length / 3;
    TheilSen.Line line = TheilSen.fit(parts[0], parts[1], LEVEL);
    TheilSen.Line last =
        TheilSen.fit(
            Arrays.copyOfRange(parts[0], third, parts[0].length),
            Arrays.copyOfRange(parts[1], third, parts[1].length),
            LEVEL);
    double now = line.intercept() + line.slope() * (window.to - window.from);
    double way = check.limit().value() - now;
    if (line.bounds().isEmpty() || last.bounds().isEmpty()) {
      return new Verdict.Unknown("too few values of " + track.label() + " for an interval");
    }
    Bounds bounds = line.bounds().get();
    boolean real =
        way > 0
            ? bounds.low() > 0 && last.bounds().get().low() > 0
            : bounds.high() < 0 && last.bounds().get().high() < 0;
    if (!real) {
      return CLEAR;
    }
    double left = way / line.slope();
    if (left > check.left().toSeconds() || endsBefore(second, left)) {
      return CLEAR;
    }
    Optional<Verdict> not = conditions(rule, track, star, check.span());
    if (not.isPresent()) {
      return not.get();
    }
    boolean critical = check.critical().filter(limit -> left <= limit.toSeconds()).isPresent();
    double threshold = (critical ? check.critical().get() : check.left()).toSeconds();
    String unit = check.limit().unit();
    Map<String, String> words = words(track, star, check.span(), left, threshold, "s", Map.of());
    double soonest = way / (way > 0 ? bounds.high() : bounds.low());
    double latest = way / (way > 0 ? bounds.low() : bounds.high());
    words.put("slope", Amounts.hourly(Math.abs(line.slope()), unit));
    words.put("limit", Amounts.text(check.limit().value(), unit));
    words.put("left", Amounts.seconds(left));
    words.put("soonest", Amounts.seconds(soonest));
    words.put("latest", Amounts.seconds(latest));
    return holds(
        critical ? Severity.CRITICAL : rule.severity(), left, threshold, "s", track, words);
  }

  /// Whether nine of ten runs would be over before so many seconds are.
  private boolean endsBefore(long second, double left) {
    Optional<RunEvent.Forecast> forecast = run.forecast();
    if (forecast.isEmpty() || forecast.get().p90Nanos().isEmpty()) {
      return false;
    }
    double end = (run.forecastNanos() + (double) forecast.get().p90Nanos().getAsLong()) / SECOND;
    return end < second + left;
  }

  Verdict silence(Rule rule, Rule.Silence check, long second) {
    if (run.lastMark().isEmpty() || run.gaps() < check.gaps()) {
      return new Verdict.Unknown(
          "progress was told "
              + (run.lastMark().isEmpty() ? 0 : run.gaps() + 1)
              + " times, it takes "
              + (check.gaps() + 1));
    }
    if (run.suspended() || run.betweenStages()) {
      return CLEAR;
    }
    long silent = second - run.lastMark().getAsLong();
    if (silent < check.atLeast().toSeconds()) {
      return CLEAR;
    }
    double gap = run.usualGap();
    double limit = Math.max((double) check.atLeast().toSeconds(), check.times() * gap);
    if (!Side.ABOVE.reached((double) silent, limit)) {
      return CLEAR;
    }
    Map<String, String> words = new HashMap<>();
    words.put("value", Amounts.seconds(silent));
    words.put("threshold", Amounts.seconds(limit));
    words.put("gap", Amounts.seconds(gap));
    words.put("times", Numbers.text(check.times()));
    words.put("samples", Integer.toString(run.gaps()));
    return new Verdict.Holds(
        rule.severity(),
        new Evidence(
            (second - silent) * SECOND,
            second * SECOND,
            Optional.empty(),
            (double) silent,
            limit,
            "s",
            run.gaps()),
        words);
  }

  Verdict timeLimit(Rule rule, Rule.TimeLimit check) {
    Optional<RunEvent.Grant> limit = run.least("time");
    if (limit.isEmpty()) {
      return new Verdict.Unknown("no time limit is known");
    }
    Optional<RunEvent.Forecast> forecast = run.forecast();
    if (forecast.isEmpty() || forecast.get().p90Nanos().isEmpty()) {
      return new Verdict.Unknown(
          "no forecast" + forecast.map(f -> ": " + f.basis()).orElse(" of the run's end"));
    }
    if (forecast.get().runs() < check.runs()) {
      return new Verdict.Unknown(
          "the forecast rests on "
              + forecast.get().runs()
              + " earlier runs, it takes "
              + check.runs());
    }
    long from = run.forecastNanos() - run.began();
    double end = (from + (double) forecast.get().p90Nanos().getAsLong()) / SECOND;
    double middle = (from + (double) forecast.get().p50Nanos().orElse(0)) / SECOND;
    double seconds = limit.get().amount();
    if (end <= seconds) {
      return CLEAR;
    }
    boolean critical = middle > seconds;
    Map<String, String> words = new HashMap<>();
    words.put("value", Amounts.seconds(critical ? middle : end));
    words.put("threshold", Amounts.seconds(seconds));
    words.put("source", limit.get().source());
    words.put("runs", Integer.toString(forecast.get().runs()));
    words.put("samples", Integer.toString(forecast.get().runs()));
    return new Verdict.Holds(
        critical ? Severity.CRITICAL : rule.severity(),
        new Evidence(
            run.forecastNanos(),
            run.forecastNanos(),
            Optional.empty(),
            critical ? middle : end,
            seconds,
            "s",
            forecast.get().runs()),
        words);
  }

  /// @param use the highest mean of a window by track, for the tracks that the rule asks for
  Verdict request(Rule rule, Rule.Request check, Map<Track, Double> use, long endNanos) {
    Optional<RunEvent.Grant> grant = run.request(check.resource());
    if (grant.isEmpty()) {
      return new Verdict.Unknown(
          "no scheduler or container said what it gave of " + resource(check));
    }
    if (run.state() != RunState.COMPLETED) {
      return new Verdict.Unknown(
          "the run is " + run.state().word() + "; only a completed one tells what it needs");
    }
    double ran = (double) (endNanos - run.began()) / SECOND;
    if (ran < check.after().toSeconds()) {
      return new Verdict.Unknown(
          "the run took "
              + Amounts.seconds(ran)
              + "; it takes "
              + Amounts.seconds(check.after().toSeconds())
              + " to tell what is needed");
    }
    long samples = 0;
    for (Track track : use.keySet()) {
      samples = Math.max(samples, track.samples());
    }
    if (check.series().isPresent() && samples < check.span().samples()) {
      return new Verdict.Unknown(
          use.isEmpty()
              ? run.missing(check.series().get())
              : samples
                  + " values of "
                  + check.series().get()
                  + ", it takes "
                  + check.span().samples());
    }
    double used = used(check, use, ran);
    double percent = 100 * used / grant.get().amount();
    if (!check.side().reached(percent, check.percent())) {
      return CLEAR;
    }
    String unit = grant.get().unit();
    Map<String, String> words = new HashMap<>();
    words.put("series", check.series().orElse("time"));
    words.put("value", Amounts.text(round(used), unit));
    words.put("threshold", Amounts.percent(check.percent()));
    words.put("window", Amounts.seconds(check.span().seconds()));
    words.put("samples", Long.toString(samples));
    words.put("request", Amounts.text(grant.get().amount(), unit));
    words.put("percent", Amounts.percent(percent));
    words.put("source", grant.get().source());
    words.put("suggested", suggested(check, used * (1 + check.headroom() / 100), unit));
    words.put("headroom", Amounts.percent(check.headroom()));
    return new Verdict.Holds(
        rule.severity(),
        new Evidence(run.began(), endNanos, check.series(), percent, check.percent(), "%", samples),
        words);
  }

  private static double used(Rule.Request check, Map<Track, Double> use, double ran) {
    if (check.resource().equals("time")) {
      return ran;
    }
    if (check.busy().isPresent()) {
      return (double) use.values().stream().filter(v -> v >= check.busy().getAsDouble()).count();
    }
    return use.values().stream().mapToDouble(v -> v).max().orElse(0);
  }

  private static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private static String resource(Rule.Request check) {
    return switch (check.resource()) {
      case "cpus" -> "processors";
      case "gpus" -> "GPUs";
      default -> check.resource();
    };
  }

  private static String suggested(Rule.Request check, double amount, String unit) {
    return switch (check.resource()) {
      case "memory" -> Amounts.text(Math.ceil(amount / 1e8) * 1e8, unit);
      case "time" -> Amounts.seconds(Math.ceil(amount / 60) * 60);
      case "gpus" -> Numbers.text(Math.ceil(amount - 1e-9));
      default -> Numbers.text(Math.max(1, Math.ceil(amount - 1e-9)));
    };
  }

  /// Fills the window; a verdict when it cannot be judged.
  ///
  /// @param began the window may not begin before this second
  private Optional<Verdict> look(Track track, Span span, long after, long began, long second) {
    if (run.suspended()) {
      return Optional.of(new Verdict.Unknown("the run is stopped"));
    }
    track.window(second, span.seconds(), span.gap(), window);
    long since = Math.max(Math.max(track.first() + after, began + after), run.resumed());
    if (window.covered() < span.seconds()) {
      return Optional.of(
          new Verdict.Unknown(
              track.label()
                  + (window.broken
                      ? " has gaps of more than " + Amounts.seconds(span.gap())
                      : " is there for " + Amounts.seconds(track.newest() - track.first()))
                  + "; it takes "
                  + Amounts.seconds(span.seconds() + after)
                  + " without a gap"));
    }
    if (window.from < since) {
      return Optional.of(
          new Verdict.Unknown(
              track.label()
                  + " is there for less than "
                  + Amounts.seconds(span.seconds() + after)));
    }
    if (window.size() < span.samples()) {
      return Optional.of(
          new Verdict.Unknown(
              window.size()
                  + " values of "
                  + track.label()
                  + " in "
                  + Amounts.seconds(span.seconds())
                  + ", it takes "
                  + span.samples()));
    }
    return Optional.empty();
  }

  /// What speaks against a rule whose check holds.
  private Optional<Verdict> conditions(Rule rule, Track track, String star, Span span) {
    for (Condition condition : rule.when()) {
      String name = condition.series().replace("*", star);
      Optional<Track> other = sameSource(name, track);
      if (other.isEmpty()) {
        return Optional.of(new Verdict.Unknown(run.missing(name)));
      }
      other.get().window(window.to, span.seconds(), span.gap(), beside);
      if (beside.covered() < span.seconds() || window.to - beside.to > span.gap()) {
        return Optional.of(
            new Verdict.Unknown("too few values of " + name + " beside those of " + track.label()));
      }
      if (!condition.side().reached(beside.mean(), condition.threshold().value())) {
        return Optional.of(CLEAR);
      }
    }
    return Optional.empty();
  }

  private Optional<Track> sameSource(String name, Track track) {
    List<Track> named = tracks.named(name);
    return named.stream()
        .filter(other -> other.source().equals(track.source()))
        .findFirst()
        .or(() -> named.stream().findFirst());
  }

  private Verdict holds(
      Severity severity,
      double value,
      double threshold,
      String unit,
      Track track,
      Map<String, String> words) {
    return new Verdict.Holds(
        severity,
        new Evidence(
            (window.from + 1) * SECOND,
            (window.to + 1) * SECOND,
            Optional.of(track.label()),
            value,
            threshold,
            unit,
            window.samples()),
        words);
  }

  private Map<String, String> words(
      Track track,
      String star,
      Span span,
      double value,
      double threshold,
      String unit,
      Map<String, String> more) {
    Map<String, String> words = new HashMap<>(more);
    words.put("series", track.label());
    words.put("name", star);
    words.put("value", Amounts.text(value, unit));
    words.put("threshold", Amounts.text(threshold, unit));
    words.put("window", Amounts.seconds(span.seconds()));
    words.put("share", Amounts.percent(100 * span.share()));
    words.put("samples", Long.toString(window.samples()));
    return words;
  }

  private static String unit(String series) {
    return Metric.named(series).unit().symbol();
  }

  /// The windows of the series that a request is held against, to find the highest mean.
  double mean(Track track, Span span, long second) {
    if (span.seconds() <= 1) {
      return track.highest();
    }
    track.window(second, span.seconds(), span.gap(), window);
    return window.covered() < span.seconds() ? Double.NaN : window.mean();
  }
}
