package dev.tacho.bench.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.bench.load.Surroundings;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.StageState;
import dev.tacho.core.measure.Fault;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultCheck;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.testkit.runs.ListSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandBenchTest {
  private static final Statistic LAST = new Statistic.Last();

  @TempDir Path directory;
  private final ListSink sink = new ListSink();
  private final List<BenchListener.Stand> stands = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  @Test
  void run_commandThatBurns_rowsAndMedianSayHowMuch() throws Exception {
    String burn = "import time\nwhile time.process_time() < 0.1: pass";
    BenchOutcome outcome = run(plan(1, 5, List.of(), "python3", "-c", burn));
    assertEquals(RunState.COMPLETED, outcome.state());
    assertEquals(5, sink.rows(CommandBench.TRIALS).size());
    assertEquals(1, sink.rows(CommandBench.WARM_UPS).size());
    for (ListSink.Row row : sink.rows(CommandBench.TRIALS)) {
      assertEquals("ok", row.status());
      assertTrue(row.value("cpu_s") >= 0.1 && row.value("cpu_s") < 1, row.toString());
      assertEquals(
          row.value("cpu_s"), row.value("user_s") + row.value("system_s"), 1e-9, row.toString());
      assertTrue(row.value("wall_s") >= 0.1, row.toString());
      assertEquals(0, row.value("exit_code"));
    }
    Result result = outcome.result().orElseThrow();
    assertTrue(known(result, "cpu_time_s", new Statistic.Median()).value() >= 0.1);
    assertTrue(
        known(result, "cpu_time_s", new Statistic.Min()).value()
            <= known(result, "cpu_time_s", new Statistic.Max()).value());
  }

  @Test
  void result_ofSevenRepeats_isSoundHasIntervalsOverRepeatsAndSurvivesJson() throws Exception {
    Result result = run(plan(0, 7, List.of(), "true")).result().orElseThrow();
    var cpu = known(result, "duration_s", new Statistic.Median());
    assertEquals(7, cpu.evidence().repeats());
    assertTrue(cpu.evidence().interval().orElseThrow().level() >= 0.95);
    assertEquals("repeat", cpu.evidence().interval().orElseThrow().unit().word());
    List<Fault> faults = ResultCheck.faults(result);
    assertTrue(ResultCheck.valid(faults), faults.toString());
    assertEquals(
        result, ((Reading.Read) ResultJson.read(ResultJson.write(result), "test")).result());
    assertTrue(result.payload().toString().contains("load_average_before"));
    // a program that small had no more memory than this JVM
    assertTrue(
        result.measurements().stream()
            .anyMatch(
                m ->
                    m instanceof Measurement.Missing(var metric, _, var reason)
                        && metric.name().equals("peak_process_memory_bytes")
                        && reason.contains("7 of 7 repeats")));
  }

  @Test
  void result_ofFiveRepeats_hasNoIntervalAtThatLevel() throws Exception {
    Result result = run(plan(0, 5, List.of(), "true")).result().orElseThrow();
    assertTrue(known(result, "duration_s", new Statistic.Median()).evidence().interval().isEmpty());
  }

  @Test
  void run_metricOfMarkers_isTheLastOfEachRepeatOrAsAsked() throws Exception {
    Metric rate = Metric.undefined("rate").toward(Direction.HIGHER);
    Metric loss = Metric.named("loss");
    var asked = List.of(new AskedMetric(rate, LAST), new AskedMetric(loss, new Statistic.Mean()));
    String print = "for v in 1 2 6; do echo \"::tacho point rate=$v loss=$v\"; done; echo plain";
    Result result = run(plan(0, 3, asked, "sh", "-c", print)).result().orElseThrow();
    assertEquals(6, known(result, "rate", new Statistic.Median()).value());
    assertEquals(3, known(result, "loss", new Statistic.Median()).value());
    assertEquals(6, sink.rows(CommandBench.TRIALS).getFirst().value("metric.rate"));
    assertEquals(List.of(6.0, 6.0, 6.0), sink.points);
  }

  @Test
  void run_metricThatIsNotTold_failsTheBenchWithItsName() throws Exception {
    var asked = List.of(new AskedMetric(Metric.named("rate"), LAST));
    BenchOutcome outcome = run(plan(0, 3, asked, "echo", "::tacho point other=1"));
    assertEquals(RunState.FAILED, outcome.state());
    assertTrue(outcome.reason().orElseThrow().contains("'rate'"), outcome.toString());
    assertEquals("no rate", sink.rows(CommandBench.TRIALS).getFirst().status());
  }

  @Test
  void run_metricThatIsNaN_isMissingWithTheReason() throws Exception {
    var asked = List.of(new AskedMetric(Metric.named("loss"), LAST));
    Result result = run(plan(0, 3, asked, "echo", "::tacho point loss=nan")).result().orElseThrow();
    assertTrue(
        result.measurements().stream()
            .anyMatch(
                m ->
                    m instanceof Measurement.Missing(var metric, _, var reason)
                        && metric.name().equals("loss")
                        && reason.equals("not a finite number in 3 of 3 repeats")));
    assertTrue(Double.isNaN(sink.rows(CommandBench.TRIALS).getFirst().value("metric.loss")));
  }

  @Test
  void run_repeatThatFails_endsTheBenchAndKeepsWhatWasMeasured() throws Exception {
    String third = "echo x >> n; echo gone wrong >&2; test $(wc -l < n) -lt 3 || exit 9";
    BenchOutcome outcome = run(plan(0, 7, List.of(), "sh", "-c", third));
    assertEquals(RunState.FAILED, outcome.state());
    assertEquals("repeat 3 of 7 ended with exit code 9", outcome.reason().orElseThrow());
    assertEquals(
        List.of("ok", "ok", "exit 9"),
        sink.rows(CommandBench.TRIALS).stream().map(ListSink.Row::status).toList());
    var cpu = known(outcome.result().orElseThrow(), "cpu_time_s", new Statistic.Median());
    assertEquals(2, cpu.evidence().repeats());
    assertEquals(1, cpu.evidence().errors());
    assertEquals(StageState.FAILED, sink.facts.stages().getLast().state());
    assertEquals("gone wrong\n", Files.readString(directory.resolve("output.log")));
  }

  @Test
  void run_outputThatCannotBeKept_costsNoNumber() throws Exception {
    assertTrue(Files.isDirectory(Files.createDirectory(directory.resolve("output.log"))));
    BenchOutcome outcome = run(plan(0, 1, List.of(), "echo", "hello"));
    assertEquals(RunState.COMPLETED, outcome.state());
    assertTrue(outcome.result().isPresent());
    assertTrue(
        notices.stream().anyMatch(notice -> notice.contains("cannot be kept")), notices.toString());
  }

  @Test
  void run_warmUpThatFails_nothingWasMeasured() throws Exception {
    BenchOutcome outcome = run(plan(2, 3, List.of(), "false"));
    assertEquals("warm-up 1 of 2 ended with exit code 1", outcome.reason().orElseThrow());
    assertTrue(outcome.result().isEmpty());
    assertEquals(0, sink.rows(CommandBench.TRIALS).size());
    assertEquals(1, sink.rows(CommandBench.WARM_UPS).size());
  }

  @Test
  void run_commandThatIsTooSlow_timesOut() throws Exception {
    BenchOutcome outcome = run(plan(0, 3, List.of(), Duration.ofMillis(200), "sleep", "60"));
    assertEquals(RunState.TIMED_OUT, outcome.state());
    assertEquals("repeat 1 of 3 did not end within 0.2 s", outcome.reason().orElseThrow());
    assertEquals("timeout", sink.rows(CommandBench.TRIALS).getFirst().status());
  }

  @Test
  void run_commandThatDoesNotExist_wasNotStarted() throws Exception {
    BenchOutcome outcome = run(plan(1, 3, List.of(), "no-such-command-here"));
    assertEquals(RunState.FAILED, outcome.state());
    assertFalse(outcome.started());
    assertTrue(outcome.reason().orElseThrow().contains("command not found"), outcome.toString());
  }

  @Test
  void run_onItsWay_tellsWhatIsLeft() throws Exception {
    var _ = run(plan(0, 3, List.of(), "sleep", "0.4"));
    BenchListener.Stand last = stands.getLast();
    assertEquals(3, last.number());
    assertTrue(last.left().orElseThrow().toMillis() < 400, last.toString());
    assertTrue(stands.getFirst().left().isEmpty(), "unknown before anything has run");
  }

  @Test
  void run_commandThatLeavesSomebodyRunning_isSaidOnce() throws Exception {
    var _ = run(plan(0, 1, List.of(), "sh", "-c", "setsid sleep 60 & sleep 0.2"));
    assertTrue(sink.events.stream().anyMatch(e -> e instanceof RunEvent.Fault));
    assertTrue(
        notices.stream().anyMatch(n -> n.startsWith("1 process that repeat 1 left running")),
        notices.toString());
  }

  @Test
  void advice_ofRepeatsThatDiffer_saysWhatHelps() {
    List<RunEvent.Advice> advice =
        BenchAdvice.ofTrials(
            List.of(trial(1.0), trial(1.1), trial(1.2), trial(1.3), trial(1.4)), 9);
    assertEquals("bench-noisy-repeats", advice.getFirst().rule());
    assertTrue(advice.getFirst().action().contains("--repeats 11"), advice.toString());
    assertEquals(5, advice.getFirst().evidence().samples());
    List<Trial> alike = java.util.Collections.nCopies(5, trial(1.0));
    assertEquals(List.of(), BenchAdvice.ofTrials(alike, 9));
  }

  @Test
  void advice_onABusyMachine_namesItsLoad() throws IOException {
    Path load = Files.createDirectories(directory.resolve("proc")).resolve("loadavg");
    Files.writeString(load, "500.25 3.00 1.00 2/300 4711\n");
    var advice = BenchAdvice.ofLoad(new Surroundings(directory), 9).orElseThrow();
    assertTrue(advice.message().contains("a load of 500.25"), advice.message());
    Files.writeString(load, "0.00 0.00 0.00 1/300 4711\n");
    assertTrue(BenchAdvice.ofLoad(new Surroundings(directory), 9).isEmpty());
  }

  private static Trial trial(double cpu) {
    return new Trial(1, Trial.OK, 0, cpu, 0, cpu, Double.NaN, 0, 0, 0, List.of());
  }

  @Test
  void plan_evenRepeats_refused() {
    assertThrows(IllegalArgumentException.class, () -> plan(0, 4, List.of(), "true"));
  }

  private static Measurement.Known known(Result result, String metric, Statistic statistic) {
    return result.measurements().stream()
        .filter(m -> m instanceof Measurement.Known)
        .map(m -> (Measurement.Known) m)
        .filter(m -> m.metric().name().equals(metric) && m.statistic().equals(statistic))
        .findFirst()
        .orElseThrow();
  }

  private BenchOutcome run(BenchPlan plan) throws IOException, InterruptedException {
    return CommandBench.run(
        plan, sink, CommandBenchTest::values, new Tool("tacho", "test"), listener());
  }

  private BenchListener listener() {
    return new BenchListener() {
      @Override
      public void stands(Stand stand) {
        stands.add(stand);
      }

      @Override
      public void notice(String message) {
        notices.add(message);
      }
    };
  }

  /// As the recorder's, for plain words.
  private static Map<String, Double> values(String line) {
    Map<String, Double> values = new java.util.HashMap<>();
    for (String word : line.split(" ")) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        String value = word.substring(equals + 1);
        values.put(
            word.substring(0, equals),
            value.equals("nan") ? Double.NaN : Double.parseDouble(value));
      }
    }
    return values;
  }

  private BenchPlan plan(int warmUps, int repeats, List<AskedMetric> metrics, String... command) {
    return plan(warmUps, repeats, metrics, Duration.ofMinutes(1), command);
  }

  private BenchPlan plan(
      int warmUps, int repeats, List<AskedMetric> metrics, Duration timeout, String... command) {
    return new BenchPlan(
        "work",
        List.of(command),
        List.of(command),
        directory,
        System.getenv(),
        warmUps,
        repeats,
        metrics,
        Optional.of(timeout),
        0,
        directory.resolve("output.log"));
  }
}
