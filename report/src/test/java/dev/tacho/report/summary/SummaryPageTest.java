package dev.tacho.report.summary;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.report.budget.Budget;
import dev.tacho.testkit.runs.MadeRun;
import java.util.List;
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
    System.out.println(text + "\n== " + tokens(lines));
    assertTrue(tokens(lines) < 300, () -> tokens(lines) + " tokens:\n" + text);
    assertTrue(text.contains("val/loss"), text);
    assertTrue(text.contains("Next: "), text);
    assertTrue(text.contains("every row read"), text);
  }
}
