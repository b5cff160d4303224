package dev.tacho.analysis.importance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.query.Selector;
import dev.tacho.analysis.query.TextFact;
import dev.tacho.core.RunId;
import dev.tacho.core.SeriesSummary;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ImportanceTest {
  private static final Selector LOSS = Selector.of("loss");

  @Test
  void theSettingThatMatters_comesFirst_andTheOthersAreNear0() {
    List<QueriedRun> runs = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      double lr = Math.pow(10, -4 + 3 * random.nextDouble());
      String name = random.nextBoolean() ? "adamw" : "sgd";
      int workers = random.nextInt(8);
      double loss =
          Math.abs(Math.log10(lr) + 2.5)
              + (name.equals("sgd") ? 0.4 : 0)
              + 0.05 * random.nextGaussian();
      runs.add(
          new Trial(
              "{\"optimizer\": {\"lr\": %s, \"name\": \"%s\"}, \"workers\": %d, \"seed\": %d}"
                  .formatted(lr, name, workers, i),
              loss));
    }
    Importance found = Importance.of(runs, LOSS);
    assertEquals(
        List.of("optimizer.lr", "optimizer.name", "workers"),
        found.settings().stream().map(Importance.Weight::path).toList());
    assertTrue(found.explained() > 0.7, "" + found.explained());
    assertTrue(found.settings().get(0).importance() > 0.5);
    assertTrue(found.settings().get(1).importance() > 0.05);
    assertTrue(Math.abs(found.settings().get(2).importance()) < 0.05);
    assertEquals(found, Importance.of(runs, LOSS), "the same runs, the same answer");
  }

  @Test
  void whatTheSettingsDoNotForetell_isNotRanked() {
    List<QueriedRun> runs = new ArrayList<>();
    Random random = new Random(2);
    for (int i = 0; i < 40; i++) {
      runs.add(new Trial("{\"a\": " + random.nextDouble() + "}", random.nextGaussian()));
    }
    Importance found = Importance.of(runs, LOSS);
    assertEquals(List.of(), found.settings());
    assertTrue(found.remarks().getLast().contains("do not foretell"), "" + found.remarks());
  }

  @Test
  void settingsThatChangeTogether_areNamed() {
    List<QueriedRun> runs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int a = i % 4;
      runs.add(new Trial("{\"a\": %d, \"b\": \"w%d\", \"c\": %d}".formatted(a, a, i % 5), a));
    }
    assertTrue(
        Importance.of(runs, LOSS)
            .remarks()
            .contains(
                "a always changes together with b: what they matter is divided between them by"
                    + " chance"));
  }

  @Test
  void fewRuns_sameSettings_sameResults_areSaid() {
    List<QueriedRun> few = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      few.add(new Trial("{\"a\": " + i + "}", i));
    }
    assertEquals(
        List.of("not enough runs: 5 have loss, 12 are needed"), Importance.of(few, LOSS).remarks());
    List<QueriedRun> same = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      same.add(new Trial("{\"a\": 1, \"seed\": " + i + "}", i));
    }
    same.add(new Trial("{\"a\": 1}", Double.NaN));
    assertEquals(
        List.of("1 of 16 runs have no finite loss", "no setting differs between the runs"),
        Importance.of(same, LOSS).remarks());
  }

  /// A run of settings and one result.
  private record Trial(String settings, double loss) implements QueriedRun {
    @Override
    public RunId id() {
      return RunId.create(1, new Random(1));
    }

    @Override
    public Optional<String> text(TextFact fact) {
      return Optional.empty();
    }

    @Override
    public Optional<Instant> started() {
      return Optional.empty();
    }

    @Override
    public OptionalLong ranNanos() {
      return OptionalLong.empty();
    }

    @Override
    public OptionalInt exitCode() {
      return OptionalInt.empty();
    }

    @Override
    public boolean favourite() {
      return false;
    }

    @Override
    public Map<String, String> tags() {
      return Map.of();
    }

    @Override
    public Json.Obj configuration() {
      return Json.parseObject(settings);
    }

    @Override
    public Optional<SeriesSummary> series(String name) {
      return Optional.of(new SeriesSummary(name, 1, 0, loss, 1, loss, 1, loss, 1));
    }

    @Override
    public Direction direction(String name) {
      return Direction.LOWER;
    }
  }
}
