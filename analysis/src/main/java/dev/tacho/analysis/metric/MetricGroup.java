package dev.tacho.analysis.metric;

import dev.tacho.stats.Quantiles;
import dev.tacho.stats.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Metrics that differ in one part of their name only, as `layers/*/grad_norm`; a metric that is
/// alone is a group of one, under its own name.
///
/// @param name the name, or what the names have in common with a `*` for each number in them
/// @param members in the order of the run
public record MetricGroup(String name, List<MetricStats> members) {
  /// So few are listed one by one.
  private static final int FEWEST = 3;

  /// A member is told apart when its last value lies so many standard deviations off the median.
  private static final double FAR = 6;

  /// Fewer values than this have no usual spread.
  private static final int SPREAD_NEEDS = 8;

  public MetricGroup {
    members = List.copyOf(members);
  }

  /// The groups of `metrics`, each where its first member stood. Numbers in names are what
  /// differs first (`layers/03/grad_norm`, `gpu_power_w/0`); names of three or more parts may
  /// differ in one that is no number.
  public static List<MetricGroup> of(List<MetricStats> metrics) {
    Map<String, List<MetricStats>> byShape = new LinkedHashMap<>();
    for (MetricStats metric : metrics) {
      byShape.computeIfAbsent(withoutNumbers(metric.name()), _ -> new ArrayList<>()).add(metric);
    }
    List<MetricStats> alone = new ArrayList<>();
    for (List<MetricStats> shape : byShape.values()) {
      if (shape.size() < FEWEST) {
        alone.addAll(shape);
      }
    }
    Map<String, List<MetricStats>> byPart = new LinkedHashMap<>();
    for (MetricStats metric : alone) {
      String shape = withoutMiddle(metric.name());
      if (shape.indexOf('*') >= 0) {
        byPart.computeIfAbsent(shape, _ -> new ArrayList<>()).add(metric);
      }
    }
    Map<String, List<MetricStats>> groups = new LinkedHashMap<>();
    for (MetricStats metric : metrics) {
      String shape = withoutNumbers(metric.name());
      String part = withoutMiddle(metric.name());
      String name = metric.name();
      if (byShape.getOrDefault(shape, List.of()).size() >= FEWEST) {
        name = shape;
      } else if (byPart.getOrDefault(part, List.of()).size() > FEWEST) {
        name = part;
      }
      groups.computeIfAbsent(name + "\n" + metric.source(), _ -> new ArrayList<>()).add(metric);
    }
    List<MetricGroup> all = new ArrayList<>(groups.size());
    groups.forEach(
        (key, members) ->
            all.add(new MetricGroup(key.substring(0, key.lastIndexOf('\n')), members)));
    return all;
  }

  /// Whether it has only one member.
  public boolean single() {
    return members.size() == 1;
  }

  /// Least and greatest of the members' last finite values; empty where no member ends finite.
  public Optional<Ends> lastValues() {
    double[] last = finiteLast();
    return last.length == 0
        ? Optional.empty()
        : Optional.of(new Ends(last[0], last[last.length - 1]));
  }

  /// The ends of a range.
  public record Ends(double low, double high) {}

  /// The member whose last value lies far from those of the others, more than six times their
  /// usual distance from the median; empty where none does, and where fewer than eight end
  /// finite.
  public Optional<MetricStats> outlier() {
    double[] last = finiteLast();
    if (last.length < SPREAD_NEEDS) {
      return Optional.empty();
    }
    double middle = Quantiles.median(last);
    double usual = Spread.sigma(last);
    Optional<MetricStats> farthest = Optional.empty();
    double most = FAR * usual;
    for (MetricStats member : members) {
      double off = Math.abs(member.last().value() - middle);
      if (off > most && off <= Double.MAX_VALUE) {
        most = off;
        farthest = Optional.of(member);
      }
    }
    return farthest;
  }

  private double[] finiteLast() {
    double[] last = new double[members.size()];
    int n = 0;
    for (MetricStats member : members) {
      if (Double.isFinite(member.last().value())) {
        last[n++] = member.last().value();
      }
    }
    double[] sorted = Arrays.copyOf(last, n);
    Arrays.sort(sorted);
    return sorted;
  }

  /// `layers/*/grad_norm` of `layers/03/grad_norm`; a number is digits that no letter touches.
  private static String withoutNumbers(String name) {
    StringBuilder shape = new StringBuilder(name.length());
    for (int at = 0; at < name.length(); ) {
      int from = at;
      while (at < name.length() && isDigit(name.charAt(at))) {
        at++;
      }
      if (at > from
          && (from == 0 || !Character.isLetter(name.charAt(from - 1)))
          && (at == name.length() || !Character.isLetter(name.charAt(at)))) {
        shape.append('*');
      } else {
        shape.append(name, from, at);
      }
      if (at < name.length()) {
        shape.append(name.charAt(at++));
      }
    }
    return shape.toString();
  }

  /// `eval/*/accuracy` of `eval/arc/accuracy`; the name itself where it has fewer than three
  /// parts.
  private static String withoutMiddle(String name) {
    int first = name.indexOf('/');
    int last = name.lastIndexOf('/');
    return first < 0 || first == last
        ? name
        : name.substring(0, first + 1) + "*" + name.substring(last);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
