package dev.tacho.analysis.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.Unit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final CompareSettings ALL = CompareSettings.DEFAULT;

  @Test
  void twoSingleRuns_neverHaveAWinner() {
    Comparison found =
        Comparison.of(
            List.of(
                new Runs(1).with("loss", 100, step -> 1.0).whole(),
                new Runs(2).with("loss", 100, step -> 0.5).whole()),
            ALL);
    MetricComparison.Against other = found.metrics().getFirst().others().getFirst();
    assertEquals(-0.5, other.difference());
    assertEquals(-0.5, other.relative());
    assertEquals(Standing.NOT_ENOUGH_REPEATS, other.standing());
    assertTrue(other.reason().contains("one run each"));
  }

  @Test
  void anUnknownDirection_neverWins() {
    Comparison found =
        Comparison.of(
            List.of(
                new Runs(1).with("spam_index", 100, step -> 1.0).whole(),
                new Runs(2).with("spam_index", 100, step -> 0.5).whole()),
            ALL);
    MetricComparison.Against other = found.metrics().getFirst().others().getFirst();
    assertEquals(Standing.NO_DIRECTION, other.standing());
    assertEquals(Optional.empty(), other.speed());
    assertTrue(Double.isNaN(other.curve().orElseThrow().ahead()));
  }

  @Test
  void directionsThatContradict_giveNoDirection() {
    Comparison found =
        Comparison.of(
            List.of(
                new Runs(1)
                    .stated(Metric.named("x").toward(Direction.LOWER))
                    .with("x", 10, step -> 1)
                    .whole(),
                new Runs(2)
                    .stated(Metric.named("x").toward(Direction.HIGHER))
                    .with("x", 10, step -> 2)
                    .whole()),
            ALL);
    assertEquals(Standing.NO_DIRECTION, found.metrics().getFirst().others().getFirst().standing());
  }

  @Test
  void differentUnits_areNotCompared() {
    Metric seconds = Metric.undefined("x").toward(Direction.LOWER).in(new Unit("s"));
    Metric millis = Metric.undefined("x").toward(Direction.LOWER).in(new Unit("ms"));
    Comparison found =
        Comparison.of(
            List.of(
                new Runs(1).stated(seconds).with("x", 10, step -> 1).whole(),
                new Runs(2).stated(millis).with("x", 10, step -> 1_000).whole()),
            ALL);
    MetricComparison.Against other = found.metrics().getFirst().others().getFirst();
    assertEquals(Standing.NOT_COMPARABLE, other.standing());
    assertTrue(Double.isNaN(other.difference()), other.reason());
    assertEquals("they mean different things: undefined in s and undefined in ms", other.reason());
  }

  @Test
  void wholeCurves_tellWhoIsAheadAndSinceWhen() {
    Comparison found =
        Comparison.of(
            List.of(
                new Runs(1).with("loss", 1_000, step -> 2 - step / 1_000.0).whole(),
                new Runs(2).with("loss", 1_000, step -> step < 500 ? 3 : 0.5).whole()),
            ALL);
    CurveGap gap = found.metrics().getFirst().others().getFirst().curve().orElseThrow();
    assertEquals(0.5, gap.ahead(), 0.01);
    assertEquals(500, gap.lastCrossing(), 10);
    assertEquals(1, gap.fromStep());
    assertEquals(1_000, gap.toStep());
  }

  @Test
  void aMatchedStep_isReadInBothRuns() {
    Place at = new Place.AtStep(50);
    Comparison found =
        Comparison.of(
            List.of(
                new Runs(1).with("loss", 100, step -> step).at(at),
                new Runs(2).with("loss", 100, step -> 2 * step).at(at)),
            ALL);
    List<Reading> readings = found.metrics().getFirst().readings();
    assertEquals(50, readings.get(0).value().orElseThrow().value());
    assertEquals(100, readings.get(1).value().orElseThrow().value());
  }

  @Test
  void aStepThatARunNeverReached_isNotCompared() {
    Place at = new Place.AtStep(80);
    Comparison found =
        Comparison.of(
            List.of(
                new Runs(1).with("loss", 100, step -> step).at(at),
                new Runs(2).with("loss", 60, step -> step).at(at)),
            ALL);
    MetricComparison.Against other = found.metrics().getFirst().others().getFirst();
    assertEquals(Standing.NOT_COMPARABLE, other.standing());
    assertEquals("it ends at step 60, before step 80", other.reason());
  }

  @Test
  void aMatchedTimeAndStage_areReadWhereTheyAre() {
    Comparison time =
        Comparison.of(
            List.of(
                new Runs(1).with("loss", 100, step -> step).at(new Place.AtTime(10_500_000_000L)),
                new Runs(2).with("loss", 100, step -> step).at(new Place.AtStep(20))),
            ALL);
    assertEquals(10, time.metrics().getFirst().readings().get(0).value().orElseThrow().value());
    assertEquals(20, time.metrics().getFirst().readings().get(1).value().orElseThrow().value());
    Place train = new Place.AtStage("train");
    Comparison stage =
        Comparison.of(
            List.of(
                new Runs(1)
                    .stage("train", 0, 30_000_000_000L)
                    .with("loss", 100, step -> step)
                    .at(train),
                new Runs(2).with("loss", 100, step -> step).at(train)),
            ALL);
    assertEquals(30, stage.metrics().getFirst().readings().get(0).value().orElseThrow().value());
    assertEquals(
        "it has no value in stage train, or the run no such stage",
        stage.metrics().getFirst().readings().get(1).missing());
  }

  @Test
  void speed_tellsHowMuchSoonerATargetIsReached() {
    CompareSettings settings =
        new CompareSettings(
            List.of(), Optional.of(new CompareSettings.Target("val/accuracy", 0.5)));
    Comparison found =
        Comparison.of(
            List.of(
                new Runs(1).with("val/accuracy", 1_000, step -> step / 1_000).whole(),
                new Runs(2).with("val/accuracy", 1_000, step -> step / 850).whole()),
            settings);
    Speed speed = found.metrics().getFirst().others().getFirst().speed().orElseThrow();
    assertEquals(0.85, speed.stepShare(), 0.005);
    assertEquals(0.85, speed.timeShare(), 0.005);
    assertTrue(speed.how().contains("median of 5"));
  }

  @Test
  void aSingleOutlier_isNoArrival() {
    CompareSettings settings =
        new CompareSettings(List.of(), Optional.of(new CompareSettings.Target("loss", 0.1)));
    Comparison found =
        Comparison.of(
            List.of(
                new Runs(1).with("loss", 100, step -> step == 7 ? 0 : 1).whole(),
                new Runs(2).with("loss", 100, step -> step > 50 ? 0 : Double.NaN).whole()),
            settings);
    Speed speed = found.metrics().getFirst().others().getFirst().speed().orElseThrow();
    assertTrue(speed.first().isEmpty());
    assertEquals(53, speed.other().orElseThrow().step());
    assertTrue(Double.isNaN(speed.stepShare()));
  }

  @Test
  void configurations_areHeldAgainstEachOtherAsDeepAsTheyGo() {
    ConfigDiff diff =
        Comparison.of(
                List.of(
                    new Runs(1)
                        .settings("{\"opt\": {\"lr\": 0.001, \"betas\": [0.9, 0.99]}, \"n\": 1}")
                        .whole(),
                    new Runs(2)
                        .settings("{\"opt\": {\"lr\": 1e-3, \"betas\": [0.9, 0.95]}, \"x\": {}}")
                        .whole()),
                ALL)
            .configuration();
    assertEquals(
        List.of("n", "opt.betas.1", "x"), diff.rows().stream().map(ConfigDiff.Row::path).toList());
    assertEquals(2, diff.same());
  }

  @Test
  void theGreatestEffectComesFirst_andWhatOnlyOneHasIsSaid() {
    Comparison found =
        Comparison.of(
            List.of(
                new Runs(1)
                    .with("a/loss", 10, s -> 1)
                    .with("b/loss", 10, s -> 1)
                    .with("odd", 10, s -> 1)
                    .with("mine", 3, s -> 1)
                    .from("telemetry", "cpu_pct", 3)
                    .whole(),
                new Runs(2)
                    .with("a/loss", 10, s -> 1.1)
                    .with("b/loss", 10, s -> 3)
                    .with("odd", 10, s -> 9)
                    .from("telemetry", "cpu_pct", 30)
                    .whole()),
            ALL);
    assertEquals(
        List.of("b/loss", "a/loss", "odd"),
        found.metrics().stream().map(MetricComparison::name).toList());
    assertEquals(
        List.of(
            "in one run only: mine",
            "counters of the machine are left out; name one to compare it"),
        found.remarks());
    CompareSettings named = new CompareSettings(List.of("telemetry/*"), Optional.empty());
    assertFalse(
        Comparison.of(found.sides(), named).metrics().isEmpty(), "asked for, it is compared");
  }

  @Test
  void values_thatAreNotFinite_areShownAndNotJudged() {
    Comparison found =
        Comparison.of(
            List.of(
                new Runs(1).with("loss", 10, s -> 1).whole(),
                new Runs(2).with("loss", 10, s -> s > 5 ? Double.NaN : 1).whole()),
            ALL);
    MetricComparison loss = found.metrics().getFirst();
    assertEquals(5, loss.readings().get(1).notFinite());
    assertTrue(Double.isNaN(loss.readings().get(1).value().orElseThrow().value()));
    assertEquals(Standing.NOT_COMPARABLE, loss.others().getFirst().standing());
  }

  @Test
  void oneRun_isNoComparison() {
    assertThrows(
        IllegalArgumentException.class, () -> Comparison.of(List.of(new Runs(1).whole()), ALL));
  }
}
