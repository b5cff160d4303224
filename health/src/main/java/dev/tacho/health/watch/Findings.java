package dev.tacho.health.watch;

import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/// What was found so far. One that goes on is not told a second time.
final class Findings {
  private final List<Anomaly> all = new ArrayList<>();

  void add(Anomaly anomaly) {
    boolean told =
        active(
            a ->
                a.kind() == anomaly.kind()
                    && a.rank().equals(anomaly.rank())
                    && a.cause() == anomaly.cause());
    if (!told) {
      all.add(anomaly);
    }
  }

  boolean active(Predicate<Anomaly> which) {
    return all.stream().anyMatch(a -> a.active() && which.test(a));
  }

  boolean active(AnomalyKind kind, OptionalInt rank) {
    return active(a -> a.kind() == kind && a.rank().equals(rank));
  }

  boolean active(AnomalyKind kind) {
    return active(a -> a.kind() == kind);
  }

  void over(AnomalyKind kind, OptionalInt rank, long nanos) {
    over(a -> a.kind() == kind && a.rank().equals(rank), nanos);
  }

  /// All of that kind are over.
  void over(AnomalyKind kind, long nanos) {
    over(a -> a.kind() == kind, nanos);
  }

  void over(Predicate<Anomaly> which, long nanos) {
    all.replaceAll(a -> a.active() && which.test(a) ? a.over(nanos) : a);
  }

  int size() {
    return all.size();
  }

  List<Anomaly> since(int index) {
    return List.copyOf(all.subList(index, all.size()));
  }
}
