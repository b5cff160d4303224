package dev.tacho.analysis.finding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// One matter is told once: what many layers show is one finding, and what follows from another
/// finding is none.
final class Told {
  private Told() {}

  static List<Finding> once(List<Finding> found) {
    List<Finding> told = new ArrayList<>();
    for (Finding finding : found) {
      if (!follows(finding, found)) {
        told.add(finding);
      }
    }
    return layers(told);
  }

  /// Whether another finding says the same and more: where all progress has stopped, a validation
  /// metric that slips a little is no overfitting.
  private static boolean follows(Finding finding, List<Finding> found) {
    boolean slips =
        finding.kind() == FindingKind.OVERFITTING || finding.kind() == FindingKind.REGRESSION;
    return slips
        && found.stream()
            .anyMatch(
                other ->
                    other.kind() == FindingKind.PLATEAU && other.source().equals(finding.source()));
  }

  private record Key(FindingKind kind, String source, String pattern) {}

  /// Findings of one kind in metrics that differ in numbers only, as one with a pattern for a name.
  private static List<Finding> layers(List<Finding> found) {
    Map<Key, List<Finding>> groups = new LinkedHashMap<>();
    for (Finding finding : found) {
      String pattern = finding.series().replaceAll("[0-9]+", "*");
      groups
          .computeIfAbsent(
              new Key(finding.kind(), finding.source(), pattern), key -> new ArrayList<>())
          .add(finding);
    }
    List<Finding> told = new ArrayList<>();
    groups.forEach(
        (key, group) -> {
          boolean many =
              group.stream().map(Finding::series).distinct().count() > 1
                  && key.kind != FindingKind.RESOURCE;
          if (many) {
            told.add(one(key, group));
          } else {
            told.addAll(group);
          }
        });
    return told;
  }

  private static Finding one(Key key, List<Finding> group) {
    Finding first = group.getFirst();
    for (Finding finding : group) {
      boolean earlier = finding.onset().step() < first.onset().step();
      first = earlier ? finding : first;
    }
    TreeSet<String> names = new TreeSet<>();
    group.forEach(finding -> names.add(finding.series()));
    List<Evidence.Figure> figures = new ArrayList<>(first.evidence().figures());
    figures.add(Search.figure("metrics that show it", names.size(), "1", String.join(", ", names)));
    Finding earliest = Objects.requireNonNull(first);
    return new Finding(
        key.kind,
        earliest.severity(),
        key.pattern,
        key.source,
        earliest.onset(),
        earliest.extent(),
        earliest.message() + "; so in " + names.size() + " metrics " + key.pattern,
        new Evidence(figures, earliest.evidence().values()),
        earliest.confidence(),
        earliest.action());
  }
}
