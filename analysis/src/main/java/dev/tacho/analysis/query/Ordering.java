package dev.tacho.analysis.query;

import java.util.Comparator;
import java.util.Optional;

/// How runs are ordered: by a fact, the other way round with a dash in front. What has no value
/// comes last in either direction, then the newest first.
///
/// @param descending whether the greatest comes first
public record Ordering(Fact fact, boolean descending) implements Comparator<QueriedRun> {
  /// Newest first.
  public static final Ordering NEWEST = new Ordering(new Fact.Started(), true);

  /// Reads `FACT` or `-FACT`; a metric's best comes first with `FACT:best` as far as its direction
  /// is known.
  public static Ordering of(String typed) {
    boolean turned = typed.startsWith("-");
    return new Ordering(Fact.of(turned ? typed.substring(1) : typed), turned);
  }

  @Override
  public int compare(QueriedRun a, QueriedRun b) {
    Optional<Value> x = fact.of(a).filter(Ordering::hasPlace);
    Optional<Value> y = fact.of(b).filter(Ordering::hasPlace);
    int order =
        x.isPresent() && y.isPresent()
            ? directed(order(x.get(), y.get()))
            : Boolean.compare(y.isPresent(), x.isPresent());
    return order == 0 ? b.id().compareTo(a.id()) : order;
  }

  private static boolean hasPlace(Value value) {
    return !(value instanceof Value.Figure(var number) && Double.isNaN(number));
  }

  private static int order(Value x, Value y) {
    if (x instanceof Value.Moment(var a) && y instanceof Value.Moment(var b)) {
      return a.compareTo(b);
    }
    if (x instanceof Value.Span(var a) && y instanceof Value.Span(var b)) {
      return Long.compare(a, b);
    }
    if (x.number().isPresent() && y.number().isPresent()) {
      return Double.compare(x.number().getAsDouble(), y.number().getAsDouble());
    }
    // settings may be numbers in one run and words in another: numbers first
    int kind = Boolean.compare(y.number().isPresent(), x.number().isPresent());
    return kind == 0 ? x.text().compareTo(y.text()) : kind;
  }

  private int directed(int order) {
    return descending ? -order : order;
  }
}
