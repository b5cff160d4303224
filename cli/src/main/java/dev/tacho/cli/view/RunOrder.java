package dev.tacho.cli.view;

import dev.tacho.cli.shell.Arguments;
import java.util.Comparator;

/// How a list is ordered: by `started`, `ran`, `name` or `state`, else by a metric. What has no
/// value comes last in either direction.
///
/// @param key as typed, without the dash
/// @param descending whether the greatest comes first
public record RunOrder(String key, boolean descending) implements Comparator<Standing> {
  /// Newest first.
  public static final RunOrder NEWEST = new RunOrder("started", true);

  public static RunOrder of(String typed) {
    boolean descending = typed.startsWith("-");
    String key = descending ? typed.substring(1) : typed;
    if (key.isBlank()) {
      throw Arguments.wrong("sort", typed, "a metric or started, ran, name, state", "-loss");
    }
    return new RunOrder(key, descending);
  }

  public boolean isNewest() {
    return descending && key.equals("started");
  }

  /// Whether the order is by a metric.
  public boolean isMetric() {
    return switch (key) {
      case "started", "ran", "name", "state" -> false;
      default -> true;
    };
  }

  @Override
  public int compare(Standing a, Standing b) {
    int order =
        switch (key) {
          case "started" -> directed(a.status().started().compareTo(b.status().started()));
          case "ran" -> directed(Long.compare(a.ranNanos(0), b.ranNanos(0)));
          case "name" -> directed(a.status().title().compareTo(b.status().title()));
          case "state" -> directed(a.word().compareTo(b.word()));
          default -> byMetric(a, b);
        };
    return order == 0 ? b.status().id().compareTo(a.status().id()) : order;
  }

  private int byMetric(Standing a, Standing b) {
    Metric metric = Metric.of(key);
    boolean hasA = metric.isIn(a.status());
    boolean hasB = metric.isIn(b.status());
    if (!hasA || !hasB) {
      return Boolean.compare(hasB, hasA);
    }
    double x = metric.of(a.status());
    double y = metric.of(b.status());
    if (Double.isNaN(x) || Double.isNaN(y)) {
      return Boolean.compare(Double.isNaN(x), Double.isNaN(y));
    }
    return directed(Double.compare(x, y));
  }

  private int directed(int order) {
    return descending ? -order : order;
  }
}
