package dev.tacho.report.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.report.budget.Budget;
import dev.tacho.testkit.runs.MadeRun;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SummaryPageTest {
  private static final int COLUMNS = 100;

  private static MadeRun training(int metrics) {
    return MadeRun.training(2_000, metrics, 7)
        .configured(
            Json.object()
                .put("optimizer", Json.object().put("name", "adamw").put("lr", 3e-4).build())
                .put("batch_size", 32)
                .put("seed", 7)
                .build())
        .event(0, RunEvent.state(RunState.RUNNING))
        .event(2_000, RunEvent.state(RunState.COMPLETED));
  }

  private static List<String> lines(MadeRun run, Budget budget) {
    RunSummary summary = RunSummary.of(run, RunSummary.Settings.DEFAULT);
    return SummaryPage.of(summary, "made", COLUMNS).more("--budget %d shows all").lines(budget);
  }

  private static long tokens(List<String> lines) {
    return Budget.tokensOf(lines.stream().mapToLong(line -> line.length() + 1L).sum());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 20, 100})
  void aSummary_ofAnyNumberOfMetrics_isUnder300Tokens(int metrics) {
    List<String> lines = lines(training(metrics), Budget.SUMMARY);
    String text = String.join("\n", lines);
    assertTrue(tokens(lines) < 300, () -> tokens(lines) + " tokens:\n" + text);
    assertTrue(text.contains("val/loss"), text);
    assertTrue(text.contains("Next: "), text);
    assertTrue(text.contains("every row read"), text);
  }

  @Test
  void aSickRun_tellsItsFindingsWithTheirSteps_within300Tokens_at100Metrics() {
    MadeRun run = training(99);
    run.series("aux/loss", 0, 2_000, 1, s -> s > 1_200 ? Double.NaN : 1.0);
    List<String> lines = lines(run, Budget.SUMMARY);
    String text = String.join("\n", lines);
    assertTrue(tokens(lines) < 300, text);
    assertTrue(text.contains("critical: ") && text.contains("1,201"), text);
    assertTrue(text.contains("layers/*/grad_norm"), text);
    assertTrue(text.contains("Next: "), text);
  }

  @Test
  void whatIsLeftOut_isTold_andTheBudgetThatIsNamedShowsAll() {
    List<String> lines = lines(training(100), new Budget(100));
    assertTrue(tokens(lines) <= 100, lines::toString);
    assertTrue(lines.getLast().startsWith("left out: "), lines::toString);
    String named = lines.getLast().replaceAll(".*--budget (\\d+) shows all", "$1");
    List<String> all = lines(training(100), new Budget(Long.parseLong(named)));
    assertEquals(lines(training(100), Budget.NONE), all);
  }

  @Test
  void steps_areNamedAsTheFileNamesThem() {
    String text = String.join("\n", lines(training(5).stepsCalled("epoch"), Budget.NONE));
    assertTrue(text.contains("epoch 0 to 1,999"), text);
    assertFalse(text.contains(" step "), text);
  }

  @Test
  void aRunThatFailed_isNotCalledFine_becauseItsMetricsAre() {
    MadeRun run =
        MadeRun.training(2_000, 5, 7)
            .event(0, RunEvent.state(RunState.RUNNING))
            .event(2_000, RunEvent.state(RunState.FAILED));
    String text = String.join("\n", lines(run, Budget.NONE));
    assertTrue(text.contains("\nNothing wrong was found in its metrics; health"), text);
  }

  @Test
  void aRunWithoutMetrics_saysSo_andCallsNothingFine() {
    String text = String.join("\n", lines(new MadeRun(), Budget.NONE));
    assertTrue(text.contains("it reported no metrics"), text);
    assertFalse(text.contains("Nothing wrong"), text);
  }

  @Test
  void aClockThatWasSetBack_makesNoNegativeTime() {
    MadeRun run = new MadeRun().stateUnknown("it does not say");
    for (int i = 0; i < 100; i++) {
      run.value("", "loss", i, (i < 50 ? i : -10L * i) * 1_000_000_000L, 1.0 / (i + 1));
    }
    String text = String.join("\n", lines(run, Budget.NONE));
    assertTrue(text.contains("values over 17 min 19 s"), text);
  }

  @Test
  void theSameInMarkdown_isHeadingsListsAndTables() {
    RunSummary summary = RunSummary.of(training(20), RunSummary.Settings.DEFAULT);
    List<String> lines = SummaryMarkdown.of(summary, "made", Optional.empty()).lines(Budget.NONE);
    assertEquals("# made", lines.getFirst());
    assertTrue(lines.contains("## Metrics"), lines::toString);
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("| val/loss | 2,000 |")), lines::toString);
  }
}
