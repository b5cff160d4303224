package dev.tacho.analysis.finding;

import dev.tacho.analysis.curve.Curve;
import dev.tacho.analysis.curve.Rate;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunReader;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A run after the first pass: its series with their roles, and what its events tell. Immutable.
///
/// @param rate the learning rate, where one is recorded and has a course
record Subject(List<Part> parts, Optional<Part> ratePart, Optional<Rate> rate, RunFacts facts) {
  /// Below so many blocks a learning rate has no course.
  private static final int FEWEST = 5;

  static Subject of(RunReader run, Sensitivity settings) {
    Map<String, Metric> stated = run.metrics();
    List<Part> parts = new ArrayList<>();
    for (Series series : run.series()) {
      parts.add(part(series, stated, settings));
    }
    Optional<Part> rates =
        parts.stream()
            .filter(p -> p.role() == Role.LEARNING_RATE && p.curve().size() >= FEWEST)
            .findFirst();
    return new Subject(
        List.copyOf(parts), rates, rates.map(part -> Rate.of(part.curve())), run.facts());
  }

  private static Part part(Series series, Map<String, Metric> stated, Sensitivity settings) {
    String name = series.name();
    Words words = Words.of(name);
    Metric metric = stated.getOrDefault(name, Metric.undefined(name));
    Metric known = Metric.named(name);
    Direction direction = settings.directions().getOrDefault(name, Direction.UNKNOWN);
    direction = direction == Direction.UNKNOWN ? metric.direction() : direction;
    boolean said = direction != Direction.UNKNOWN;
    direction = said ? direction : known.direction();
    Role role = role(series.source(), words, known, direction, said);
    if (direction == Direction.UNKNOWN || (role == Role.SPEED && !said)) {
      direction = byName(role, words, direction);
    }
    if (role == Role.OTHER && (direction == Direction.LOWER || direction == Direction.HIGHER)) {
      role = Role.GOAL;
    }
    return new Part(
        series,
        Curve.of(series),
        role,
        direction,
        words.validation(),
        words.stem(),
        metric.unit().symbol().equals("?") ? known.unit().symbol() : metric.unit().symbol(),
        settings.of(name));
  }

  private static Role role(
      String source, Words words, Metric known, Direction direction, boolean said) {
    String definition = known.definition();
    if (source.equals(RunEvent.Telemetry.SOURCE)) {
      return Role.MACHINE;
    }
    if (definition.equals("learning-rate") || words.learningRate()) {
      return Role.LEARNING_RATE;
    }
    if (definition.equals("gradient.norm") || words.gradient()) {
      return Role.GRADIENT;
    }
    if (words.rate() || definition.equals("time.step") || words.stepTime()) {
      return Role.SPEED;
    }
    if (!said && machine(words, definition)) {
      return Role.MACHINE;
    }
    if (direction == Direction.LOWER || direction == Direction.HIGHER) {
      return Role.GOAL;
    }
    boolean counts = direction == Direction.NEITHER || words.counter();
    return counts && !words.lower() && !words.higher() ? Role.COUNTER : Role.OTHER;
  }

  private static boolean machine(Words words, String definition) {
    return MachineWords.fits(definition)
        || (MachineWords.fits(words.all()) && !words.lower() && !words.higher());
  }

  private static Direction byName(Role role, Words words, Direction known) {
    if (role == Role.SPEED) {
      return words.stepTime() && !words.rate() ? Direction.LOWER : Direction.HIGHER;
    }
    if (role != Role.OTHER) {
      return known;
    }
    if (words.lower()) {
      return Direction.LOWER;
    }
    return words.higher() ? Direction.HIGHER : Direction.UNKNOWN;
  }

  /// The metric of the training data that `part`, a validation metric, is the twin of: the same
  /// name but for the word that says of which data.
  Optional<Part> trainingTwin(Part part) {
    return parts.stream()
        .filter(p -> p.role() == Role.GOAL && !p.validation() && p.stem().equals(part.stem()))
        .filter(p -> p.source().equals(part.source()))
        .findFirst();
  }

  /// Any training metric of the same direction: the twin where there is one.
  Optional<Part> trainingOf(Part part) {
    return trainingTwin(part)
        .or(
            () ->
                parts.stream()
                    .filter(p -> p.role() == Role.GOAL && !p.validation())
                    .filter(p -> p.direction() == part.direction())
                    .findFirst());
  }

  /// Whether the learning rate follows a schedule that goes up again and again, or on and on, so
  /// that what is trained may get worse for a while without being in trouble.
  boolean rateGoesUpAgain() {
    return rate.isPresent()
        && (rate.get().shape() == Rate.Shape.CYCLIC || rate.get().shape() == Rate.Shape.RANGE_TEST);
  }

  /// Whether the learning rate was raised over decades to see where training fails.
  boolean isRangeTest() {
    return rate.isPresent() && rate.get().shape() == Rate.Shape.RANGE_TEST;
  }

  /// Whether something that is no fault of the metric happened around the blocks `from` until
  /// before `until` of `part`: the run was started again there, or the learning rate jumped up.
  boolean disturbed(Part part, int from, int until) {
    Curve curve = part.curve();
    int first = Math.max(0, from - Math.max(2, (int) (SETTLES * curve.size())));
    int last = Math.min(curve.size() - 1, until);
    for (int i = first; i <= last; i++) {
      if (pauses(curve, i)) {
        return true;
      }
    }
    if (!curve.hasSteps()) {
      return false;
    }
    long low = curve.firstStep(first);
    long high = curve.lastStep(last);
    for (int i = 0; i < curve.restarts(); i++) {
      if (curve.restartStep(i) >= low && curve.restartStep(i) <= high) {
        return true;
      }
    }
    return rateRises(low, high) > RISES;
  }

  /// A run that was started again finds its way within a fiftieth of its length: optimisers forget
  /// their lost state within some hundreds of steps.
  private static final double SETTLES = 0.02;

  /// A rate that rises by less than this share of its peak changes a loss no more than its noise.
  private static final double RISES = 0.1;

  /// How much the learning rate rises between two steps, as a share of its peak.
  private double rateRises(long low, long high) {
    if (ratePart.isEmpty() || !ratePart.get().curve().hasSteps()) {
      return 0;
    }
    Part part = ratePart.get();
    Curve curve = part.curve();
    double least = Double.POSITIVE_INFINITY;
    double rise = 0;
    for (int i = part.blockAt((double) low); i <= part.blockAt((double) high); i++) {
      least = Math.min(least, curve.median(i));
      rise = Math.max(rise, curve.median(i) - least);
    }
    return rise / rate.orElseThrow().peak();
  }

  /// Whether a time without values lies in block `i` that is far longer than the usual one.
  static boolean pauses(Curve curve, int i) {
    return curve.pause(i) > LONG * curve.usualPause();
  }

  /// A pause is long when it is as long as twenty of the longest between neighbours that a block
  /// usually has: a validation or a checkpoint in between takes a few.
  private static final double LONG = 20;
}
