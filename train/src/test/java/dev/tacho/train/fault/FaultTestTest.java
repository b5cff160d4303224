package dev.tacho.train.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacho.core.RunId;
import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.lm.Libtorch;
import dev.tacho.lm.Precision;
import dev.tacho.train.data.TextSources;
import dev.tacho.train.data.TokenCache;
import dev.tacho.train.data.Tokens;
import dev.tacho.train.group.GroupPlan.Recovery;
import dev.tacho.train.group.WorkerStart;
import dev.tacho.train.plan.Schedule;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.train.worker.WorkerOrder;
import dev.tacho.weights.llama.LlamaConfig;
import dev.tacho.weights.tokenizer.ByteTokenizer;
import dev.tacho.weights.tokenizer.TokenizerJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// With workers that train ([RealWorker]).
class FaultTestTest {
  private static final Path NATIVES =
      Path.of(System.getProperty("java.io.tmpdir"), "tacho-libtorch-test");

  @TempDir Path folder;

  @Test
  @Timeout(600)
  void aHandfulOfFaults_areFoundPutDownRightAndRecoveredFrom_andNobodyIsLeft() throws Exception {
    List<FaultEnd> ends =
        run(
            FaultTest.plan(
                List.of(
                    FaultKind.KILLED,
                    FaultKind.NAN_GRADIENT,
                    FaultKind.MANTISSA_FLIP,
                    FaultKind.FULL_DISK),
                4,
                1,
                7));
    assertEquals(List.of(), ends.stream().filter(end -> !end.passed()).toList());
    assertTrue(
        ends.stream().filter(end -> end.fault().kind().isFault()).allMatch(FaultEnd::rightRank));
    FaultEnd clean = ends.getFirst();
    assertTrue(clean.lastLoss().orElseThrow() < clean.firstLoss().orElseThrow() - 0.5);
  }

  @Test
  void aBusyHost_isRightOnlyWhereItIsNamed_andNothingElseIs() {
    Anomaly named = anomaly(AnomalyKind.CONTENTION, Cause.HOST);
    Anomaly alarm = anomaly(AnomalyKind.STRAGGLER, Cause.COMPUTE);
    assertTrue(busy(Optional.of(named), List.of()).right());
    assertFalse(busy(Optional.empty(), List.of()).right());
    assertFalse(busy(Optional.of(named), List.of(alarm)).right());
  }

  private static Anomaly anomaly(AnomalyKind kind, Cause cause) {
    return new Anomaly(
        kind,
        OptionalInt.empty(),
        cause,
        OptionalLong.empty(),
        0,
        0,
        OptionalLong.empty(),
        "said",
        List.of(),
        "");
  }

  private static FaultEnd busy(Optional<Anomaly> named, List<Anomaly> alarms) {
    return new FaultEnd(
        new Fault(1, FaultKind.BUSY_HOST, 0, 48, Recovery.SAME),
        "busy threads",
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        named,
        alarms,
        true,
        OptionalLong.empty(),
        0,
        List.of(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Duration.ZERO);
  }

  @Test
  void aGroupMayTakeFourTimesWhatItShould_andStepsAreCountedByWhatOneTakesHere() {
    Pace pace = new Pace(Duration.ofMillis(200), Duration.ofSeconds(20));
    assertEquals(60, pace.stepsOfTwice(Duration.ofSeconds(24)));
    assertEquals(Duration.ofSeconds(4 * (20 + 20 + 8)), pace.limit(100, Duration.ofSeconds(8)));
    assertEquals(Duration.ofMinutes(2), Pace.UNKNOWN.limit(60, Duration.ZERO));
    assertEquals(Duration.ofMinutes(10), pace.limit(10_000, Duration.ZERO));
  }

  /// 65 faults of all kinds and 60 groups that nothing is done to: about an hour.
  @Test
  @Timeout(7200)
  void manyFaults_areFoundPutDownRightAndRecoveredFrom() throws Exception {
    assumeTrue(Boolean.getBoolean("tacho.long"), "takes an hour: ./check --long runs this");
    List<FaultKind> kinds =
        Arrays.stream(FaultKind.values()).filter(kind -> kind != FaultKind.NONE).toList();
    List<FaultEnd> ends = run(FaultTest.plan(kinds, 70, 60, 11));
    List<FaultEnd> done =
        ends.stream()
            .filter(end -> end.fault().kind().isFault() && end.notRun().isEmpty())
            .toList();
    assertTrue(done.size() >= 55, "done: " + done.size());
    long right = done.stream().filter(FaultEnd::right).count();
    assertTrue(right >= 0.95 * done.size(), () -> "wrong: " + wrong(ends));
    assertEquals(List.of(), ends.stream().filter(end -> !end.falseAlarms().isEmpty()).toList());
    assertEquals(List.of(), ends.stream().filter(end -> !end.left().isEmpty()).toList());
  }

  private static List<FaultEnd> wrong(List<FaultEnd> ends) {
    return ends.stream().filter(end -> !end.passed()).toList();
  }

  private List<FaultEnd> run(List<Fault> faults) throws Exception {
    Libtorch.load(NATIVES);
    ByteTokenizer tokenizer = new ByteTokenizer();
    Path tokenizerFile = folder.resolve("tokenizer.json");
    TokenizerJson.write(tokenizerFile, tokenizer);
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "The quick brown fox jumps over the lazy dog. ".repeat(4_000));
    LlamaConfig model =
        new LlamaConfig(tokenizer.size(), 64, 2, 4, 4, 128, 32, 10_000, 1e-5, false);
    TrainPlan plan =
        new TrainPlan(
            60,
            8,
            32,
            1,
            3e-3,
            Schedule.CONSTANT,
            0,
            0,
            OptionalDouble.of(1),
            Precision.FP32,
            1,
            0,
            4,
            10,
            3,
            1);
    try (Tokens tokens =
        new TokenCache(folder.resolve("tokens"), Clock.systemUTC())
            .tokens(TextSources.of(List.of(text)), tokenizer, (_, _) -> {})) {
      WorkerOrder order =
          new WorkerOrder(
              0,
              2,
              new RunId("01M7Y5TJKATQCVNC8RSVJ1D9TY"),
              folder,
              "faults",
              model,
              plan,
              tokens.folder(),
              tokenizerFile,
              folder,
              Optional.empty(),
              NATIVES,
              Optional.of("later"),
              Duration.ofSeconds(10),
              Optional.empty(),
              List.of());
      FaultGround ground =
          new FaultGround(order, start(), folder.resolve("groups"), Clock.systemUTC());
      return new FaultTest(ground).run(faults, _ -> {});
    }
  }

  private static WorkerStart start() {
    return new WorkerStart(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "-Dorg.bytedeco.javacpp.maxbytes=0",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
            "--enable-native-access=ALL-UNNAMED",
            RealWorker.class.getName()),
        Map.of("CLASSPATH", System.getProperty("java.class.path")));
  }
}
