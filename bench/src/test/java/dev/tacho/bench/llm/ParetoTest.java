package dev.tacho.bench.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.core.metric.MetricRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class ParetoTest {
  private final SequencedMap<String, Optional<Result>> cells = new LinkedHashMap<>();

  @Test
  void points_thatAnotherIsBetterThanInBoth_areDominated() {
    cells.put("1", cell(100, 50, 60));
    cells.put("8", cell(500, 80, 90));
    cells.put("64", cell(450, 200, 210));
    Pareto pareto = Pareto.of(cells);
    assertEquals(
        List.of(Optional.empty(), Optional.empty(), Optional.of("8")),
        pareto.points().stream().map(Pareto.Point::dominatedBy).toList());
    assertEquals("p99", pareto.statistic().label());
  }

  @Test
  void points_ofEqualCells_dominateNobody() {
    cells.put("1", cell(100, 50, 60));
    cells.put("2", cell(100, 50, 60));
    assertEquals(
        List.of(Optional.empty(), Optional.empty()),
        Pareto.of(cells).points().stream().map(Pareto.Point::dominatedBy).toList());
  }

  @Test
  void latency_isTheFarthestTailThatAllCellsTell() {
    cells.put("1", cell(100, 50, 60));
    cells.put("8", cell(500, 80, Double.NaN));
    assertEquals("median", Pareto.of(cells).statistic().label());
  }

  @Test
  void cell_withoutAResult_isMissingWithTheReason() {
    cells.put("1", cell(100, 50, 60));
    cells.put("8", Optional.empty());
    Pareto pareto = Pareto.of(cells);
    assertEquals("the cell has no result", pareto.points().getLast().missing().orElseThrow());
    assertEquals(
        "{\"load\":\"8\",\"missing\":\"the cell has no result\"}",
        pareto.toJson().array("points").getLast().toString());
  }

  /// A NaN is a figure that was refused.
  private static Optional<Result> cell(double throughput, double median, double p99) {
    List<Measurement> all = new ArrayList<>();
    add(all, Pareto.THROUGHPUT, new Statistic.Rate(), throughput);
    add(all, Pareto.LATENCY, new Statistic.Median(), median);
    add(all, Pareto.LATENCY, Statistic.quantile(0.99), p99);
    return Optional.of(
        Result.of(
                new Tool("t", "1"),
                Platform.UNKNOWN,
                new Workload("w", "language-model", Json.Obj.EMPTY))
            .measurements(all)
            .build());
  }

  private static void add(List<Measurement> all, String metric, Statistic statistic, double value) {
    if (!Double.isNaN(value)) {
      all.add(
          new Measurement.Known(
              MetricRegistry.known().require(metric),
              statistic,
              value,
              Scope.STEADY,
              new Provenance.Measured("a clock"),
              Evidence.of(1000)));
    }
  }
}
