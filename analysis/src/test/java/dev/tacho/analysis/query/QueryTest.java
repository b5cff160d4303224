package dev.tacho.analysis.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
  private static final Instant NOW = Instant.parse("2026-03-08T12:00:00Z");

  private final TypedRun run =
      new TypedRun(7)
          .text(TextFact.NAME, "resnet base run")
          .text(TextFact.STATE, "completed")
          .text(TextFact.COMMAND, "python3 train.py --lr 3e-4")
          .started(Instant.parse("2026-03-05T00:00:00Z"))
          .ran(900)
          .exit(0)
          .tags(Map.of("seed", "7", "team", "vision"))
          .settings(
              Json.parseObject(
                  """
                  {"lr": 0.0003, "optimizer": {"name": "adamw", "betas": [0.9, 0.95]},
                   "data.workers": 4, "amp": true, "width": "512"}
                  """))
          .metric("val/accuracy", 0.81, 0.2, 0.86)
          .metric("loss", 0.4, 0.35, 2.3)
          .metric("dead", Double.NaN, 0.1, 0.2);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "val/accuracy > 0.8 and config.lr < 1e-3 and state = completed and started > \"7 days ago\"",
        "val/accuracy:best > 85%",
        "val/accuracy:max >= 0.86 AND loss:min <= 0.35",
        "loss:best = 0.35",
        "loss:count > 1",
        "state in (failed, completed)",
        "not state = failed",
        "not (state = failed or loss > 1)",
        "state = failed or loss < 1",
        "state = failed and loss > 1 or exit_code = 0",
        "name = resnet base run and loss < 1",
        "name = res*",
        "name ~ BASE",
        "name !~ transformer",
        "command ~ train.py",
        "ran > 10m",
        "ran<1h",
        "tag.seed = 7",
        "tag.seed > 3",
        "config.optimizer.name = adamw",
        "config.data.workers >= 4",
        "config.amp = true",
        "config.width > 500",
        "has loss and not has missing",
        "\"loss\":min < 0.36",
        "dead = nan",
        "not favourite",
        "exit_code!=1",
        "loss==0.4"
      })
  void aRunThatIsMeant_matches(String query) {
    assertTrue(Query.parse(query, NOW).matches(run), query);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loss > 0.4",
        "missing < 1",
        "not missing < 1",
        "missing != 1",
        "config.none != 3",
        "dead < 1",
        "dead != nan",
        "favourite",
        "tag.none = x",
        "config.optimizer.name > 3",
        "started > 2026-03-06",
        "name = resnet"
      })
  void aRunThatIsNotMeant_orHasNoSuchFact_doesNotMatch(String query) {
    assertFalse(Query.parse(query, NOW).matches(run), query);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                      | 0  | the query is empty",
        "loss                    | 4  | a comparison is missing after 'loss'",
        "loss <                  | 6  | a value is missing before the end",
        "loss < and x > 1        | 7  | 'and' is no number",
        "loss < abc              | 7  | 'abc' is no number",
        "loss ~ abc              | 5  | loss is a number",
        "name > abc              | 5  | name is text",
        "loss < 1 x > 2          | 9  | 'and' or 'or' is missing before 'x'",
        "name = x y loss < 2     | 11 | 'and' or 'or' is missing before 'loss'",
        "(loss < 1               | 0  | this ( is never closed",
        "loss < 1)               | 8  | this ) closes nothing",
        "state = complete        | 8  | 'complete' is no state; did you mean completed?",
        "name = \"x              | 7  | the \" is never closed",
        "started > yesterday     | 10 | 'yesterday' is no moment",
        "ran > 5 parsecs         | 6  | '5' is no time span",
        "loss =< 1               | 5  | '=<' is no comparison",
        "loss < 1 and            | 12 | a fact of the run is missing before the end",
        "loss < 1 && x > 2       | 9  | 'and' or 'or' is missing before '&&'",
        "and loss < 1            | 0  | a fact of the run is missing before 'and'",
        "state in completed      | 9  | 'in' takes a list in parentheses",
        "state in (completed     | 19 | a , or ) is missing before the end",
        "config.lr < small       | 12 | 'small' is no number",
        "favourite = yes         | 10 | favourite stands alone"
      })
  void aFault_isToldWithItsPlace(String query, int at, String message) {
    String typed = query == null ? "" : query;
    QueryException fault = assertThrows(QueryException.class, () -> Query.parse(typed, NOW));
    assertTrue(fault.getMessage().startsWith(message), fault.getMessage());
    assertEquals(at, fault.at(), fault.pointed());
  }

  @Test
  void aFault_pointsAtThePlace() {
    QueryException fault =
        assertThrows(QueryException.class, () -> Query.parse("loss < 1 and lr <", NOW));
    assertEquals(
        """
        a value is missing before the end
          loss < 1 and lr <
                           ^""",
        fault.pointed());
  }

  @Test
  void nestingWithoutEnd_isRefused() {
    String deep = "(".repeat(5_000) + "loss < 1" + ")".repeat(5_000);
    assertTrue(
        assertThrows(QueryException.class, () -> Query.parse(deep, NOW))
            .getMessage()
            .contains("nested more than 100 deep"));
  }

  @Test
  void whatIsPrinted_readsBackTheSame() {
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      String query = random(random, 4);
      Query once = Query.parse(query, NOW);
      Query twice = Query.parse(once.toString(), NOW);
      assertEquals(once.toString(), twice.toString(), query);
      assertEquals(once.matches(run), twice.matches(run), query);
    }
  }

  @Test
  void anyText_isAQueryOrAFaultWithAPlace() {
    Random random = new Random(6);
    List<String> pieces =
        List.of(
            "loss",
            "<",
            ">=",
            "and",
            "or",
            "not",
            "(",
            ")",
            "'",
            "\"",
            "in",
            ",",
            "1e-3",
            "name",
            "=",
            "~",
            "started",
            "has",
            "favourite",
            ":best",
            "\\",
            "%",
            "\u00e4",
            " ");
    for (int i = 0; i < 5_000; i++) {
      String text =
          random
              .ints(random.nextInt(12), 0, pieces.size())
              .mapToObj(pieces::get)
              .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
      try {
        assertTrue(Query.parse(text, NOW).toString().length() > 0);
      } catch (QueryException e) {
        assertTrue(e.at() >= 0 && e.at() <= text.length(), text);
        assertFalse(e.pointed().isEmpty());
      }
    }
  }

  @Test
  void theMetrics_areThoseThatItNames() {
    assertEquals(
        Set.of("loss", "val/accuracy"),
        Query.parse("loss:min < 1 or (not has val/accuracy and name = x)", NOW).metrics());
  }

  @Test
  void anOrder_putsWhatHasNoValueLast() {
    List<TypedRun> runs =
        new ArrayList<>(
            List.of(
                new TypedRun(1).metric("loss", 2, 2, 2),
                new TypedRun(2),
                new TypedRun(3).metric("loss", 1, 1, 1),
                new TypedRun(4).metric("loss", Double.NaN, 1, 1)));
    runs.sort(Ordering.of("loss"));
    assertEquals(List.of(3, 1, 4, 2), runs.stream().map(TypedRun::number).toList());
    runs.sort(Ordering.of("-loss"));
    assertEquals(List.of(1, 3, 4, 2), runs.stream().map(TypedRun::number).toList());
  }

  @Test
  void anAggregate_saysHowManyRunsItRestsOn() {
    List<TypedRun> runs =
        List.of(
            new TypedRun(1).tags(Map.of("arm", "a")).metric("loss", 1, 1, 1),
            new TypedRun(2).tags(Map.of("arm", "b")).metric("loss", 5, 5, 5),
            new TypedRun(3).tags(Map.of("arm", "a")).metric("loss", 3, 3, 3),
            new TypedRun(4).tags(Map.of("arm", "a")),
            new TypedRun(5).tags(Map.of("arm", "a")).metric("loss", Double.NaN, 1, 1));
    List<Aggregate> groups =
        Aggregate.by(runs, List.of(Fact.of("tag.arm")), List.of(Selector.of("loss")));
    assertEquals(List.of(List.of("a"), List.of("b")), groups.stream().map(Aggregate::key).toList());
    Aggregate.Figures a = groups.getFirst().figures().getFirst();
    assertEquals(2, a.values());
    assertEquals(1, a.missing());
    assertEquals(1, a.notFinite());
    assertEquals(2, a.mean());
    assertEquals(Math.sqrt(2), a.deviation(), 1e-12);
    assertTrue(Double.isNaN(groups.get(1).figures().getFirst().deviation()));
  }

  private static String random(Random random, int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return List.of(
              "loss < 0.5",
              "name ~ \"a b\"",
              "state in (failed, completed)",
              "has \"odd (name)\"",
              "config.lr >= 1e-4",
              "favourite",
              "\"and\" > 3",
              "tag.team = vision")
          .get(random.nextInt(8));
    }
    return switch (random.nextInt(3)) {
      case 0 -> "not (" + random(random, depth - 1) + ")";
      case 1 -> "(" + random(random, depth - 1) + ") and " + random(random, depth - 1);
      default -> random(random, depth - 1) + " or (" + random(random, depth - 1) + ")";
    };
  }
}
