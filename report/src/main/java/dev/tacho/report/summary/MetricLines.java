package dev.tacho.report.summary;

import dev.tacho.analysis.metric.MetricGroup;
import dev.tacho.analysis.metric.MetricStats;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.text.Sparkline;
import dev.tacho.report.text.Amounts;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One line a group of metrics, those that matter most first.
final class MetricLines {
  private static final int SPARK = 8;
  private static final int WIDEST = 32;

  private final RunSummary summary;
  private final int columns;

  MetricLines(RunSummary summary, int columns) {
    this.summary = summary;
    this.columns = columns;
  }

  String heading() {
    return "Metrics, reported by the program, from " + Printable.of(summary.header().writer());
  }

  List<String> lines() {
    List<MetricGroup> groups = new ArrayList<>(summary.groups());
    groups.sort((a, b) -> Integer.compare(rank(a), rank(b)));
    int widest = 0;
    for (MetricGroup group : groups) {
      widest = Math.max(widest, Math.min(WIDEST, Width.of(label(group))));
    }
    List<String> lines = new ArrayList<>();
    for (MetricGroup group : groups) {
      String name = Width.cut(label(group), WIDEST);
      String line =
          Width.pad(name, widest, false)
              + " "
              + Sparkline.of(spark(group).outline(), SPARK)
              + " "
              + (group.single() ? alone(group.members().getFirst()) : together(group));
      lines.add(Width.cut(line, columns));
    }
    return lines;
  }

  private static String label(MetricGroup group) {
    MetricStats first = group.members().getFirst();
    return SummaryPage.name(group)
        + (first.source().isEmpty() ? "" : " (" + Printable.of(first.source()) + ")");
  }

  private int rank(MetricGroup group) {
    MetricStats first = group.members().getFirst();
    if (summary.objective().isPresent() && group.members().contains(summary.objective().get())) {
      return 0;
    }
    if (notFinite(group) > 0 || group.outlier().isPresent()) {
      return 1;
    }
    Direction direction = first.meaning().direction();
    if (direction == Direction.LOWER || direction == Direction.HIGHER) {
      return 2;
    }
    return group.single() ? 4 : 3;
  }

  private static MetricStats spark(MetricGroup group) {
    return group.outlier().orElse(group.members().getFirst());
  }

  private static long notFinite(MetricGroup group) {
    long n = 0;
    for (MetricStats member : group.members()) {
      n += member.notFinite();
    }
    return n;
  }

  private String alone(MetricStats metric) {
    StringBuilder line = new StringBuilder(value(metric, metric.last().value()));
    Optional<MetricStats.At> best = metric.best();
    if (best.isPresent()) {
      if (best.get().step() != metric.last().step()) {
        line.append(", best ")
            .append(value(metric, best.get().value()))
            .append(Steps.at(summary.steps(), best.get().step()));
      }
    } else if (metric.min().isPresent() && metric.max().isPresent()) {
      double low = metric.min().get().value();
      double high = metric.max().get().value();
      if (low < high) {
        line.append(", ").append(value(metric, low)).append(" to ").append(value(metric, high));
      }
    }
    if (metric.notFinite() > 0) {
      line.append("; ")
          .append(Numbers.grouped(metric.notFinite()))
          .append(" of ")
          .append(Numbers.grouped(metric.count()))
          .append(metric.infinite() == 0 ? " NaN" : metric.nan() == 0 ? " infinite" : " NaN or inf")
          .append(", first")
          .append(Steps.at(summary.steps(), metric.firstBad().orElseThrow().step()));
    }
    return line.toString();
  }

  private String together(MetricGroup group) {
    MetricStats first = group.members().getFirst();
    StringBuilder line = new StringBuilder();
    line.append(group.members().size()).append(" metrics");
    group
        .lastValues()
        .ifPresent(
            ends ->
                line.append(", last ")
                    .append(value(first, ends.low()))
                    .append(" to ")
                    .append(value(first, ends.high())));
    group
        .outlier()
        .ifPresent(
            far ->
                line.append("; ")
                    .append(Printable.of(far.name()))
                    .append(" stands out: ")
                    .append(value(far, far.last().value())));
    long bad = notFinite(group);
    if (bad > 0) {
      line.append("; ").append(Numbers.grouped(bad)).append(" values NaN or inf");
    }
    return line.toString();
  }

  private static String value(MetricStats metric, double value) {
    return Amounts.of(value, metric.meaning().unit());
  }
}
