package dev.tacho.health.watch;

import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// What was found so far. One that goes on is not told a second time.
final class Findings {
  private final List<Anomaly> all = new ArrayList<>();

  void add(Anomaly anomaly) {
    if (!active(anomaly.kind(), anomaly.rank())) {
      all.add(anomaly);
    }
  }

  boolean active(AnomalyKind kind, OptionalInt rank) {
    return all.stream().anyMatch(a -> a.active() && a.kind() == kind && a.rank().equals(rank));
  }

  boolean active(AnomalyKind kind) {
    return all.stream().anyMatch(a -> a.active() && a.kind() == kind);
  }

  void over(AnomalyKind kind, OptionalInt rank, long nanos) {
    all.replaceAll(
        a -> a.active() && a.kind() == kind && a.rank().equals(rank) ? a.over(nanos) : a);
  }

  int size() {
    return all.size();
  }

  List<Anomaly> since(int index) {
    return List.copyOf(all.subList(index, all.size()));
  }
}
