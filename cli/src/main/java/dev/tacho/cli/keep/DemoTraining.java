package dev.tacho.cli.keep;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunId;
import dev.tacho.core.SeriesSummary;
import dev.tacho.store.RunStore;
import dev.tacho.train.plan.TrainPlan;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/// The losses that a training came to, in nats a token. A token is a byte.
record DemoTraining(RunStore store, RunId run) {
  private static final String LOSS = "loss";
  private static final String HELD_OUT = "eval_loss";
  private static final double BITS_A_NAT = 1 / Math.log(2);

  /// Of each step, in their order.
  SortedMap<Long, Double> losses() {
    return series(LOSS);
  }

  private SortedMap<Long, Double> series(String name) {
    SortedMap<Long, Double> values = new TreeMap<>();
    try (PointCursor points = store.open(run).points()) {
      while (points.next()) {
        for (int i = 0; i < points.count(); i++) {
          if (points.source().isEmpty() && points.name(i).equals(name)) {
            values.put(points.step(), points.value(i));
          }
        }
      }
    }
    return values;
  }

  /// What a step took, the median but for the first, which waits for memory; empty where there is
  /// no other.
  OptionalDouble secondsAStep() {
    SortedMap<Long, Double> rates = series("tokens_per_s");
    if (rates.size() < 2) {
      return OptionalDouble.empty();
    }
    TrainPlan plan = TrainPlan.of(store.open(run).header().configuration().needObject("plan"));
    double[] later =
        rates.values().stream().skip(1).mapToDouble(Double::doubleValue).sorted().toArray();
    double rate = (later[(later.length - 1) / 2] + later[later.length / 2]) / 2;
    double seconds = plan.batch() * (double) plan.context() / rate;
    return Double.isFinite(seconds) && seconds > 0
        ? OptionalDouble.of(seconds)
        : OptionalDouble.empty();
  }

  /// From which loss to which it came, in bits a byte.
  String fall() {
    SortedMap<Long, Double> losses = losses();
    SortedMap<Long, Double> heldOut = series(HELD_OUT);
    StringBuilder text = new StringBuilder("bits a byte: ").append(fall(losses));
    if (!heldOut.isEmpty()) {
      text.append("; on held-out text ").append(fall(heldOut));
    }
    return text.toString();
  }

  /// The first and the last of `losses`, with their steps.
  private static String fall(SortedMap<Long, Double> losses) {
    if (losses.isEmpty()) {
      return "not looked at";
    }
    String last = at(losses, losses.lastKey());
    return losses.size() == 1 ? last : at(losses, losses.firstKey()) + " -> " + last;
  }

  private static String at(SortedMap<Long, Double> losses, long step) {
    return String.format(
        Locale.ROOT, "%.2f at step %d", losses.getOrDefault(step, Double.NaN) * BITS_A_NAT, step);
  }

  /// By how much the losses of the steps that both have differ at most, as a share of them; empty
  /// where they have none in common.
  OptionalDouble farthestFrom(DemoTraining other) {
    SortedMap<Long, Double> mine = losses();
    OptionalDouble farthest = OptionalDouble.empty();
    for (Map.Entry<Long, Double> step : other.losses().entrySet()) {
      Double own = mine.get(step.getKey());
      if (own != null) {
        double apart = Math.abs(own / step.getValue() - 1);
        farthest = OptionalDouble.of(Math.max(apart, farthest.orElse(0)));
      }
    }
    return farthest;
  }

  /// Of the last step.
  OptionalDouble lastLoss() {
    return last(LOSS);
  }

  /// On text that was held out, the last time that it was looked at.
  OptionalDouble heldOutLoss() {
    return last(HELD_OUT);
  }

  private OptionalDouble last(String series) {
    return store.open(run).summaries().stream()
        .filter(one -> one.name().equals(series))
        .mapToDouble(SeriesSummary::last)
        .findFirst();
  }

  /// What the model costs on text that it was not trained on.
  String heldOut() {
    OptionalDouble nats = heldOutLoss();
    return nats.isPresent()
        ? String.format(
            Locale.ROOT,
            "held-out text: %.3f nats a byte, %.3f bits",
            nats.getAsDouble(),
            nats.getAsDouble() * BITS_A_NAT)
        : "held-out text: not looked at";
  }
}
