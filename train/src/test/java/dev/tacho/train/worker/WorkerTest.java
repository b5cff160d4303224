package dev.tacho.train.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.lm.Libtorch;
import dev.tacho.lm.Precision;
import dev.tacho.testkit.runs.ListSink;
import dev.tacho.train.checkpoint.Checkpoints;
import dev.tacho.train.data.TextSources;
import dev.tacho.train.data.TokenCache;
import dev.tacho.train.data.Tokens;
import dev.tacho.train.link.WorkerSays;
import dev.tacho.train.plan.Schedule;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.train.rendezvous.Meeting;
import dev.tacho.weights.llama.LlamaConfig;
import dev.tacho.weights.tokenizer.ByteTokenizer;
import dev.tacho.weights.tokenizer.TokenizerJson;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Workers are threads here; the tests of the command line have them as processes.
@Timeout(90)
class WorkerTest {
  private static final LlamaConfig MODEL =
      new LlamaConfig(ByteTokenizer.BASE, 16, 2, 2, 1, 32, 16, 10_000, 1e-5, false);
  private static final RunId GROUP = new RunId("01M7YYJV16TA56BNFVTBJ1FPH2");

  @TempDir static Path shared;
  private static Path tokens;
  private static Path tokenizer;

  @TempDir private Path folder;

  @BeforeAll
  static void prepare() throws IOException {
    Libtorch.load(Path.of(System.getProperty("java.io.tmpdir"), "tacho-libtorch-test"));
    // with more, sums have other bits
    torch.set_num_threads(1);
    Path text = shared.resolve("text.txt");
    Files.writeString(text, "she sells sea shells by the sea shore; ".repeat(100));
    tokenizer = shared.resolve("tokenizer.json");
    TokenizerJson.write(tokenizer, new ByteTokenizer());
    try (Tokens made =
        new TokenCache(shared.resolve("cache"), InstantSource.system())
            .tokens(TextSources.of(List.of(text)), new ByteTokenizer(), (_, _) -> {})) {
      tokens = made.folder();
    }
  }

  private static TrainPlan plan(long steps, int pieces) {
    return new TrainPlan(
        steps,
        8,
        16,
        7,
        0.01,
        Schedule.COSINE,
        2,
        0.1,
        OptionalDouble.of(1),
        Precision.FP32,
        pieces,
        4,
        4,
        4,
        2,
        1);
  }

  private WorkerOrder order(TrainPlan plan, int rank, int world, List<PlannedFault> faults) {
    return order(
        MODEL, plan, rank, world, new Meeting.SharedFile(folder.resolve("meeting")), faults);
  }

  private WorkerOrder order(
      LlamaConfig model,
      TrainPlan plan,
      int rank,
      int world,
      Meeting at,
      List<PlannedFault> faults) {
    return new WorkerOrder(
        rank,
        world,
        GROUP,
        folder,
        "test",
        model,
        plan,
        tokens,
        tokenizer,
        folder.resolve("checkpoints"),
        Optional.empty(),
        Path.of(System.getProperty("java.io.tmpdir"), "tacho-libtorch-test"),
        world == 1 ? Optional.empty() : Optional.of(at.text()),
        Duration.ofSeconds(20),
        Optional.empty(),
        faults);
  }

  private WorkerOrder from(WorkerOrder order, Path checkpoint) {
    return new WorkerOrder(
        order.rank(),
        order.world(),
        order.group(),
        order.home(),
        order.name(),
        order.model(),
        order.plan(),
        order.tokens(),
        order.tokenizer(),
        folder.resolve("resumed"),
        Optional.of(checkpoint),
        order.natives(),
        order.meeting(),
        order.patience(),
        order.door(),
        order.faults());
  }

  /// What a worker left.
  private record Left(ListSink run, List<WorkerSays> said, boolean completed) {
    List<Double> losses() {
      return run.series.getOrDefault("loss", List.of());
    }

    List<Long> digests() {
      List<Long> digests = new ArrayList<>();
      for (WorkerSays says : said) {
        if (says instanceof WorkerSays.Stepped(var step)) {
          digests.add(step.digest().orElseThrow());
        }
      }
      return digests;
    }
  }

  private static Left train(WorkerOrder order) {
    ListSink run = new ListSink();
    List<WorkerSays> said = Collections.synchronizedList(new ArrayList<>());
    boolean completed = Worker.run(order, run, said::add);
    return new Left(run, said, completed);
  }

  private static List<Left> together(List<WorkerOrder> orders) throws Exception {
    try (var threads = Executors.newFixedThreadPool(orders.size())) {
      List<Callable<Left>> all = new ArrayList<>();
      for (WorkerOrder order : orders) {
        all.add(() -> train(order));
      }
      List<Left> left = new ArrayList<>();
      for (Future<Left> each : threads.invokeAll(all)) {
        left.add(each.get());
      }
      return left;
    }
  }

  @Test
  void oneWorker_lossFallsAndEveryStepIsToldInFull() {
    Left left = train(order(plan(12, 1), 0, 1, List.of()));
    assertTrue(left.completed());
    assertEquals(RunState.COMPLETED, left.run().facts.state());
    assertEquals(12, left.losses().size());
    assertTrue(left.losses().getLast() < left.losses().getFirst() - 0.5, left.losses()::toString);
    for (String name : Worker.STEP.names()) {
      if (name.equals("wait_ms") || name.equals("all_reduce_ms")) {
        assertFalse(left.run().series.containsKey(name), name);
        continue;
      }
      List<Double> values = left.run().series.get(name);
      assertEquals(12, values.size(), name);
      assertTrue(values.stream().allMatch(Double::isFinite), name);
    }
    assertEquals(3, left.run().series.get("eval_loss").size());
    assertEquals(
        List.of(8L, 12L),
        new Checkpoints(folder.resolve("checkpoints"), 2)
            .all().stream().map(Checkpoints.Kept::step).toList());
  }

  @Test
  void resumed_theSameLossesAndParametersBitForBit() {
    WorkerOrder order = order(plan(12, 1), 0, 1, List.of());
    Left whole = train(order);
    Path middle = folder.resolve("checkpoints").resolve("step-000000008");
    Left rest = train(from(order, middle));
    assertTrue(rest.completed());
    assertEquals(whole.losses().subList(8, 12), rest.losses());
    assertEquals(whole.digests().subList(8, 12), rest.digests());
  }

  @Test
  void twoWorkers_inStepWithEachOther_andWithOneToRounding() throws Exception {
    TrainPlan plan = plan(6, 1);
    Left one = train(order(plan, 0, 1, List.of()));
    List<Left> two = together(List.of(order(plan, 0, 2, List.of()), order(plan, 1, 2, List.of())));
    assertEquals(two.getFirst().digests(), two.getLast().digests());
    assertEquals(6, two.getFirst().run().series.get("wait_ms").size());
    for (int i = 0; i < 6; i++) {
      double mean = (two.getFirst().losses().get(i) + two.getLast().losses().get(i)) / 2;
      assertEquals(one.losses().get(i), mean, 1e-4);
    }
    assertEquals(
        one.run().series.get("eval_loss").getLast(),
        two.getLast().run().series.get("eval_loss").getLast(),
        1e-4);
  }

  @Test
  void overANetwork_sumsThatBeginDuringTheBackwardPassChangeNothing() throws Exception {
    // so large that the blocks are one part of the sum and what is below them another
    LlamaConfig wide =
        new LlamaConfig(ByteTokenizer.BASE, 192, 2, 6, 6, 640, 16, 10_000, 1e-5, false);
    TrainPlan plan = plan(2, 2);
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<Left> here = two(wide, plan, new Meeting.SharedFile(folder.resolve("meeting")));
    List<Left> network = two(wide, plan, new Meeting.Port("127.0.0.1", port));
    for (int rank = 0; rank < 2; rank++) {
      assertTrue(network.get(rank).completed());
      assertEquals(here.get(rank).losses(), network.get(rank).losses());
      assertEquals(here.get(rank).digests(), network.get(rank).digests());
      double norm = here.get(rank).run().series.get("gradient_norm").getLast();
      double ofParts = network.get(rank).run().series.get("gradient_norm").getLast();
      assertEquals(norm, ofParts, 1e-3 * norm);
    }
  }

  private List<Left> two(LlamaConfig model, TrainPlan plan, Meeting at) throws Exception {
    return together(
        List.of(order(model, plan, 0, 2, at, List.of()), order(model, plan, 1, 2, at, List.of())));
  }

  @Test
  void pieces_theSameTrainingInLessMemory() {
    Left whole = train(order(plan(4, 1), 0, 1, List.of()));
    Left pieces = train(order(plan(4, 3), 0, 1, List.of()));
    for (int i = 0; i < 4; i++) {
      assertEquals(whole.losses().get(i), pieces.losses().get(i), 1e-4);
    }
  }

  @Test
  void plannedFaults_doWhatTheySay() {
    PlannedFault nan = new PlannedFault(PlannedFault.Kind.NAN_GRADIENTS, 2, 0);
    PlannedFault slow = new PlannedFault(PlannedFault.Kind.DELAY_COMPUTE, 4, 20);
    Left left = train(order(plan(4, 1), 0, 1, List.of(nan, slow)));
    assertTrue(Double.isNaN(left.run().series.get("gradient_norm").get(1)));
    assertTrue(Double.isNaN(left.losses().getLast()));
    List<Double> compute = left.run().series.get("compute_ms");
    assertTrue(compute.get(3) > 5 * Math.min(compute.get(1), compute.get(2)), compute.toString());
  }

  @Test
  void aCheckpointOfAnotherModel_isRefusedInASentence() {
    WorkerOrder order = order(plan(4, 1), 0, 1, List.of());
    assertTrue(train(order).completed());
    Path last = folder.resolve("checkpoints").resolve("step-000000004");
    TrainPlan other = plan(8, 1);
    LlamaConfig wider =
        new LlamaConfig(ByteTokenizer.BASE, 32, 2, 2, 1, 32, 16, 10_000, 1e-5, false);
    WorkerOrder wrong =
        new WorkerOrder(
            0,
            1,
            GROUP,
            folder,
            "test",
            wider,
            other,
            tokens,
            tokenizer,
            folder.resolve("resumed"),
            Optional.of(last),
            order.natives(),
            Optional.empty(),
            order.patience(),
            Optional.empty(),
            List.of());
    Left left = train(wrong);
    assertFalse(left.completed());
    assertEquals(RunState.FAILED, left.run().facts.state());
    String why = ((WorkerSays.Failed) left.said().getLast()).message();
    assertTrue(why.contains("width 16, not 32"), why);
  }

  /// As docs/slurm.md says of its example.
  @Test
  void rowsOfAStep_areSharedByAllWorkers() {
    assertEquals(List.of(8, 8, 8, 8, 8, 8, 8, 8), rows(64, 8));
    assertEquals(List.of(7, 8, 7, 8, 7, 8, 7, 8), rows(60, 8));
    assertEquals(List.of(16, 16, 16, 16), rows(64, 4));
  }

  private List<Integer> rows(int batch, int world) {
    String json = plan(1, 1).toJson().toString().replace("\"batch\":8", "\"batch\":" + batch);
    TrainPlan plan = TrainPlan.of(Json.parseObject(json));
    return IntStream.range(0, world)
        .mapToObj(rank -> order(plan, rank, world, List.of()).rows())
        .toList();
  }

  @Test
  void anOrder_survivesItsWayToTheProcess() {
    WorkerOrder order =
        order(plan(4, 2), 1, 2, List.of(new PlannedFault(PlannedFault.Kind.FLIP_AFTER, 3, 30)));
    assertEquals(order, WorkerOrder.of(Json.parseObject(order.toJson().toString())));
  }
}
