package dev.tacho.recorder.advice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.Severity;
import dev.tacho.core.StageState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each of Tacho's own rules: a trace that fires it, a near miss that does not, and the boundary.
class BuiltInRulesTest {
  /// Rules of one threshold: rule, series, a value at the threshold, one just short of it, seconds
  /// of the window, share of it in hundredths, what stands beside it (name, value, ...).
  static Stream<Arguments> levels() {
    return Stream.of(
        level("cpu-saturated", "tree_cpu_pct", 95, 94.9, 60, 90),
        level("cpu-contended", "host_psi_cpu_some_pct", 50, 49.9, 60, 90),
        level("cpu-stolen", "host_steal_pct", 10, 9.9, 60, 90),
        level("memory-pressure", "tree_mem_limit_pct", 85, 84.9, 30, 90),
        level("memory-stall", "host_psi_memory_full_pct", 10, 9.9, 30, 90),
        level("swapping", "tree_swap_bytes", 256e6, 255e6, 60, 90),
        level("io-stall", "host_psi_io_some_pct", 40, 39.9, 60, 90),
        level("disk-saturated", "host_disk_busy_pct", 90, 89.9, 60, 90),
        level("gpu-idle", "gpu_pct/0", 10, 10.1, 120, 90, "tree_cpu_pct", 50),
        level(
            "gpu-starved",
            "gpu_pct/0",
            50,
            50.1,
            120,
            90,
            "tree_cpu_pct",
            80,
            "gpu_tree_memory_bytes/0",
            1e8),
        level("input-bound", "data_time_ms", 30, 29.9, 120, 80, "step_time_ms", 100),
        level(
            "gpu-memory-full",
            "gpu_memory_bytes/0",
            95,
            94.9,
            60,
            90,
            "gpu_memory_total_bytes/0",
            100),
        level("gpu-throttled-heat", "gpu_throttled_thermal/0", 1, 0.9, 60, 20),
        level("gpu-throttled-power", "gpu_throttled_power/0", 1, 0.9, 120, 50));
  }

  private static Arguments level(
      String rule,
      String series,
      double at,
      double shortOf,
      int window,
      int share,
      Object... beside) {
    return Arguments.of(rule, series, at, shortOf, window, share, beside);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("levels")
  void level_atItsThreshold_fires_justShortOfItDoesNot(
      String rule,
      String series,
      double at,
      double shortOf,
      int window,
      int share,
      Object[] beside) {
    Trace fires = Trace.builtIn().hold(3L * window, with(series, at, beside));
    assertEquals(1, fires.told(rule).size(), fires.told().toString());
    assertEquals(at, fires.told(rule).getFirst().evidence().value(), 1e-9);

    Trace misses = Trace.builtIn().hold(3L * window, with(series, shortOf, beside));
    assertEquals(List.of(), misses.told(rule));
    assertEquals(Optional.empty(), misses.unjudged(rule), "judged, and found not to hold");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("levels")
  void level_forItsShareOfTheWindow_fires_forLessItDoesNot(
      String rule,
      String series,
      double at,
      double shortOf,
      int window,
      int share,
      Object[] beside) {
    int needed = window * share / 100;
    assertEquals(1, alternate(rule, series, at, shortOf, window, needed, beside));
    assertEquals(0, alternate(rule, series, at, shortOf, window, needed - 1, beside));
  }

  private static int alternate(
      String rule,
      String series,
      double at,
      double shortOf,
      int window,
      int seconds,
      Object[] beside) {
    Trace trace = Trace.builtIn();
    for (int i = 0; i < 4; i++) {
      trace.hold(seconds, with(series, at, beside));
      trace.hold(window - seconds, with(series, shortOf, beside));
    }
    return trace.told(rule).size();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("levels")
  void level_shorterThanItsWindow_doesNot(
      String rule,
      String series,
      double at,
      double shortOf,
      int window,
      int share,
      Object[] beside) {
    Trace trace = Trace.builtIn().hold(window, with(series, at, beside)).pass(3L * window);
    assertEquals(List.of(), trace.told(rule));
  }

  private static Object[] with(String series, double value, Object[] beside) {
    Object[] all = new Object[beside.length + 2];
    all[0] = series;
    all[1] = value;
    System.arraycopy(beside, 0, all, 2, beside.length);
    return all;
  }

  @Test
  void everyRule_isTestedHere() {
    Set<String> tested = new TreeSet<>();
    levels().forEach(level -> tested.add((String) level.get()[0]));
    tested.addAll(
        List.of(
            "throughput-drop",
            "stalled",
            "cpu-throttled",
            "time-limit",
            "memory-leak",
            "disk-full",
            "memory-over-requested",
            "memory-under-requested",
            "cpus-over-requested",
            "gpus-over-requested",
            "time-over-requested"));
    Set<String> rules = new TreeSet<>();
    RuleBook.builtIn().rules().forEach(rule -> rules.add(rule.id()));
    assertEquals(rules, tested);
  }

  @Test
  void oneBusyCoreOf64_isNoSaturation() {
    Trace trace = Trace.builtIn().hold(600, "tree_cpu_cores", 1, "tree_cpu_pct", 100.0 / 64);
    assertEquals(List.of(), trace.told());
  }

  @Test
  void cpuThrottled_byATenthOfASecondInEach_isTold_byLessIsNot() {
    assertEquals(1, throttled(0.1).told("cpu-throttled").size());
    Trace less = throttled(0.099);
    assertEquals(List.of(), less.told());
    assertEquals(Optional.empty(), less.unjudged("cpu-throttled"));
  }

  private static Trace throttled(double eachSecond) {
    Trace trace = Trace.builtIn();
    for (int i = 0; i < 200; i++) {
      trace.hold(1, "cgroup_throttled_s", 3 + i * eachSecond);
    }
    return trace;
  }

  @Test
  void memoryPressure_above95Percent_isCritical() {
    Trace trace = Trace.builtIn().hold(60, "tree_mem_limit_pct", 95);
    assertEquals(Severity.CRITICAL, trace.told("memory-pressure").getFirst().severity());
  }

  @Test
  void gpuIdle_withoutABusyProcessor_isNotTold() {
    Trace trace = Trace.builtIn().hold(600, "gpu_pct/0", 0, "tree_cpu_pct", 49);
    assertEquals(List.of(), trace.told());
  }

  @Test
  void gpuIdle_whenNobodyKnowsTheProcessors_cannotBeJudged() {
    Trace trace = Trace.builtIn().hold(600, "gpu_pct/0", 0);
    assertEquals(List.of(), trace.told());
    assertEquals(Optional.of("no series tree_cpu_pct"), trace.unjudged("gpu-idle"));
  }

  // --- throughput

  private static Baselines earlier(double median, double deviation, int runs) {
    return new Baselines(
        Map.of(new Baselines.Key("", "samples_per_s"), new Baselines.Past(median, deviation, runs)),
        "only 2 earlier runs");
  }

  private static Trace samples(double rate, Baselines baselines) {
    Trace trace = new Trace(RuleBook.builtIn(), baselines);
    for (int i = 0; i < 200; i++) {
      trace.value("", "samples_per_s", rate).pass(1);
    }
    return trace;
  }

  @Test
  void throughputDrop_of25Percent_isTold_of24point9IsNot() {
    Trace fires = samples(750, earlier(1000, 1, 5));
    assertEquals(1, fires.told().size(), fires.told().toString());
    RunEvent.Advice advice = fires.told().getFirst();
    assertEquals("throughput-drop", advice.rule());
    assertEquals(Severity.WARNING, advice.severity());
    assertEquals(
        "samples_per_s is 25 % below what 5 earlier runs had: 750 samples/s against"
            + " 1,000 samples/s",
        advice.message());
    assertEquals(25, advice.evidence().value(), 1e-9);
    assertEquals(60, advice.evidence().samples());
    assertEquals(List.of(), samples(751, earlier(1000, 1, 5)).told());
    assertEquals(Optional.empty(), samples(751, earlier(1000, 1, 5)).unjudged("throughput-drop"));
  }

  @Test
  void throughputDrop_ofHalf_isCritical() {
    Trace trace = samples(500, earlier(1000, 1, 5));
    assertEquals(Severity.CRITICAL, trace.told().getFirst().severity());
  }

  @Test
  void throughputDrop_withinTheSpreadOfEarlierRuns_isInformation() {
    Trace trace = samples(700, earlier(1000, 100, 5));
    assertEquals(Severity.INFO, trace.told().getFirst().severity());
    assertTrue(
        trace
            .told()
            .getFirst()
            .message()
            .endsWith(", though those runs differ by" + " 148.26 samples/s as well"),
        trace.told().toString());
  }

  @Test
  void throughputDrop_withoutEnoughEarlierRuns_saysNoBaselineAndNothingElse() {
    Trace two = samples(1, earlier(1000, 1, 2));
    assertEquals(List.of(), two.told());
    assertEquals(
        Optional.of(
            "no baseline for samples_per_s: only 2 earlier runs; it takes 3 with this series"),
        two.unjudged("throughput-drop"));
    Trace none = samples(1, Baselines.none("no earlier run"));
    assertEquals(List.of(), none.told());
    assertEquals(
        Optional.of("no baseline for samples_per_s: no earlier run; it takes 3 with this series"),
        none.unjudged("throughput-drop"));
  }

  @Test
  void throughputDrop_ofProgress_isJudgedInsideItsStage() {
    Baselines baselines =
        new Baselines(
            Map.of(new Baselines.Key("train", RuleFile.PROGRESS), new Baselines.Past(100, 1, 4)),
            "");
    assertEquals(1, progress("train", 70, baselines).told("throughput-drop").size());
    assertEquals(0, progress("train", 80, baselines).told("throughput-drop").size());
    Trace other = progress("evaluate", 1, baselines);
    assertEquals(0, other.told("throughput-drop").size());
    assertTrue(other.unjudged("throughput-drop").isPresent());
  }

  private static Trace progress(String stage, double rate, Baselines baselines) {
    Trace trace =
        new Trace(RuleBook.builtIn(), baselines).event(RunEvent.stage(stage, StageState.RUNNING));
    for (int i = 0; i < 200; i++) {
      trace.event(done(i * rate)).pass(1);
    }
    return trace;
  }

  private static RunEvent done(double done) {
    return new RunEvent.Progress(done, Optional.empty(), Optional.empty());
  }

  // --- stall

  @Test
  void stalled_afterFiveTimesTheUsualGap_isTold_aSecondBeforeItIsNot() {
    Trace trace = Trace.builtIn();
    for (int i = 0; i < 30; i++) {
      trace.event(done(i)).pass(20);
    }
    // twenty seconds after the last progress by now, and a second is judged two seconds late
    trace.pass(79 + Advisor.LAG);
    assertEquals(List.of(), trace.told("stalled"));
    trace.pass(3);
    assertEquals(1, trace.told("stalled").size());
    RunEvent.Evidence evidence = trace.told("stalled").getFirst().evidence();
    assertEquals(100, evidence.threshold());
    assertEquals(100, evidence.value());
    assertEquals(29, evidence.samples());
    trace.pass(1000);
    assertEquals(1, trace.told("stalled").size(), "told once while it holds");
    trace.event(done(99)).pass(20).event(done(100)).pass(300);
    assertEquals(2, trace.told("stalled").size(), "it got on, and stalled again");
  }

  @Test
  void stalled_quickProgram_isGivenAMinute() {
    Trace trace = Trace.builtIn();
    for (int i = 0; i < 30; i++) {
      trace.step(i).pass(1);
    }
    trace.pass(55);
    assertEquals(List.of(), trace.told("stalled"));
    trace.pass(10);
    assertEquals(1, trace.told("stalled").size());
    assertEquals(60, trace.told("stalled").getFirst().evidence().threshold());
  }

  @Test
  void stalled_withTooFewGaps_cannotBeJudged() {
    Trace trace = Trace.builtIn();
    for (int i = 0; i < 15; i++) {
      trace.event(done(i)).pass(1);
    }
    trace.pass(10_000);
    assertEquals(List.of(), trace.told("stalled"));
    assertEquals(Optional.of("progress was told 15 times, it takes 21"), trace.unjudged("stalled"));
  }

  @Test
  void stalled_betweenStages_isNotTold() {
    Trace trace = Trace.builtIn().event(RunEvent.stage("train", StageState.RUNNING));
    for (int i = 0; i < 40; i++) {
      trace.event(done(i)).pass(1);
    }
    trace.event(RunEvent.stage("train", StageState.COMPLETED)).pass(1000);
    assertEquals(List.of(), trace.told("stalled"));
  }

  // --- limits in time

  private static Trace forecast(double p50, double p90, double limit) {
    return forecast(p50, p90, limit, 5);
  }

  private static Trace forecast(double p50, double p90, double limit, int runs) {
    return Trace.builtIn()
        .event(new RunEvent.Granted(List.of(new RunEvent.Grant("time", limit, "s", "--timeout"))))
        .pass(100)
        .event(
            new RunEvent.Forecast(
                Optional.empty(),
                OptionalLong.of((long) (p50 * Trace.SECOND)),
                OptionalLong.of((long) (p90 * Trace.SECOND)),
                runs,
                "runs of nightly"))
        .pass(10);
  }

  @Test
  void timeLimit_beyondByOneOfTenRuns_isAWarning_byHalfOfThemCritical() {
    assertEquals(List.of(), forecast(500, 900, 1000).told());
    Trace one = forecast(500, 901, 1000);
    assertEquals(Severity.WARNING, one.told("time-limit").getFirst().severity());
    assertEquals(1001, one.told("time-limit").getFirst().evidence().value(), 1e-6);
    Trace half = forecast(901, 1500, 1000);
    assertEquals(Severity.CRITICAL, half.told("time-limit").getFirst().severity());
  }

  @Test
  void timeLimit_onFewRuns_cannotBeJudged() {
    Trace trace = forecast(901, 1500, 1000, 4);
    assertEquals(List.of(), trace.told());
    assertEquals(
        Optional.of("the forecast rests on 4 earlier runs, it takes 5"),
        trace.unjudged("time-limit"));
  }

  @Test
  void timeLimit_withoutALimit_cannotBeJudged() {
    Trace trace = Trace.builtIn().pass(100);
    assertEquals(Optional.of("no time limit is known"), trace.unjudged("time-limit"));
  }

  private static Trace grow(String series, double from, double perHour, int seconds) {
    Trace trace = Trace.builtIn();
    Random noise = new Random(7);
    for (int i = 0; i < seconds; i++) {
      trace.hold(1, series, from + perHour * i / 3600 + noise.nextGaussian() * from / 500);
    }
    return trace;
  }

  @Test
  void memoryLeak_thatFillsInTwelveHours_isTold_slowerOrNoisyOrFlatIsNot() {
    Trace trace = grow("tree_mem_limit_pct", 40, 6, 1800);
    assertEquals(1, trace.told("memory-leak").size(), trace.told().toString());
    RunEvent.Advice advice = trace.told("memory-leak").getFirst();
    assertEquals(Severity.WARNING, advice.severity());
    assertEquals(12 * 3600, advice.evidence().threshold());
    assertTrue(
        advice.evidence().value() > 7 * 3600 && advice.evidence().value() < 12 * 3600,
        advice.toString());
    assertEquals(List.of(), grow("tree_mem_limit_pct", 40, 3, 1800).told(), "20 h are left");
    assertEquals(List.of(), grow("tree_mem_limit_pct", 40, 0, 1800).told(), "noise alone");
    assertEquals(List.of(), grow("tree_mem_limit_pct", 40, -6, 1800).told(), "it shrinks");
    assertEquals(Optional.empty(), grow("tree_mem_limit_pct", 40, 0, 1800).unjudged("memory-leak"));
  }

  @Test
  void memoryLeak_ofAProgramThatOnlyLoadsItsData_isNotTold() {
    Trace trace = Trace.builtIn();
    for (int i = 0; i < 1800; i++) {
      trace.hold(1, "tree_mem_limit_pct", Math.min(40, 10 + i / 10.0));
    }
    assertEquals(List.of(), trace.told());
  }

  @Test
  void memoryLeak_ofARunThatIsOverBefore_isNotTold() {
    Trace trace =
        Trace.builtIn()
            .event(
                new RunEvent.Forecast(
                    Optional.empty(),
                    OptionalLong.of(3000 * Trace.SECOND),
                    OptionalLong.of(3600 * Trace.SECOND),
                    5,
                    "5 runs"));
    for (int i = 0; i < 1800; i++) {
      trace.hold(1, "tree_mem_limit_pct", 40 + i / 600.0);
    }
    assertEquals(List.of(), trace.told());
  }

  @Test
  void diskFull_withinTwoHours_isTold_laterIsNot() {
    assertEquals(1, grow("disk_free_bytes", 10e9, -6e9, 600).told("disk-full").size());
    assertEquals(0, grow("disk_free_bytes", 10e9, -4e9, 600).told("disk-full").size());
    Trace soon = grow("disk_free_bytes", 10e9, -60e9, 400);
    assertEquals(Severity.CRITICAL, soon.told("disk-full").getFirst().severity());
  }

  // --- requests

  private static Trace asked(String resource, double amount, String unit, String source) {
    return Trace.builtIn()
        .event(new RunEvent.Granted(List.of(new RunEvent.Grant(resource, amount, unit, source))));
  }

  @Test
  void memoryRequest_halfUsed_isTold_moreIsNot_andNearlyAllIsAWarning() {
    Trace half = asked("memory", 64e9, "B", "SLURM_MEM_PER_NODE");
    half.hold(600, "tree_rss_bytes", 32e9).complete();
    assertEquals(
        List.of(
            "at most 32 GB of the 64 GB of memory from SLURM_MEM_PER_NODE was in use, 50 % of it"),
        half.told().stream().map(RunEvent.Advice::message).toList());
    assertEquals(
        "ask for 38.4 GB: the most that was seen, and 20 % beside it",
        half.told().getFirst().action());
    Trace more = asked("memory", 64e9, "B", "memory.max");
    more.hold(600, "tree_rss_bytes", 33e9).complete();
    assertEquals(List.of(), more.told());
    Trace all = asked("memory", 64e9, "B", "memory.max");
    all.hold(600, "tree_rss_bytes", 57.6e9).complete();
    assertEquals("memory-under-requested", all.told().getFirst().rule());
    Trace nearly = asked("memory", 64e9, "B", "memory.max");
    nearly.hold(600, "tree_rss_bytes", 57.5e9).complete();
    assertEquals(List.of(), nearly.told());
  }

  @Test
  void memoryRequest_countsTheHighestValueNotTheMean() {
    Trace trace = asked("memory", 64e9, "B", "memory.max");
    trace.hold(599, "tree_rss_bytes", 1e9).hold(1, "tree_rss_bytes", 40e9).complete();
    assertEquals(List.of(), trace.told());
  }

  @Test
  void cpuRequest_countsTheBusiestMinute() {
    Trace trace = asked("cpus", 16, "1", "SLURM_CPUS_ON_NODE");
    trace.hold(300, "tree_cpu_cores", 1).hold(61, "tree_cpu_cores", 8);
    trace.hold(300, "tree_cpu_cores", 1).complete();
    assertEquals(1, trace.told("cpus-over-requested").size());
    assertEquals(
        "ask for 10, with 20 % beside what was used, or start more workers",
        trace.told("cpus-over-requested").getFirst().action());
    Trace more = asked("cpus", 16, "1", "SLURM_CPUS_ON_NODE");
    more.hold(600, "tree_cpu_cores", 8.1).complete();
    assertEquals(List.of(), more.told());
  }

  @Test
  void gpuRequest_countsThoseThatWereEverBusy() {
    Trace trace = asked("gpus", 4, "1", "SLURM_GPUS_ON_NODE");
    trace.hold(600, "gpu_pct/0", 90, "gpu_pct/1", 5, "gpu_pct/2", 4.9, "gpu_pct/3", 0).complete();
    assertEquals(
        "2 of the 4 GPUs from SLURM_GPUS_ON_NODE were ever in use",
        trace.told("gpus-over-requested").getFirst().message());
    Trace all = asked("gpus", 2, "1", "SLURM_GPUS_ON_NODE");
    all.hold(600, "gpu_pct/0", 90, "gpu_pct/1", 5).complete();
    assertEquals(List.of(), all.told("gpus-over-requested"));
  }

  @Test
  void timeRequest_halfUsed_isTold_moreIsNot() {
    Trace half = asked("time", 1200, "s", "SLURM_JOB_END_TIME").pass(600).complete();
    assertEquals(1, half.told("time-over-requested").size());
    Trace more = asked("time", 1199, "s", "SLURM_JOB_END_TIME").pass(600).complete();
    assertEquals(List.of(), more.told());
  }

  @Test
  void requests_ofARunThatFailedOrWasShort_areNotJudged() {
    Trace failed = asked("time", 12_000, "s", "SLURM_JOB_END_TIME").pass(600);
    failed.end(RunState.FAILED);
    assertEquals(List.of(), failed.told());
    Trace quick = asked("time", 12_000, "s", "SLURM_JOB_END_TIME").pass(299).complete();
    assertEquals(List.of(), quick.told());
    assertEquals(
        Optional.of("the run took 4 min 59 s; it takes 5 min to tell what is needed"),
        quick.unjudged("time-over-requested"));
  }

  @Test
  void anOptionOfTheRecording_isNoRequest() {
    Trace trace = asked("time", 12_000, "s", "--timeout").pass(600).complete();
    assertEquals(List.of(), trace.told());
    assertEquals(
        Optional.of("no scheduler or container said what it gave of time"),
        trace.unjudged("time-over-requested"));
  }

  @Test
  void requests_thatNobodyMade_areSaidSo() {
    Trace trace = Trace.builtIn().hold(600, "tree_rss_bytes", 1e9).complete();
    assertEquals(
        Optional.of("no scheduler or container said what it gave of memory"),
        trace.unjudged("memory-over-requested"));
  }
}
