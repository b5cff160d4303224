package dev.tacho.cli.train;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.PointCursor;
import dev.tacho.core.json.Json;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import dev.tacho.train.checkpoint.Checkpoint;
import dev.tacho.train.checkpoint.Checkpoints;
import dev.tacho.train.data.TextSources;
import dev.tacho.train.data.TokenCache;
import dev.tacho.train.data.Tokens;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.train.rendezvous.Meeting;
import dev.tacho.train.rendezvous.Rendezvous;
import dev.tacho.train.worker.WorkerOrder;
import dev.tacho.weights.llama.LlamaConfig;
import dev.tacho.weights.tokenizer.Tokenizer;
import dev.tacho.weights.tokenizer.TokenizerJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// Two runs of the same training, and all that doing its steps again needs. Whoever makes one
/// closes it.
final class ValidatedRuns implements AutoCloseable {
  /// What may differ between two runs of one training: how often they look, save and compare. How
  /// far they go is looked at by its learning rates.
  private static final List<String> FREE =
      List.of(
          "steps",
          "pieces",
          "eval_every",
          "eval_rows",
          "checkpoint_every",
          "keep_last",
          "digest_every");

  private final TrainPlan plan;
  private final List<WorkerOrder> orders;
  private final Tokens tokens;
  private final Scratch scratch;

  private ValidatedRuns(TrainPlan plan, List<WorkerOrder> orders, Tokens tokens, Scratch scratch) {
    this.plan = plan;
    this.orders = orders;
    this.tokens = tokens;
    this.scratch = scratch;
  }

  /// The way in which the first `most` steps of the two are not one training; empty when they are.
  static Optional<String> difference(StoredRun one, StoredRun other, long most) {
    Json.Obj a = one.header().configuration();
    Json.Obj b = other.header().configuration();
    for (StoredRun run : List.of(one, other)) {
      if (run.header().configuration().object("plan").isEmpty()) {
        return Optional.of("'" + Printable.of(run.header().title()) + "' is no run of tacho train");
      }
    }
    if (a.whole("workers").orElse(0) != 1) {
      return Optional.of("the first was not trained by one worker; name the single run first");
    }
    if (b.whole("workers").orElse(0) < 2) {
      return Optional.of("the second was trained by one worker; name one of several second");
    }
    if (!a.text("data_digest").equals(b.text("data_digest"))) {
      return Optional.of("they were trained on different text");
    }
    return differing(a.needObject("model"), b.needObject("model"), List.of(), "the model's ")
        .or(() -> differing(a.needObject("plan"), b.needObject("plan"), FREE, ""))
        .or(() -> differing(planOf(one), planOf(other), most));
  }

  /// That both have.
  static long steps(StoredRun one, StoredRun other) {
    return Math.min(planOf(one).steps(), planOf(other).steps());
  }

  private static TrainPlan planOf(StoredRun run) {
    return TrainPlan.of(run.header().configuration().needObject("plan"));
  }

  /// After the warm-up a rate depends on how many steps there are in all.
  private static Optional<String> differing(TrainPlan a, TrainPlan b, long most) {
    return LongStream.rangeClosed(1, Math.min(most, Math.min(a.steps(), b.steps())))
        .filter(step -> a.rate(step) != b.rate(step))
        .boxed()
        .findFirst()
        .map(
            step ->
                ("the first has %d steps and the second %d, and from step %d on their learning rates"
                        + " differ; ask for fewer with --steps")
                    .formatted(a.steps(), b.steps(), step));
  }

  private static Optional<String> differing(
      Json.Obj a, Json.Obj b, List<String> free, String whose) {
    var names = new TreeMap<>(a.members());
    names.putAll(b.members());
    return names.keySet().stream()
        .filter(name -> !free.contains(name) && !a.get(name).equals(b.get(name)))
        .findFirst()
        .map(
            name ->
                whose
                    + name
                    + " is "
                    + a.get(name).map(Json::toString).orElse("absent")
                    + " in the first and "
                    + b.get(name).map(Json::toString).orElse("absent")
                    + " in the second");
  }

  /// What the replay of `other` needs.
  static ValidatedRuns of(Call call, RunStore store, StoredRun one, StoredRun other) {
    Json.Obj configuration = one.header().configuration();
    TrainPlan plan = TrainPlan.of(configuration.needObject("plan"));
    Tokenizer tokenizer =
        tokenizer(store, one)
            .or(() -> tokenizer(store, other))
            .orElseThrow(
                () ->
                    Refusal.input(
                        "neither run has a whole checkpoint below "
                            + store.home().resolve("checkpoints")
                            + ", which would tell their tokenizer; train again"));
    TextSources text = TextSources.of(configuration.texts("data").stream().map(Path::of).toList());
    Tokens tokens =
        new TokenCache(call.caches().resolve("tokens"), call.environment().clock())
            .tokens(text, tokenizer, (_, _) -> {});
    if (!configuration.text("data_digest").equals(Optional.of(tokens.facts().digest()))) {
      tokens.close();
      throw Refusal.input(
          "the text has changed since '"
              + Printable.of(one.header().title())
              + "' was trained; its steps cannot be done again");
    }
    Scratch scratch = Scratch.make("tacho-validate-");
    Path folder = scratch.folder();
    Path file = folder.resolve("tokenizer.json");
    TokenizerJson.write(file, tokenizer);
    int world = Math.toIntExact(other.header().configuration().needWhole("workers"));
    Meeting meeting = new Meeting.SharedFile(folder.resolve("meeting"));
    List<WorkerOrder> orders = new ArrayList<>();
    for (int rank = 0; rank < world; rank++) {
      orders.add(
          new WorkerOrder(
              rank,
              world,
              other.header().id(),
              store.home(),
              other.header().title(),
              LlamaConfig.of(configuration.needObject("model")),
              plan,
              tokens.folder(),
              file,
              folder.resolve("checkpoints"),
              Optional.empty(),
              Natives.folder(call),
              Optional.of(meeting.text()),
              // controls are not shared out evenly, and a machine may be busy
              Rendezvous.LIMIT.multipliedBy(10),
              Optional.empty(),
              List.of()));
    }
    return new ValidatedRuns(plan, orders, tokens, scratch);
  }

  private static Optional<Tokenizer> tokenizer(RunStore store, StoredRun run) {
    Path kept = store.checkpoints(run.header().id());
    return new Checkpoints(kept, 1)
        .newest()
        .map(newest -> Checkpoint.read(newest.path()).model().tokenizer());
  }

  TrainPlan plan() {
    return plan;
  }

  List<WorkerOrder> orders() {
    return orders;
  }

  /// The losses of the first steps, as recorded.
  static List<Double> losses(StoredRun run, int most) {
    var losses = new TreeMap<Long, Double>();
    try (PointCursor points = run.points()) {
      while (points.next()) {
        for (int i = 0; i < points.count(); i++) {
          if (points.name(i).equals("loss") && points.step() >= 1 && points.step() <= most) {
            losses.put(points.step(), points.value(i));
          }
        }
      }
    }
    if (losses.size() < most) {
      throw Refusal.input(
          "'%s' has the losses of %d of the first %d steps; ask for fewer with --steps"
              .formatted(Printable.of(run.header().title()), losses.size(), most));
    }
    return List.copyOf(losses.values());
  }

  @Override
  public void close() {
    tokens.close();
    scratch.close();
  }
}
