package dev.tacho.analysis.pack;

import dev.tacho.analysis.metric.Curve;
import dev.tacho.analysis.metric.Meanings;
import dev.tacho.core.RunReader;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.series.Series;
import dev.tacho.stats.Quantiles;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Latency, throughput and power of a run over time: of its single answers where it kept them,
/// else of the series that it or the machine reported.
final class Flows {
  /// Parts of the time.
  private static final int PARTS = 60;

  private static final int FEWEST = 2;
  private static final double NANOS = 1e-9;

  /// Columns that are a latency, the one that counts most first.
  private static final List<String> LATENCIES =
      List.of("latency_ms", "ttft_ms", "service_time_ms", "duration_s");

  private Flows() {}

  static List<Flow> of(RunReader run, Timed timed) {
    Map<Flow.Kind, Flow> flows = new EnumMap<>(Flow.Kind.class);
    answers(timed, flows);
    Meanings meanings = new Meanings(run.metrics());
    for (Series series : run.series()) {
      Metric meaning = meanings.of(series.name());
      Optional<Flow.Kind> kind = kind(meaning);
      if (kind.isPresent() && !flows.containsKey(kind.get())) {
        flow(series, meaning, kind.get()).ifPresent(flow -> flows.put(kind.get(), flow));
      }
    }
    return List.copyOf(flows.values());
  }

  private static void answers(Timed timed, Map<Flow.Kind, Flow> into) {
    Optional<String> column =
        LATENCIES.stream()
            .flatMap(
                metric ->
                    timed.names().stream().filter(c -> timed.meaning(c).name().equals(metric)))
            .findFirst();
    if (timed.rows() < FEWEST || column.isEmpty()) {
      return;
    }
    double from = Double.POSITIVE_INFINITY;
    double to = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < timed.rows(); i++) {
      from = Math.min(from, timed.intended(i));
      to = Math.max(to, timed.ended(i));
    }
    if (!(to > from)) {
      return;
    }
    int parts = Math.min(PARTS, Math.max(FEWEST, timed.rows() / 4));
    double width = (to - from) / parts;
    List<List<Double>> latencies = new ArrayList<>();
    long[] ended = new long[parts];
    for (int i = 0; i < parts; i++) {
      latencies.add(new ArrayList<>());
    }
    for (int i = 0; i < timed.rows(); i++) {
      double latency = timed.value(column.get(), i);
      if (Double.isFinite(latency)) {
        latencies.get(part(timed.intended(i), from, width, parts)).add(latency);
      }
      ended[part(timed.ended(i), from, width, parts)]++;
    }
    List<Flow.Point> medians = new ArrayList<>();
    List<Flow.Point> rates = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      double middle = from + (i + 0.5) * width;
      if (!latencies.get(i).isEmpty()) {
        double[] values = latencies.get(i).stream().mapToDouble(Double::doubleValue).toArray();
        medians.add(new Flow.Point(middle, Quantiles.median(values)));
      }
      // between two repeats nothing was asked: that is no rate of 0
      if (ended[i] > 0) {
        rates.add(new Flow.Point(middle, ended[i] / width));
      }
    }
    String set = timed.set().orElseThrow();
    into.put(
        Flow.Kind.LATENCY,
        new Flow(
            Flow.Kind.LATENCY,
            timed.meaning(column.get()),
            "derived: median of " + column.get() + " in each part, from the samples '" + set + "'",
            medians));
    into.put(
        Flow.Kind.THROUGHPUT,
        new Flow(
            Flow.Kind.THROUGHPUT,
            Metric.named("requests_per_s"),
            "derived: rows of the samples '" + set + "' that ended in each part / its length",
            rates));
  }

  private static int part(double at, double from, double width, int parts) {
    return Math.clamp((long) ((at - from) / width), 0, parts - 1);
  }

  private static Optional<Flow.Kind> kind(Metric metric) {
    if (metric.unit().symbol().equals("W")) {
      return Optional.of(Flow.Kind.POWER);
    }
    if (metric.definition().startsWith("rate.") && metric.direction() == Direction.HIGHER) {
      return Optional.of(Flow.Kind.THROUGHPUT);
    }
    boolean time =
        metric.definition().startsWith("latency.") || metric.definition().equals("time.step");
    return time ? Optional.of(Flow.Kind.LATENCY) : Optional.empty();
  }

  private static Optional<Flow> flow(Series series, Metric metric, Flow.Kind kind) {
    Optional<Curve.Span> span = Curve.span(series, Curve.By.TIME);
    if (series.count() < FEWEST || span.isEmpty() || span.get().from() == span.get().to()) {
      return Optional.empty();
    }
    Curve curve = Curve.of(series, Curve.By.TIME, span.get(), PARTS);
    double width = ((double) span.get().to() - span.get().from()) / PARTS;
    List<Flow.Point> points = new ArrayList<>();
    for (int i = 0; i < curve.columns(); i++) {
      if (!Double.isNaN(curve.mean(i))) {
        points.add(new Flow.Point((curve.from(i) + width / 2) * NANOS, curve.mean(i)));
      }
    }
    String how = "derived: mean of series " + series.name() + " in each part";
    return Optional.of(new Flow(kind, metric, how, points));
  }
}
