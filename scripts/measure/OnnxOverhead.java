package dev.tacho.bench.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import dev.tacho.bench.load.LoadListener;
import dev.tacho.bench.load.LoadPlan;
import dev.tacho.bench.load.LoadRun;
import dev.tacho.bench.load.QueryRow;
import dev.tacho.bench.load.RepeatEnd;
import dev.tacho.bench.load.Scenario;
import dev.tacho.bench.load.SteadyState;
import dev.tacho.stats.Quantiles;
import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.onnx.Dim;
import dev.tacho.weights.onnx.GraphBuilder;
import dev.tacho.weights.onnx.OnnxFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/// What bench onnx adds to the engine's own call: blocks of queries through the harness and blocks
/// of bare calls by turns, in one process, on one session with the same tensors. For bench_onnx.py.
///
/// Arguments: pairs of blocks, queries of a block, folder.
public final class OnnxOverhead {
  private static final LoadListener SILENT =
      new LoadListener() {
        @Override
        public void warmed(SteadyState state, long queries, long nanos) {}

        @Override
        public void begins(int repeat) {}

        @Override
        public void ended(RepeatEnd end) {}
      };

  public static void main(String[] arguments) throws Exception {
    int pairs = Integer.parseInt(arguments[0]);
    int queries = Integer.parseInt(arguments[1]);
    Path folder = Path.of(arguments[2]);
    System.out.println(
        "model             bare p50   harness p50   difference, 95 % interval (pairs)"
            + "      from query to query   bar");
    compare("relu 4", folder, pairs, queries, 0, 4);
    compare("mlp 256", folder, pairs, queries, 2, 256);
    compare("mlp 1024", folder, pairs, Math.max(100, queries / 10), 2, 1024);
  }

  @SuppressWarnings("unchecked")
  private static void compare(
      String name, Path folder, int pairs, int queries, int layers, int width) throws Exception {
    OnnxPlan plan = plan(write(folder, layers, width), queries);
    try (EngineModel model =
        EngineModel.open(plan, plan.model(), EngineModel.Extras.NONE)) {
      model.pinAnswers();
      OrtSession session = (OrtSession) field(model, "session");
      Map<String, OnnxTensor> fed = ((List<Map<String, OnnxTensor>>) field(model, "fed")).get(0);
      Map<String, OnnxTensor> pinned =
          ((List<Map<String, OnnxTensor>>) field(model, "answers")).get(0);
      double[] bare = new double[queries];
      double[] differences = new double[pairs];
      double[] cycles = new double[pairs];
      double[] bares = new double[pairs];
      double[] harness = new double[pairs];
      for (int warm = 0; warm < 3; warm++) {
        bare(session, fed, pinned, bare);
        harness(plan, model, folder);
      }
      for (int pair = 0; pair < pairs; pair++) {
        // which of the two goes first changes from pair to pair
        double[] ours;
        if (pair % 2 == 0) {
          bares[pair] = bare(session, fed, pinned, bare);
          ours = harness(plan, model, folder);
        } else {
          ours = harness(plan, model, folder);
          bares[pair] = bare(session, fed, pinned, bare);
        }
        harness[pair] = ours[0];
        differences[pair] = ours[0] - bares[pair];
        cycles[pair] = ours[1] - bares[pair];
      }
      double middle = Quantiles.median(bares);
      System.out.printf(
          Locale.ROOT,
          "%-14s %8.2f us  %9.2f us  %+8.3f us, %+.3f .. %+.3f (%d)   %+8.3f us, %+.3f .. %+.3f"
              + "   %.2f us%n",
          name,
          middle / 1e3,
          Quantiles.median(harness) / 1e3,
          Quantiles.median(differences) / 1e3,
          Quantiles.interval(differences, 0.5, 0.95).orElseThrow().low() / 1e3,
          Quantiles.interval(differences, 0.5, 0.95).orElseThrow().high() / 1e3,
          pairs,
          Quantiles.median(cycles) / 1e3,
          Quantiles.interval(cycles, 0.5, 0.95).orElseThrow().low() / 1e3,
          Quantiles.interval(cycles, 0.5, 0.95).orElseThrow().high() / 1e3,
          Math.max(2, middle / 1e5));
    }
  }

  private static Object field(EngineModel model, String name) throws Exception {
    var field = EngineModel.class.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(model);
  }

  /// The median of the engine's own calls, in nanoseconds.
  private static double bare(
      OrtSession session,
      Map<String, OnnxTensor> fed,
      Map<String, OnnxTensor> pinned,
      double[] times)
      throws Exception {
    for (int i = 0; i < times.length; i++) {
      long begin = System.nanoTime();
      session.run(fed, pinned).close();
      times[i] = System.nanoTime() - begin;
    }
    return Quantiles.median(times);
  }

  /// The median latency as the harness tells it, and that of the time from one query to the next.
  private static double[] harness(OnnxPlan plan, EngineModel model, Path folder) throws Exception {
    Path file = folder.resolve("rows");
    List<QueryRow> all = new ArrayList<>();
    try (RowFile rows = RowFile.create(file, 4L * plan.load().leastQueries() + 4096)) {
      LoadRun.run(plan.load(), model, rows, SILENT);
      rows.take(
          (repeat, number, status, due, sent, last) -> {
            if (repeat > 0) {
              all.add(new QueryRow(repeat, number, status, due, sent, last));
            }
          });
    } finally {
      Files.deleteIfExists(file);
    }
    double[] latencies = all.stream().mapToDouble(row -> row.last() - row.due()).toArray();
    double[] cycles = new double[all.size() - 1];
    for (int i = 0; i < cycles.length; i++) {
      cycles[i] = all.get(i + 1).sent() - all.get(i).sent();
    }
    return new double[] {Quantiles.median(latencies), Quantiles.median(cycles)};
  }

  private static OnnxPlan plan(Path model, int queries) {
    LoadPlan load =
        new LoadPlan(
            Scenario.SINGLE_STREAM,
            1,
            Duration.ZERO,
            queries,
            1,
            1,
            Duration.ZERO,
            Optional.empty(),
            1,
            queries);
    return new OnnxPlan(
        "m",
        model,
        "cpu",
        Optional.empty(),
        OptionalInt.empty(),
        Map.of(),
        Map.of(),
        Map.of(),
        1,
        false,
        load,
        Optional.empty(),
        Path.of("."));
  }

  private static Path write(Path folder, int layers, int width) {
    GraphBuilder graph = new GraphBuilder("overhead");
    String x = graph.input("x", ElementType.FLOAT32, Dim.of(1), Dim.of(width));
    SplittableRandom random = new SplittableRandom(1);
    for (int layer = 0; layer < layers; layer++) {
      float[] weights = new float[width * width];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) random.nextDouble(-0.1, 0.1);
      }
      String w =
          graph.constant(
              Tensor.floats("w" + layer, List.of((long) width, (long) width), weights));
      x = graph.node("Relu", graph.node("MatMul", x, w));
    }
    if (layers == 0) {
      x = graph.node("Relu", x);
    }
    graph.output("y", x, ElementType.FLOAT32, Dim.of(1), Dim.of(width));
    return OnnxFile.write(graph.build(), folder.resolve("m" + layers + "-" + width + ".onnx"))
        .path();
  }
}
