package dev.tacho.cli.keep;

import dev.tacho.core.PointCursor;
import dev.tacho.core.RunId;
import dev.tacho.core.SeriesSummary;
import dev.tacho.store.RunStore;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/// The losses that a training came to, in nats a token. A token is a byte.
record DemoTraining(RunStore store, RunId run) {
  private static final String LOSS = "loss";
  private static final double BITS_A_NAT = 1 / Math.log(2);

  /// Of each step, in their order.
  SortedMap<Long, Double> losses() {
    SortedMap<Long, Double> losses = new TreeMap<>();
    try (PointCursor points = store.open(run).points()) {
      while (points.next()) {
        for (int i = 0; i < points.count(); i++) {
          if (points.source().isEmpty() && points.name(i).equals(LOSS)) {
            losses.put(points.step(), points.value(i));
          }
        }
      }
    }
    return losses;
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
    return last("eval_loss");
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
