package dev.tacho.bench.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.bench.load.BenchException;
import dev.tacho.bench.load.LoadPlan;
import dev.tacho.bench.load.Scenario;
import dev.tacho.core.RunState;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Fault;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultCheck;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.measure.Tool;
import dev.tacho.telemetry.machine.Capability;
import dev.tacho.telemetry.machine.Category;
import dev.tacho.telemetry.machine.MachineDevice;
import dev.tacho.telemetry.machine.Precision;
import dev.tacho.testkit.runs.ListSink;
import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.onnx.Dim;
import dev.tacho.weights.onnx.GraphBuilder;
import dev.tacho.weights.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Real models in a real engine's process.
@Timeout(120)
final class OnnxBenchTest {
  private static final Tool TOOL = new Tool("tacho", "test");

  @TempDir Path folder;
  private final ListSink sink = new ListSink();
  private final List<String> notices = new ArrayList<>();

  private final OnnxListener listener =
      new OnnxListener() {
        @Override
        public void stands(String what, Duration elapsed, Optional<Duration> left) {
          assertFalse(what.isEmpty());
        }

        @Override
        public void notice(String message) {
          notices.add(message);
        }
      };

  private OnnxOutcome run(OnnxPlan plan) throws InterruptedException {
    return run(plan, "");
  }

  private OnnxOutcome run(OnnxPlan plan, String crashAt) throws InterruptedException {
    return OnnxBench.run(
        plan,
        sink,
        options -> EngineProcess.start(options, crashAt),
        OnnxBenchTest::processor,
        TOOL,
        listener,
        Optional.empty());
  }

  /// A processor that computes in fp32 and int8 only.
  private static List<MachineDevice> processor() {
    return List.of(
        new MachineDevice(
            "cpu",
            Category.CPU,
            "nobody",
            "a processor",
            "/proc/cpuinfo",
            Map.of(),
            Map.of(
                Precision.FP32, new Capability.Native("its manual"),
                Precision.INT8, new Capability.Native("its manual"),
                Precision.FP16, new Capability.Converted(Precision.FP32, "f16c")),
            Optional.empty()));
  }

  private Path mlp(Dim batch) {
    GraphBuilder graph = new GraphBuilder("mlp");
    String x = graph.input("x", ElementType.FLOAT32, batch, Dim.of(16));
    float[] weights = new float[256];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextDouble(-1, 1);
    }
    String w = graph.constant(Tensor.floats("w", List.of(16L, 16L), weights));
    String h = graph.node("Relu", graph.node("MatMul", x, w));
    graph.output("y", h, ElementType.FLOAT32, batch, Dim.of(16));
    return OnnxFile.write(graph.build(), folder.resolve("mlp.onnx")).path();
  }

  private Path relu(ElementType type, Dim... dims) {
    GraphBuilder graph = new GraphBuilder("relu");
    graph.output("y", graph.node("Relu", graph.input("x", type, dims)), type, dims);
    return OnnxFile.write(graph.build(), folder.resolve("relu.onnx")).path();
  }

  private OnnxPlan plan(Path model) {
    return plan(model, Scenario.SINGLE_STREAM, 1, Map.of());
  }

  private OnnxPlan plan(Path model, Scenario scenario, int streams, Map<String, Long> shapes) {
    LoadPlan load =
        new LoadPlan(
            scenario,
            streams,
            Duration.ofMillis(40),
            700,
            2,
            5,
            Duration.ofMillis(200),
            scenario == Scenario.SERVER ? Optional.of(10_000.0) : Optional.empty(),
            3,
            40_000);
    return new OnnxPlan(
        "m",
        model,
        "cpu",
        Optional.empty(),
        OptionalInt.empty(),
        shapes,
        Map.of(),
        Map.of(),
        1,
        false,
        load,
        Optional.of(Duration.ofSeconds(5)),
        Optional.empty(),
        // unpacked once for all tests of this room
        Path.of("target", "engines").toAbsolutePath());
  }

  private static Measurement.Known known(Result result, String metric, Statistic statistic) {
    return result.measurements().stream()
        .filter(m -> m instanceof Measurement.Known)
        .map(m -> (Measurement.Known) m)
        .filter(m -> m.metric().name().equals(metric) && m.statistic().equals(statistic))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aModel_isReallyExecuted_andEveryNumberHasItsRows() throws InterruptedException {
    OnnxOutcome outcome = run(plan(mlp(Dim.open("batch"))));
    assertEquals(RunState.COMPLETED, outcome.state(), outcome.toString());
    Result result = outcome.result().orElseThrow();
    List<Fault> faults = ResultCheck.faults(result);
    assertEquals(
        List.of(), faults.stream().filter(f -> f.severity() == Fault.Severity.ERROR).toList());
    Measurement.Known median = known(result, "latency_ms", new Statistic.Median());
    assertTrue(median.value() > 0);
    assertEquals("fp32", median.scope().on(Dimension.PRECISION).orElseThrow());
    assertEquals("1", median.scope().on(Dimension.BATCH).orElseThrow());
    assertEquals("single-stream", median.scope().on(Dimension.SCENARIO).orElseThrow());
    assertEquals(2, median.evidence().repeats());
    assertEquals(sink.rows("queries").size(), (int) median.evidence().samples().orElseThrow());
    assertEquals(2, sink.rows("repeats").size());
    assertTrue(!sink.rows("warm-ups").isEmpty());
    assertTrue(known(result, "latency_ms", Statistic.quantile(0.99)).value() >= median.value());
    ListSink.Row row = sink.rows("queries").getFirst();
    assertEquals("ok", row.status());
    assertEquals(row.value("last") - row.value("sent"), row.value("latency_ms") * 1e6, 1);
    assertEquals(1, row.value("repeat"));
    assertTrue(Double.isNaN(row.value("tokens")));
    assertTrue(row.intended() >= 0 && row.intended() < Duration.ofMinutes(2).toNanos());
    assertTrue(
        result.measurements().stream()
            .anyMatch(
                m ->
                    m instanceof Measurement.Missing(var metric, _, var reason)
                        && metric.name().equals("enqueue_ms")
                        && reason.contains("CPU provider")),
        "what the engine does not tell apart is missing, with the reason");
  }

  @ParameterizedTest
  @EnumSource
  void everyScenario_isMeasured(Scenario scenario) throws InterruptedException {
    int streams = scenario == Scenario.SINGLE_STREAM ? 1 : 2;
    OnnxOutcome outcome = run(plan(mlp(Dim.of(2)), scenario, streams, Map.of()));
    assertEquals(RunState.COMPLETED, outcome.state(), outcome.toString());
    Result result = outcome.result().orElseThrow();
    double samples = known(result, "samples_per_s", new Statistic.Rate()).value();
    double queries = known(result, "requests_per_s", new Statistic.Rate()).value();
    assertEquals(scenario == Scenario.MULTI_STREAM ? 4 : 2, samples / queries, 1e-9);
    boolean latency =
        result.measurements().stream()
            .anyMatch(
                m -> m instanceof Measurement.Known && m.metric().name().equals("latency_ms"));
    assertEquals(scenario != Scenario.OFFLINE, latency);
  }

  @Test
  void int8_isMadeOfTheFp32Model_andTheEnginesGraphIsLookedAt() throws InterruptedException {
    OnnxPlan plan = plan(mlp(Dim.open("batch")));
    OnnxOutcome outcome = run(plan.at("cpu", Optional.of("int8"), OptionalInt.of(4)));
    Result result = outcome.result().orElseThrow();
    assertEquals(
        "int8",
        known(result, "latency_ms", new Statistic.Mean())
            .scope()
            .on(Dimension.PRECISION)
            .orElseThrow());
    assertEquals("4", result.workload().parameters().get("batch_size").orElseThrow().toString());
    Check check =
        result.checks().stream()
            .filter(one -> one.name().equals("no product left in floats"))
            .findFirst()
            .orElseThrow();
    assertEquals(Check.Outcome.PASSED, check.outcome(), check.detail());
  }

  @Test
  void aPrecisionThatTheProcessorLacks_isRefused_neverRelabelled() throws InterruptedException {
    OnnxPlan plan = plan(mlp(Dim.open("batch")));
    OnnxOutcome half = run(plan.at("cpu", Optional.of("fp16"), OptionalInt.empty()));
    assertTrue(half.refused());
    assertEquals(Optional.empty(), half.result());
    assertTrue(half.reason().orElseThrow().contains("cannot compute in fp16"), half.toString());
  }

  @Test
  void aDeviceThatIsNotThere_isRefused() throws InterruptedException {
    OnnxOutcome gone = run(plan(mlp(Dim.of(1))).at("gpu0", Optional.empty(), OptionalInt.empty()));
    assertTrue(gone.reason().orElseThrow().contains("no device gpu0; it has cpu"), gone.toString());
  }

  @Test
  void layers_comeFromTheEnginesProfile_asReported() throws InterruptedException {
    OnnxPlan plain = plan(mlp(Dim.of(1)));
    OnnxPlan plan =
        new OnnxPlan(
            plain.name(),
            plain.model(),
            plain.device(),
            plain.precision(),
            plain.batch(),
            plain.shapes(),
            plain.ranges(),
            plain.files(),
            1,
            true,
            plain.load(),
            Optional.empty(),
            Optional.empty(),
            plain.cache());
    Result result = run(plan).result().orElseThrow();
    assertEquals(LayerProfile.QUERIES, sink.rows("layers").size());
    Measurement.Known layer = known(result, "layer_time_ms", new Statistic.Median());
    assertEquals("reported", layer.how().tier().word());
    assertEquals(
        LayerProfile.QUERIES,
        (int)
            known(result, "compute_ms", new Statistic.Median()).evidence().samples().orElseThrow());
  }

  @Test
  void aNativeCrash_losesNothingThatWasTakenDown() throws InterruptedException {
    OnnxOutcome outcome = run(plan(mlp(Dim.open("batch"))), "\"type\":\"begins\",\"repeat\":2");
    assertEquals(RunState.FAILED, outcome.state());
    assertTrue(
        outcome.reason().orElseThrow().contains("engine's process ended with"), outcome.toString());
    assertFalse(outcome.refused());
    assertEquals(1, sink.rows("repeats").size());
    assertTrue(sink.rows("queries").size() >= 350, "rows: " + sink.rows("queries").size());
    Result result = outcome.result().orElseThrow();
    assertEquals(1, known(result, "latency_ms", new Statistic.Median()).evidence().repeats());
  }

  @Test
  void openDimensionsThatAreNotTheBatch_mustBeTold() throws InterruptedException {
    Path model = relu(ElementType.FLOAT32, Dim.open("batch"), Dim.open("sequence"), Dim.open("d"));
    OnnxOutcome outcome = run(plan(model));
    assertTrue(outcome.refused());
    assertTrue(
        outcome.reason().orElseThrow().endsWith("say --shape d=N --shape sequence=N"),
        outcome.toString());
  }

  @Test
  void openDimensionsThatAreTold_areTaken() throws InterruptedException {
    Path model = relu(ElementType.FLOAT32, Dim.open("batch"), Dim.open("sequence"));
    OnnxOutcome outcome = run(plan(model, Scenario.SINGLE_STREAM, 1, Map.of("sequence", 12L)));
    assertTrue(
        outcome.result().orElseThrow().workload().parameters().toString().contains("FLOAT[1, 12]"));
  }

  @Test
  void aShapeThatTheModelDoesNotHave_isRefused() throws InterruptedException {
    OnnxOutcome outcome =
        run(plan(mlp(Dim.open("batch")), Scenario.SINGLE_STREAM, 1, Map.of("sequnce", 1L)));
    assertTrue(
        outcome.reason().orElseThrow().contains("--shape sequnce names nothing of"),
        outcome.toString());
  }

  @Test
  void aBatchThatIsFixed_isNotMadeAnother() throws InterruptedException {
    OnnxOutcome outcome = run(plan(mlp(Dim.of(4))).at("cpu", Optional.empty(), OptionalInt.of(2)));
    assertTrue(outcome.reason().orElseThrow().contains("is fixed at 4"), outcome.toString());
  }

  @Test
  void aTornModel_neverReachesTheEngine() throws Exception {
    Path whole = mlp(Dim.of(1));
    byte[] bytes = Files.readAllBytes(whole);
    Path torn = folder.resolve("torn.onnx");
    Files.write(torn, Arrays.copyOf(bytes, bytes.length / 2));
    OnnxOutcome outcome = run(plan(torn));
    assertTrue(outcome.refused());
    assertTrue(outcome.reason().orElseThrow().contains("no whole ONNX model"), outcome.toString());
  }

  @Test
  void anOperatorThatTheEngineDoesNotKnow_isOneClearMessage() throws InterruptedException {
    GraphBuilder graph = new GraphBuilder("odd");
    String x = graph.input("x", ElementType.FLOAT32, Dim.of(1), Dim.of(4));
    graph.output("y", graph.node("NoSuchOperator", x), ElementType.FLOAT32, Dim.of(1), Dim.of(4));
    Path model = OnnxFile.write(graph.build(), folder.resolve("odd.onnx")).path();
    OnnxOutcome outcome = run(plan(model));
    assertTrue(outcome.refused());
    String reason = outcome.reason().orElseThrow();
    assertTrue(reason.contains("cannot be loaded by ONNX Runtime"), reason);
    assertTrue(reason.contains("NoSuchOperator"), reason);
    assertFalse(reason.contains("\n"), reason);
  }

  /// Rows of a file are samples, and begin again at the end.
  @Test
  void samplesOfANumPyFile_areFed_andFilesThatDoNotFitRefused() throws Exception {
    OnnxPlan plan = fed(relu(ElementType.INT64, Dim.of(2), Dim.of(3)), "x.npy", Optional.empty());
    Path file = folder.resolve("x.npy");
    Inputs.Input input = new Inputs.Input("x", ai.onnxruntime.OnnxJavaType.INT64, List.of(2L, 3L));
    Inputs inputs = new Inputs(2, List.of(input));
    byte[] five = npy("<i8", "(5, 3)", 120);
    five[five.length - 120 + 48] = 7;
    Files.write(file, five);
    Feed feed = new Feed(plan, inputs);
    assertEquals(Optional.of(2), feed.queries());
    assertEquals(7, feed.values(input, 3).get(0));
    assertEquals(48, feed.values(input, 2).remaining());
    for (byte[] bad :
        List.of(
            npy("<i4", "(2, 3)", 24),
            npy("<i8", "(3, 2)", 48),
            npy("<i8", "(1, 3)", 24),
            Arrays.copyOf(five, 40),
            new byte[] {1, 2})) {
      Files.write(file, bad);
      var _ = assertThrows(BenchException.class, () -> new Feed(plan, inputs));
    }
  }

  private OnnxPlan fed(Path model, String x, Optional<String> labels) {
    OnnxPlan plain = plan(model);
    return new OnnxPlan(
        plain.name(),
        plain.model(),
        plain.device(),
        labels.isPresent() ? Optional.of("int8") : Optional.empty(),
        plain.batch(),
        plain.shapes(),
        plain.ranges(),
        Map.of("x", folder.resolve(x)),
        1,
        false,
        plain.load(),
        Optional.empty(),
        labels.map(folder::resolve),
        plain.cache());
  }

  @Test
  void answersOfAMadeModel_areHeldAgainstTheFp32One_andAgainstLabels() throws Exception {
    Path model = mlp(Dim.open("batch"));
    java.nio.ByteBuffer x =
        java.nio.ByteBuffer.allocate(40 * 16 * 4).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    SplittableRandom random = new SplittableRandom(5);
    while (x.hasRemaining()) {
      x.putFloat((float) random.nextDouble(-1, 1));
    }
    byte[] samples = npy("<f4", "(40, 16)", x.capacity());
    System.arraycopy(x.array(), 0, samples, samples.length - x.capacity(), x.capacity());
    Files.write(folder.resolve("x.npy"), samples);
    Files.write(folder.resolve("y.npy"), npy("<i8", "(40,)", 320));
    Result result = run(fed(model, "x.npy", Optional.of("y.npy"))).result().orElseThrow();
    double error = known(result, "output_error_pct", new Statistic.Mean()).value();
    assertTrue(error > 0 && error < 5, "off by " + error + " %");
    Measurement.Known same = known(result, "output_same_choice_pct", new Statistic.Mean());
    assertTrue(same.value() > 80, same.toString());
    assertEquals(40, same.evidence().samples().orElseThrow());
    assertTrue(known(result, "cross_entropy_bits", new Statistic.Mean()).value() > 0);
    assertTrue(known(result, "accuracy_pct", new Statistic.Mean()).value() < 50);
  }

  private static byte[] npy(String type, String shape, int bytes) throws IOException {
    String head = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    var out = new java.io.ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) head.length(), 0});
    out.write(head.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    out.write(new byte[bytes]);
    return out.toByteArray();
  }
}
