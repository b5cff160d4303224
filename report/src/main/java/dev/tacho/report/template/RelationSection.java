package dev.tacho.report.template;

import dev.tacho.analysis.pack.Frontier;
import dev.tacho.analysis.pack.Pack;
import dev.tacho.analysis.pack.Relation;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.Scatter;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which numbers go together over runs, and which runs no other beats.
final class RelationSection {
  private static final int MOST = 4;

  private RelationSection() {}

  static Section of(Pack pack, Peers peers, Names names) {
    List<Block> blocks = new ArrayList<>();
    frontier(pack, peers, names).ifPresentOrElse(blocks::add, () -> blocks.add(noFrontier(pack)));
    List<Relation> relations = Relation.of(pack, MOST);
    for (Relation relation : relations) {
      blocks.add(scatter(pack, relation, names));
    }
    if (relations.isEmpty()) {
      blocks.add(
          new Block.Note(
              "No two numbers differ over two runs or more, so none can go together. Name more"
                  + " runs."));
    }
    return new Section("relations", "What goes together", blocks);
  }

  /// Throughput against what it costs: power, else energy, else latency.
  private static Optional<Block> frontier(Pack pack, Peers peers, Names names) {
    Optional<Pack.Row> more = first(pack, "rate.");
    Optional<Pack.Row> less =
        first(pack, "power").or(() -> first(pack, "energy")).or(() -> first(pack, "latency."));
    if (more.isEmpty() || less.isEmpty()) {
      return Optional.empty();
    }
    Relation both = Relation.of(less.get(), more.get());
    List<Integer> places = both.places().stream().filter(peers.places()::contains).toList();
    if (places.size() < 2) {
      return Optional.empty();
    }
    List<Scatter.Dot> dots = new ArrayList<>();
    List<Scatter.Dot> best = new ArrayList<>();
    places.forEach(i -> dots.add(dot(pack, both, i)));
    Frontier.of(less.get(), more.get(), places).forEach(i -> best.add(dot(pack, both, i)));
    return Optional.of(
        new Block.Picture(
            names.of("frontier"),
            new Scatter(
                "Efficiency frontier",
                axis(less.get()),
                axis(more.get()),
                List.of(new Scatter.Cloud("runs", dots)),
                best,
                "Runs that may be compared with the first. On the line: those that no other beats in"
                    + " both numbers at once.")));
  }

  private static Block noFrontier(Pack pack) {
    return new Block.Note(
        pack.runs().size() < 2
            ? "One run: a frontier takes two or more."
            : "No efficiency frontier: it takes a throughput, and a power, an energy or a latency,"
                + " of two runs that the verdict found comparable.");
  }

  private static Optional<Pack.Row> first(Pack pack, String definition) {
    return pack.judged().stream()
        .filter(row -> meaning(row.metric()).startsWith(definition))
        .findFirst();
  }

  private static String meaning(Metric metric) {
    return metric.definition().startsWith("trackiq.")
        ? metric.definition().substring("trackiq.".length())
        : metric.definition();
  }

  private static Block scatter(Pack pack, Relation relation, Names names) {
    List<Scatter.Dot> dots = new ArrayList<>();
    relation.places().forEach(i -> dots.add(dot(pack, relation, i)));
    String note =
        Double.isNaN(relation.correlation())
            ? "No correlation is told: it takes "
                + Relation.FEWEST_FOR_CORRELATION
                + " runs with both numbers, there are "
                + relation.places().size()
                + "."
            : "Spearman's rank correlation "
                + Numbers.text(relation.correlation(), 2)
                + " over "
                + relation.places().size()
                + " runs: derived; no cause is claimed.";
    String title = relation.y().label() + " and " + relation.x().label();
    return new Block.Picture(
        names.of("relation " + title),
        new Scatter(
            title,
            axis(relation.x()),
            axis(relation.y()),
            List.of(new Scatter.Cloud("runs", dots)),
            List.of(),
            note));
  }

  private static Scatter.Dot dot(Pack pack, Relation relation, int place) {
    return new Scatter.Dot(
        relation.x().entries().get(place).number(),
        relation.y().entries().get(place).number(),
        pack.runs().get(place).title());
  }

  private static Axis axis(Pack.Row row) {
    return Axis.of(row.label(), row.metric().unit());
  }
}
