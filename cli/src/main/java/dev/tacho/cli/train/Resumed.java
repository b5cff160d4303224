package dev.tacho.cli.train;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.RunId;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import dev.tacho.train.checkpoint.Checkpoint;
import dev.tacho.train.checkpoint.Checkpoints;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.weights.llama.LlamaConfig;
import dev.tacho.weights.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The checkpoint that a training goes on from.
///
/// @param data what it was trained on, as far as its run tells
/// @param typed what stands beside `--resume`
record Resumed(Path path, Checkpoint checkpoint, List<Path> data, Arguments typed) {
  /// What `--resume` names; empty where it was not given.
  static Optional<Resumed> of(Call call, RunStore store) {
    return call.arguments().text("resume").map(name -> named(call, store, name));
  }

  private static Resumed named(Call call, RunStore store, String name) {
    if (call.arguments().has("tokenizer")) {
      throw Refusal.usage("a training that is resumed keeps its tokenizer; leave out --tokenizer");
    }
    Path folder = call.path(name);
    if (Files.exists(folder.resolve("state.json"))) {
      Checkpoint checkpoint = Checkpoint.read(folder);
      return new Resumed(folder, checkpoint, data(store, checkpoint.run()), call.arguments());
    }
    StoredRun run = call.run(store, name);
    Path kept = store.checkpoints(run.header().id());
    Checkpoints.Kept newest =
        new Checkpoints(kept, 1)
            .newest()
            .orElseThrow(
                () ->
                    Refusal.input(
                        "run '"
                            + Printable.of(name)
                            + "' has no whole checkpoint in "
                            + kept
                            + "; it cannot be resumed, train anew"));
    return new Resumed(newest.path(), Checkpoint.read(newest.path()), data(run), call.arguments());
  }

  private static List<Path> data(RunStore store, RunId run) {
    return Files.isDirectory(store.home().resolve("runs").resolve(run.text()))
        ? data(store.open(run))
        : List.of();
  }

  private static List<Path> data(StoredRun run) {
    return run.header().configuration().texts("data").stream().map(Path::of).toList();
  }

  RunId run() {
    return checkpoint.run();
  }

  TrainPlan plan() {
    return checkpoint.plan();
  }

  Tokenizer tokenizer() {
    return checkpoint.model().tokenizer();
  }

  LlamaConfig model() {
    return new TrainOptions(typed, Optional.of(plan())).model(checkpoint.model().config());
  }

  void check(LlamaConfig model, Tokenizer tokenizer, String data, TrainPlan plan) {
    checkpoint.check(path, model, tokenizer, data, plan);
    if (checkpoint.step() == plan.steps()) {
      throw Refusal.input(
          path + " is of the last step, " + plan.steps() + "; ask for more with --steps");
    }
  }
}
