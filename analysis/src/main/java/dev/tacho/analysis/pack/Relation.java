package dev.tacho.analysis.pack;

import dev.tacho.analysis.relation.Ranking;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Two numbers over runs.
///
/// @param places the runs that have a finite value of both
/// @param correlation Spearman's coefficient over them; NaN where they are fewer than
///     [#FEWEST_FOR_CORRELATION] or one number is the same in all
public record Relation(Pack.Row x, Pack.Row y, List<Integer> places, double correlation) {
  /// Fewer runs say nothing about whether two numbers go together: of four, one order in twelve is
  /// perfect by chance.
  public static final int FEWEST_FOR_CORRELATION = 5;

  private static final int FEWEST = 2;

  public Relation {
    places = List.copyOf(places);
  }

  /// The pairs of metrics among the rows by which runs are judged, each metric by its first row,
  /// of which at least two runs have both and neither is the same in all; the strongest first, at
  /// most `most`.
  public static List<Relation> of(Pack pack, int most) {
    List<Pack.Row> rows = new ArrayList<>();
    for (Pack.Row row : pack.judged()) {
      boolean first = rows.stream().noneMatch(r -> r.metric().name().equals(row.metric().name()));
      if (first && row.known() >= FEWEST && varies(row)) {
        rows.add(row);
      }
    }
    List<Relation> all = new ArrayList<>();
    for (int a = 0; a < rows.size(); a++) {
      for (int b = a + 1; b < rows.size(); b++) {
        Relation relation = of(rows.get(a), rows.get(b));
        if (relation.places.size() >= FEWEST) {
          all.add(relation);
        }
      }
    }
    all.sort(
        Comparator.comparingDouble(
            r -> Double.isNaN(r.correlation) ? 0 : -Math.abs(r.correlation)));
    return List.copyOf(all.subList(0, Math.min(most, all.size())));
  }

  /// One pair.
  public static Relation of(Pack.Row x, Pack.Row y) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < x.entries().size(); i++) {
      if (x.entries().get(i).isFinite() && y.entries().get(i).isFinite()) {
        places.add(i);
      }
    }
    double[] one = places.stream().mapToDouble(i -> x.entries().get(i).number()).toArray();
    double[] other = places.stream().mapToDouble(i -> y.entries().get(i).number()).toArray();
    double correlation =
        places.size() < FEWEST_FOR_CORRELATION
            ? Double.NaN
            : Ranking.correlation(one, other, one.length);
    return new Relation(x, y, places, correlation);
  }

  private static boolean varies(Pack.Row row) {
    return row.entries().stream()
            .filter(Entry::isFinite)
            .mapToDouble(Entry::number)
            .distinct()
            .count()
        > 1;
  }
}
