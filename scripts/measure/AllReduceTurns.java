import dev.tacho.core.RunId;
import dev.tacho.lm.Libtorch;
import dev.tacho.lm.Precision;
import dev.tacho.train.collective.Collective;
import dev.tacho.train.collective.CollectiveWatch;
import dev.tacho.train.collective.Spent;
import dev.tacho.train.data.Rows;
import dev.tacho.train.data.TextSources;
import dev.tacho.train.data.TokenCache;
import dev.tacho.train.data.Tokens;
import dev.tacho.train.plan.Schedule;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.train.rendezvous.Meeting;
import dev.tacho.train.rendezvous.Rendezvous;
import dev.tacho.train.worker.Learner;
import dev.tacho.train.worker.WorkerOrder;
import dev.tacho.weights.llama.LlamaConfig;
import dev.tacho.weights.tokenizer.ByteTokenizer;
import dev.tacho.weights.tokenizer.TokenizerJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/// One of two workers, for all_reduce_cost.py: the trainer's own model, rows, optimiser and
/// collectives, in blocks of steps that take turns. `after`: gradients are summed after the
/// backward pass. `ahead`: each part as soon as the pass is done with it. `none`: not at all.
///
/// Arguments: rank, where they meet, folder of the libraries, text, a folder of this worker's own,
/// rows of a step over both, rounds, steps of a block. A line a block: its number, its kind, its
/// seconds, and milliseconds a step in which it waited and reduced.
public final class AllReduceTurns {
  private static final int CONTEXT = 128;
  private static final LlamaConfig MODEL =
      new LlamaConfig(ByteTokenizer.BASE, 192, 6, 6, 6, 512, CONTEXT, 10_000, 1e-5, true);

  public static void main(String[] arguments) throws Exception {
    int rank = Integer.parseInt(arguments[0]);
    Path natives = Path.of(arguments[2]);
    Path folder = Path.of(arguments[4]);
    int rounds = Integer.parseInt(arguments[6]);
    int steps = Integer.parseInt(arguments[7]);
    Libtorch.load(natives);
    TrainPlan plan =
        new TrainPlan(
            1_000_000,
            Integer.parseInt(arguments[5]),
            CONTEXT,
            1,
            1e-4,
            Schedule.CONSTANT,
            0,
            0.1,
            OptionalDouble.of(1),
            Precision.FP32,
            1,
            0,
            1,
            0,
            1,
            10);
    Path tokenizer = folder.resolve("tokenizer.json");
    TokenizerJson.write(tokenizer, new ByteTokenizer());
    Meeting at = Meeting.parse(arguments[1]);
    try (Tokens tokens =
            new TokenCache(folder, InstantSource.system())
                .tokens(
                    TextSources.of(List.of(Path.of(arguments[3]))),
                    new ByteTokenizer(),
                    (_, _) -> {});
        Learner learner =
            Learner.of(order(rank, plan, tokens, tokenizer, natives, at), tokens.facts());
        Collective group =
            Collective.join(
                new Rendezvous(rank, 2, at, Duration.ofMinutes(2)), CollectiveWatch.NOBODY)) {
      Rows rows = new Rows(tokens.train(), CONTEXT, 1);
      WorkerOrder own = order(rank, plan, tokens, tokenizer, natives, at);
      List<String> kinds = new ArrayList<>(List.of("after", "ahead", "none"));
      Random random = new Random(1);
      long step = 0;
      for (int round = 0; round <= rounds; round++) {
        Collections.shuffle(kinds, random);
        for (String kind : kinds) {
          // one that is not counted, so that none pays for what came before
          learn(kind, ++step, own, rows, learner, group);
          group.barrier();
          long begun = System.nanoTime();
          long waited = 0;
          long reduced = 0;
          for (int i = 0; i < steps; i++) {
            Spent spent = learn(kind, ++step, own, rows, learner, group);
            waited += spent.waitNanos();
            reduced += spent.reduceNanos();
          }
          double seconds = (System.nanoTime() - begun) / 1e9;
          if (round > 0) {
            System.out.printf(
                "block %d %s %.6f %.3f %.3f%n",
                round, kind, seconds, waited / 1e6 / steps, reduced / 1e6 / steps);
          }
        }
      }
    }
  }

  private static Spent learn(
      String kind, long step, WorkerOrder own, Rows rows, Learner learner, Collective group) {
    long[] tokens = new long[own.rows() * (CONTEXT + 1)];
    for (int row = 0; row < own.rows(); row++) {
      rows.fill(step, own.firstRow() + row, tokens, row * (CONTEXT + 1));
    }
    if (kind.equals("ahead")) {
      learner.learnAhead(tokens, own.rows(), group);
    } else {
      learner.learn(tokens, own.rows());
    }
    Spent spent = kind.equals("none") ? new Spent(0, 0) : learner.sum(group);
    learner.move(1e-4);
    return spent;
  }

  private static WorkerOrder order(
      int rank, TrainPlan plan, Tokens tokens, Path tokenizer, Path natives, Meeting at) {
    return new WorkerOrder(
        rank,
        2,
        new RunId("01M7YYJV16TA56BNFVTBJ1FPH2"),
        tokens.folder(),
        "all-reduce",
        MODEL,
        plan,
        tokens.folder(),
        tokenizer,
        tokens.folder(),
        Optional.empty(),
        natives,
        Optional.of(at.text()),
        Duration.ofMinutes(2),
        Optional.empty(),
        List.of());
  }
}
