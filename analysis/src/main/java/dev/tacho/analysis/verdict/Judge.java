package dev.tacho.analysis.verdict;

import dev.tacho.analysis.compare.Standing;
import dev.tacho.analysis.result.Figure;
import dev.tacho.analysis.result.FigureKey;
import dev.tacho.analysis.result.Repeats;
import dev.tacho.analysis.result.ResultRun;
import dev.tacho.core.RunState;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Resampled;
import dev.tacho.core.measure.SampleRef;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.text.Numbers;
import dev.tacho.stats.Holm;
import dev.tacho.stats.NestedBootstrap;
import dev.tacho.stats.NestedBootstrap.Made;
import dev.tacho.stats.Quantiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Comes to a verdict on runs. Used once, on one thread.
///
/// Stays whole because what may be compared, what is judged and what is corrected for being judged
/// together fill the same tables, each in the order of the one before.
final class Judge {
  /// A spread has to grow by more than this share to be told.
  private static final double SPREAD = 0.25;

  private static final int FEWEST_FOR_SPREAD = 5;
  private static final Made WIDTH = new Made.Width(0.25, 0.75);

  private final List<ResultRun> runs;
  private final List<ResultRun> alike;
  private final Terms terms;
  private final List<Side> sides = new ArrayList<>();

  Judge(List<ResultRun> runs, List<ResultRun> alike, Terms terms) {
    this.runs = List.copyOf(runs);
    this.alike = List.copyOf(alike);
    this.terms = terms;
  }

  Verdict verdict() {
    Set<Dimension> told = new TreeSet<>();
    runs.forEach(run -> run.figures().forEach(f -> told.addAll(f.key().at().keySet())));
    for (int i = 0; i < runs.size(); i++) {
      sides.add(new Side(runs.get(i), i, told));
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 1; i < sides.size(); i++) {
      pairs.add(new Pair(sides.getFirst(), sides.get(i)));
    }
    List<List<FigureVerdict>> raw = new ArrayList<>();
    pairs.forEach(pair -> raw.add(pair.figures()));
    List<List<FigureVerdict>> judged = judged(raw);
    List<PairVerdict> all = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      all.add(
          new PairVerdict(
              pair.other.run.title(),
              pair.obstacles,
              pair.differences,
              judged.get(i),
              Score.of(judged.get(i), terms.weights())));
    }
    return new Verdict(runs, all, remarks(pairs));
  }

  private List<String> remarks(List<Pair> pairs) {
    Set<String> remarks = new LinkedHashSet<>();
    for (ResultRun run : runs) {
      run.problems().forEach(problem -> remarks.add(run.title() + ": " + problem));
    }
    for (Pair pair : pairs) {
      if (pair.first.run.id().equals(pair.other.run.id())) {
        remarks.add(pair.other.run.title() + " is the first run itself");
      }
      for (String word : terms.vary()) {
        boolean differs =
            pair.differences.stream()
                .anyMatch(d -> d.axis().word().equals(word) || d.name().equals(word));
        if (!differs) {
          remarks.add(word + " was to differ and is the same in " + pair.other.run.title());
        }
      }
    }
    return List.copyOf(remarks);
  }

  /// The chances of all that was tried are held against each other, in all pairs: where many
  /// figures of many runs are looked at, some stand out by chance.
  private static List<List<FigureVerdict>> judged(List<List<FigureVerdict>> tried) {
    double[] chances =
        tried.stream()
            .flatMap(List::stream)
            .filter(Judge::isTried)
            .mapToDouble(v -> v.change().orElseThrow().p().orElseThrow())
            .toArray();
    double[] adjusted = Holm.adjusted(chances);
    int next = 0;
    List<List<FigureVerdict>> all = new ArrayList<>();
    for (List<FigureVerdict> pair : tried) {
      List<FigureVerdict> judged = new ArrayList<>();
      for (FigureVerdict one : pair) {
        judged.add(isTried(one) ? judged(one, adjusted[next++], chances.length) : one);
      }
      all.add(judged);
    }
    return all;
  }

  /// Whether all but the chances of the others is known: until then it counts as no difference.
  private static boolean isTried(FigureVerdict verdict) {
    return verdict.standing() == Standing.NO_DIFFERENCE;
  }

  private static FigureVerdict judged(FigureVerdict tried, double adjusted, int among) {
    Change change = tried.change().orElseThrow().heldAgainst(OptionalDouble.of(adjusted));
    Noise noise = tried.noise().orElseThrow();
    boolean off = change.interval().filter(i -> i.low() > 0 || i.high() < 0).isPresent();
    if (!off) {
      return tried.with(change, Standing.NO_DIFFERENCE, "no more than chance allows");
    }
    if (adjusted > 1 - Terms.LEVEL) {
      return tried.with(
          change,
          Standing.NO_DIFFERENCE,
          "apart by itself, but not among the " + among + " figures judged");
    }
    if (Math.abs(change.difference()) <= noise.floor()) {
      return tried.with(
          change,
          Standing.NO_DIFFERENCE,
          "more than chance, but within the noise of "
              + Numbers.text(noise.floor())
              + " ("
              + noise.how()
              + ")");
    }
    boolean better = change.difference() < 0 == (tried.metric().direction() == Direction.LOWER);
    return tried.with(
        change, better ? Standing.BETTER : Standing.WORSE, "more than chance and noise allow");
  }

  /// One run, its figures by a key that means the same in all runs, and what was drawn from them.
  private final class Side {
    private final ResultRun run;
    private final int index;
    private final Map<FigureKey, Figure> figures = new LinkedHashMap<>();
    private final Map<SampleRef, Drawn> drawn = new HashMap<>();

    Side(ResultRun run, int index, Set<Dimension> told) {
      this.run = run;
      this.index = index;
      for (Figure figure : run.figures()) {
        Map<Dimension, String> at = new TreeMap<>(figure.scope().at());
        at.keySet().retainAll(told);
        FigureKey key = new FigureKey(figure.key().metric(), figure.key().statistic(), at);
        Direction stated = terms.goals().get(figure.metric().name());
        if (wants(key, figure)) {
          figures.putIfAbsent(key, stated == null ? figure : figure.toward(stated));
        }
      }
    }

    private boolean wants(FigureKey key, Figure figure) {
      return terms.metrics().isEmpty()
          ? !figure.account()
          : terms.metrics().stream().anyMatch(key::isMeant);
    }

    /// The figure of this key, or the one that says why there is none.
    Optional<Figure> find(FigureKey key) {
      return Optional.ofNullable(figures.get(key)).or(() -> lacking(key));
    }

    private Optional<Figure> lacking(FigureKey key) {
      return Optional.ofNullable(
          figures.get(new FigureKey(key.metric(), Optional.empty(), key.at())));
    }

    /// What was drawn from the rows that a reference leads to: all statistics of them at once.
    Drawn drawn(SampleRef ref, Sample sample) {
      return drawn.computeIfAbsent(ref, _ -> draw(ref, sample));
    }

    private Drawn draw(SampleRef ref, Sample sample) {
      Set<Made> made = new LinkedHashSet<>();
      for (Figure figure : figures.values()) {
        if (!figure.isExtreme()
            && figure
                .known()
                .flatMap(known -> known.evidence().raw())
                .filter(ref::equals)
                .isPresent()) {
          Sample.of(run.repeats(figure), figure.known().orElseThrow().statistic())
              .ifPresent(one -> made.add(one.made()));
        }
      }
      if (sample.inside()) {
        made.add(WIDTH);
      }
      List<Made> all = List.copyOf(made);
      return new Drawn(
          all,
          NestedBootstrap.of(
              sample.rows(), all, sample.inside(), Terms.DRAWS, Terms.SEED + 7919L * index));
    }
  }

  /// Draws, and which statistic stands where.
  private record Drawn(List<Made> made, NestedBootstrap draws) {
    double value(Made which) {
      return draws.value(made.indexOf(which));
    }

    static Optional<NestedBootstrap.Shift> between(Drawn first, Made one, Drawn other, Made two) {
      int a = first.made.indexOf(one);
      int b = other.made.indexOf(two);
      return a < 0 || b < 0
          ? Optional.empty()
          : Optional.of(NestedBootstrap.between(first.draws, a, other.draws, b, Terms.LEVEL));
    }
  }

  /// A run against the first.
  private final class Pair {
    private final Side first;
    private final Side other;
    private final List<Difference> differences;
    private final List<String> obstacles = new ArrayList<>();

    Pair(Side first, Side other) {
      this.first = first;
      this.other = other;
      this.differences = Differences.between(first.run, other.run, terms.vary());
      for (ResultRun run : List.of(first.run, other.run)) {
        RunState state = run.state();
        if (state.ended() && state != RunState.COMPLETED) {
          obstacles.add(run.title() + " is " + state.word() + ": its numbers are of a part");
        }
      }
      for (Difference difference : differences) {
        if (difference.decides()) {
          obstacles.add(difference.text() + "; --vary " + difference.axis().word() + " means it");
        }
      }
    }

    List<FigureVerdict> figures() {
      Set<FigureKey> keys = new LinkedHashSet<>(first.figures.keySet());
      keys.addAll(other.figures.keySet());
      List<FigureVerdict> all = new ArrayList<>();
      List<FigureVerdict> spreads = new ArrayList<>();
      Set<Object> seen = new LinkedHashSet<>();
      for (FigureKey key : keys) {
        Optional<Figure> here = first.find(key);
        Optional<Figure> there = other.find(key);
        if (key.statistic().isEmpty() && isToldElsewhere(key, keys)) {
          continue;
        }
        One one = new One(key, here, there);
        if (!seen.add(one.values())) {
          // the middle and the ends of the same repeats say the same
          continue;
        }
        all.add(one.verdict());
        one.spread().filter(_ -> seen.add(List.of("spread", one.rows()))).ifPresent(spreads::add);
      }
      all.addAll(spreads);
      return all;
    }

    /// Why a metric is missing is said of each of its figures that the other run has.
    private static boolean isToldElsewhere(FigureKey key, Set<FigureKey> keys) {
      return keys.stream()
          .anyMatch(
              k ->
                  k.statistic().isPresent()
                      && k.metric().equals(key.metric())
                      && k.at().equals(key.at()));
    }

    /// One figure of the two.
    private final class One {
      private final FigureKey key;
      private final Optional<Figure> here;
      private final Optional<Figure> there;
      private final Optional<Measurement.Known> a;
      private final Optional<Measurement.Known> b;
      private final Figure any;
      private final Optional<Sample> from;
      private final Optional<Sample> to;

      One(FigureKey key, Optional<Figure> here, Optional<Figure> there) {
        this.key = key;
        this.here = here;
        this.there = there;
        this.a = here.flatMap(Figure::known);
        this.b = there.flatMap(Figure::known);
        // the later run's own statement is the newer one
        this.any =
            there
                .filter(f -> f.metric().direction() != Direction.UNKNOWN)
                .or(() -> here)
                .or(() -> there)
                .orElseThrow();
        this.from = sample(first, here);
        this.to = sample(other, there);
      }

      private static Optional<Sample> sample(Side side, Optional<Figure> figure) {
        return figure
            .flatMap(Figure::known)
            .flatMap(known -> Sample.of(side.run.repeats(figure.get()), known.statistic()));
      }

      /// By what two figures of the same values are known: those that have a value a repeat are all
      /// judged by the same ones.
      Object values() {
        boolean same =
            from.isPresent()
                && to.isPresent()
                && !from.get().inside()
                && !to.get().inside()
                && from.get().decides();
        return same ? List.of(key.metric(), key.at(), rows()) : key;
      }

      Object rows() {
        return List.of(
            key.metric(),
            key.at(),
            a.flatMap(k -> k.evidence().raw()),
            b.flatMap(k -> k.evidence().raw()));
      }

      FigureVerdict verdict() {
        Optional<String> unlike = unlike();
        if (unlike.isPresent()) {
          return of(Optional.empty(), Optional.empty(), Standing.NOT_COMPARABLE, unlike.get());
        }
        if (any.isExtreme()) {
          return of(
              Optional.of(single()),
              Optional.empty(),
              Standing.NO_DIRECTION,
              "shown only: the end of a sample moves with its size");
        }
        Optional<NestedBootstrap.Shift> shift = shift();
        Change change = shift.map(this::change).orElseGet(this::single);
        FigureVerdict.Side one = shift.isPresent() ? drawnSide(first, a, from) : side(here, from);
        FigureVerdict.Side two = shift.isPresent() ? drawnSide(other, b, to) : side(there, to);
        Direction direction = any.metric().direction();
        if (direction == Direction.UNKNOWN || direction == Direction.NEITHER) {
          return of(
              one,
              two,
              Optional.of(change),
              Optional.empty(),
              Standing.NO_DIRECTION,
              direction == Direction.NEITHER
                  ? "neither way is better"
                  : "nobody said which way is better; --goal says it");
        }
        Noise noise = Noise.of(key, one.value().orElseThrow(), alike, terms.least());
        Optional<String> few = few(shift);
        return of(
            one,
            two,
            Optional.of(change),
            Optional.of(noise),
            few.isPresent() ? Standing.NOT_ENOUGH_REPEATS : Standing.NO_DIFFERENCE,
            few.orElse(""));
      }

      /// Why the two numbers may not be held against each other.
      private Optional<String> unlike() {
        if (a.isEmpty() || b.isEmpty()) {
          return Optional.of(
              a.isEmpty() && b.isEmpty()
                  ? "missing in both: " + why(here)
                  : a.isEmpty()
                      ? "missing in the first run: " + why(here)
                      : "missing here: " + why(there));
        }
        if (!obstacles.isEmpty()) {
          return Optional.of("the runs cannot be compared: " + obstacles.getFirst());
        }
        if (!a.get().metric().comparableWith(b.get().metric())) {
          return Optional.of(
              "they mean different things: "
                  + meaning(a.get())
                  + " there, "
                  + meaning(b.get())
                  + " here");
        }
        if (a.get().how().tier() != b.get().how().tier()) {
          return Optional.of(
              a.get().how().tier().word() + " there, " + b.get().how().tier().word() + " here");
        }
        if (a.get().scope().phase() != b.get().scope().phase()) {
          return Optional.of(
              "of the "
                  + a.get().scope().phase().word()
                  + " part there, of the "
                  + b.get().scope().phase().word()
                  + " part here");
        }
        return place().or(this::size).or(this::value);
      }

      private static String why(Optional<Figure> figure) {
        return figure.flatMap(Figure::missing).orElse("not in its results");
      }

      private static String meaning(Measurement.Known known) {
        return known.metric().definition() + " in " + known.metric().unit();
      }

      /// What encloses an energy, whose tokenizer counted: what is no matter of the whole run.
      private Optional<String> place() {
        Map<Dimension, String> x = a.orElseThrow().scope().at();
        Map<Dimension, String> y = b.orElseThrow().scope().at();
        for (Map.Entry<Dimension, String> axis : x.entrySet()) {
          String here = y.getOrDefault(axis.getKey(), axis.getValue());
          if (!Differences.isOfRun(axis.getKey())
              && !here.equals(axis.getValue())
              && !terms.vary().contains(axis.getKey().name())) {
            return Optional.of(axis.getKey() + " " + axis.getValue() + " there, " + here + " here");
          }
        }
        return Optional.empty();
      }

      /// A sum over more work is more.
      private Optional<String> size() {
        OptionalLong n = a.orElseThrow().evidence().samples();
        OptionalLong m = b.orElseThrow().evidence().samples();
        return a.get().statistic() instanceof Statistic.Total
                && n.isPresent()
                && m.isPresent()
                && n.getAsLong() != m.getAsLong()
            ? Optional.of(
                "a total of " + n.getAsLong() + " samples there, of " + m.getAsLong() + " here")
            : Optional.empty();
      }

      private Optional<String> value() {
        double x = a.orElseThrow().value();
        double y = b.orElseThrow().value();
        return Double.isFinite(x) && Double.isFinite(y)
            ? Optional.empty()
            : Optional.of(
                (Double.isFinite(x) ? y + " here" : x + " there") + " is no finite number");
      }

      private Optional<NestedBootstrap.Shift> shift() {
        if (from.isEmpty()
            || to.isEmpty()
            || from.get().unit() != to.get().unit()
            || from.get().repeats() < 2
            || to.get().repeats() < 2) {
          return Optional.empty();
        }
        SampleRef x = a.orElseThrow().evidence().raw().orElseThrow();
        SampleRef y = b.orElseThrow().evidence().raw().orElseThrow();
        return Drawn.between(
            first.drawn(x, from.get()),
            from.get().made(),
            other.drawn(y, to.get()),
            to.get().made());
      }

      private Change single() {
        return Change.single(a.orElseThrow().value(), b.orElseThrow().value());
      }

      /// The value that a difference of draws is one of.
      private static double drawn(
          Side side, Optional<Measurement.Known> known, Optional<Sample> sample) {
        SampleRef rows = known.orElseThrow().evidence().raw().orElseThrow();
        return side.drawn(rows, sample.orElseThrow()).value(sample.get().made());
      }

      private Change change(NestedBootstrap.Shift shift) {
        boolean batches = from.orElseThrow().unit() == Sample.Unit.BATCH;
        return new Change(
            shift.estimate(),
            Change.share(shift.estimate(), drawn(first, a, from)),
            Optional.of(shift.bounds().over(batches ? Resampled.BATCH : Resampled.REPEAT)),
            batches ? OptionalDouble.empty() : OptionalDouble.of(shift.p()),
            OptionalDouble.empty(),
            batches ? OptionalDouble.empty() : effect(shift.estimate()));
      }

      /// Hedges' g: L. V. Hedges, Journal of Educational Statistics 6(2), 1981.
      private OptionalDouble effect(double difference) {
        List<Double> x = first.run.repeats(here.orElseThrow()).values();
        List<Double> y = other.run.repeats(there.orElseThrow()).values();
        int degrees = x.size() + y.size() - 2;
        double pooled = Math.sqrt((squares(x) + squares(y)) / degrees);
        return pooled > 0 && Double.isFinite(pooled)
            ? OptionalDouble.of(difference / pooled * (1 - 3 / (4.0 * degrees - 1)))
            : OptionalDouble.empty();
      }

      private static double squares(List<Double> values) {
        double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
        return values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
      }

      /// Why the repeats cannot tell; empty where they can.
      private Optional<String> few(Optional<NestedBootstrap.Shift> shift) {
        if (from.isEmpty() || to.isEmpty()) {
          return Optional.of(
              "single values, no significance: "
                  + (from.isEmpty() ? bare(first, here) + " there" : bare(other, there) + " here"));
        }
        if (!from.get().decides() || !to.get().decides()) {
          return Optional.of(
              "inside one run there are only batch means, and they do not tell what differs from"
                  + " one repeat to the next");
        }
        int fewest = Math.min(from.get().repeats(), to.get().repeats());
        if (fewest < Terms.FEWEST) {
          return Optional.of(
              from.get().repeats()
                  + " repeats there, "
                  + to.get().repeats()
                  + " here: a verdict needs "
                  + Terms.FEWEST
                  + " on both sides");
        }
        boolean varied = shift.filter(s -> s.bounds().low() < s.bounds().high()).isPresent();
        return varied
            ? Optional.empty()
            : Optional.of("the repeats do not differ, so they tell nothing about chance");
      }

      private static String bare(Side side, Optional<Figure> figure) {
        Figure bare = figure.orElseThrow();
        return side.run
            .repeats(bare)
            .why()
            .orElseGet(
                () ->
                    bare.known().filter(k -> !Sample.isOfValues(k.statistic())).isPresent()
                        ? "one number of all repeats"
                        : "a repeat has no finite value");
      }

      /// With the values that the results tell.
      private FigureVerdict of(
          Optional<Change> change, Optional<Noise> noise, Standing standing, String reason) {
        return of(side(here, from), side(there, to), change, noise, standing, reason);
      }

      private FigureVerdict of(
          FigureVerdict.Side one,
          FigureVerdict.Side two,
          Optional<Change> change,
          Optional<Noise> noise,
          Standing standing,
          String reason) {
        return new FigureVerdict(
            key.label(),
            any.metric(),
            Family.of(any.metric()),
            any.isExtreme(),
            false,
            one,
            two,
            change,
            noise,
            standing,
            reason);
      }

      /// With the value that the change is one of.
      private static FigureVerdict.Side drawnSide(
          Side side, Optional<Measurement.Known> known, Optional<Sample> sample) {
        return FigureVerdict.Side.of(
            drawn(side, known, sample), known.orElseThrow(), sample.orElseThrow().told());
      }

      private static FigureVerdict.Side side(Optional<Figure> figure, Optional<Sample> sample) {
        return figure
            .flatMap(Figure::known)
            .map(
                known ->
                    FigureVerdict.Side.of(
                        known.value(), known, sample.map(Sample::told).orElse("single value")))
            .orElseGet(() -> FigureVerdict.Side.missing(why(figure)));
      }

      /// How far values lie apart, where enough of them are known on both sides.
      Optional<FigureVerdict> spread() {
        if (!hasDirection()
            || any.isExtreme()
            || from.isEmpty()
            || to.isEmpty()
            || !from.get().decides()
            || !to.get().decides()
            || unlike().isPresent()
            || from.get().inside() != to.get().inside()) {
          return Optional.empty();
        }
        return from.get().inside() ? inside() : between();
      }

      private boolean hasDirection() {
        Direction direction = any.metric().direction();
        return direction == Direction.LOWER || direction == Direction.HIGHER;
      }

      private Optional<FigureVerdict> inside() {
        if (Math.min(from.orElseThrow().repeats(), to.orElseThrow().repeats()) < Terms.FEWEST) {
          return Optional.empty();
        }
        Drawn x = first.drawn(a.orElseThrow().evidence().raw().orElseThrow(), from.get());
        Drawn y = other.drawn(b.orElseThrow().evidence().raw().orElseThrow(), to.get());
        return Drawn.between(x, WIDTH, y, WIDTH)
            .map(shift -> spread("spread", x.value(WIDTH), y.value(WIDTH), shift));
      }

      /// M. B. Brown and A. B. Forsythe, JASA 69, 1974: distances from the own median, as values.
      private Optional<FigureVerdict> between() {
        if (Math.min(from.orElseThrow().repeats(), to.orElseThrow().repeats())
            < FEWEST_FOR_SPREAD) {
          return Optional.empty();
        }
        NestedBootstrap x = distances(first.run.repeats(here.orElseThrow()), 0);
        NestedBootstrap y = distances(other.run.repeats(there.orElseThrow()), 1);
        return Optional.of(
            spread(
                "spread",
                x.value(0),
                y.value(0),
                NestedBootstrap.between(x, 0, y, 0, Terms.LEVEL)));
      }

      private static NestedBootstrap distances(Repeats repeats, int index) {
        double[] values = repeats.values().stream().mapToDouble(v -> v).toArray();
        double middle = Quantiles.median(values);
        List<double[]> far = new ArrayList<>();
        for (double value : values) {
          far.add(new double[] {Math.abs(value - middle)});
        }
        return NestedBootstrap.of(
            far, List.of(new Made.Mean()), false, Terms.DRAWS, Terms.SEED + 104_729 + index);
      }

      private FigureVerdict spread(String what, double x, double y, NestedBootstrap.Shift shift) {
        Change change =
            new Change(
                shift.estimate(),
                Change.share(shift.estimate(), x),
                Optional.of(shift.bounds().over(Resampled.REPEAT)),
                OptionalDouble.of(shift.p()),
                OptionalDouble.empty(),
                OptionalDouble.empty());
        boolean varied = shift.bounds().low() < shift.bounds().high();
        return new FigureVerdict(
            key.metric() + (key.at().isEmpty() ? "" : " " + key.at()) + " " + what,
            any.metric().toward(Direction.LOWER),
            Family.of(any.metric()),
            false,
            true,
            FigureVerdict.Side.of(x, a.orElseThrow(), from.orElseThrow().told()),
            FigureVerdict.Side.of(y, b.orElseThrow(), to.orElseThrow().told()),
            Optional.of(change),
            Optional.of(
                new Noise(
                    SPREAD * x,
                    String.format(Locale.ROOT, "a spread varies; %.0f %%", 100 * SPREAD))),
            varied ? Standing.NO_DIFFERENCE : Standing.NOT_ENOUGH_REPEATS,
            varied ? "" : "the repeats do not differ, so they tell nothing about chance");
      }
    }
  }
}
