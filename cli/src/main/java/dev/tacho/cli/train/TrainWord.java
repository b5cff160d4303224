package dev.tacho.cli.train;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;

/// `tacho train`: a small language model, from text that is on this machine.
public final class TrainWord implements Word {
  static final String NAME = "train";
  static final String SCHEMA = "tacho.train/1";

  @Override
  public Usage usage() {
    Usage.Builder usage =
        model(
            Usage.of(NAME, Group.RECORD, "train a small language model, on one worker or several"));
    return RendezvousOptions.in(DeviceOptions.in(usage))
        .option("baseline", "RUN", "a run of one worker that scaling is held against")
        .option("restarts", "N", "start again from the newest checkpoint so often (0)")
        .flag("fewer", "start again with one worker fewer each time")
        .note(
            "The model is a decoder of the Llama family; it is trained by libtorch, in a process a"
                + " worker with one thread each. Every worker takes its share of the same rows,"
                + " and their gradients are summed, so the number of workers changes the speed"
                + " and not the training. Text is turned into tokens once and kept in the user's"
                + " cache; a twentieth of it is held out.")
        .note(
            "The run is a group: each worker has a run of its own, a member of it, with loss,"
                + " times, rates, gradient norm and memory of every step. Checkpoints are kept"
                + " beside the runs; a training that is resumed is a new run that continues the"
                + " old one, with what it was given unless said otherwise, and on one worker it"
                + " has the same losses, bit for bit, as one that was never stopped.")
        .note(
            "Over several hosts, a launcher (srun, torchrun, a Kubernetes Job) starts one of us a"
                + " worker; the environment that it makes, or --rank, --world-size and"
                + " --rendezvous, says which this is. Each has a run of its own on its host, which"
                + " tells of its own worker; rank 0 writes the checkpoints.")
        .note(
            "Exit code 1 when the training failed or was ended before its last step, with what was"
                + " done until then kept; 3 when it could not begin.")
        .example("tacho train --data notes --steps 200")
        .example("tacho train --data corpus.zip --workers 2 --name pair --baseline single")
        .example("tacho train --resume pair --steps 1000")
        .build();
  }

  private static Usage.Builder model(Usage.Builder usage) {
    return usage
        .options("data", "PATH", "text: a file, a folder, a zip or gz archive")
        .option("name", "LABEL", "what to call the run")
        .option("project", "LABEL", "which project it belongs to")
        .options("tag", "KEY=VALUE", "a tag to find it by")
        .option("workers", "N", "processes that share every step (1)")
        .option("steps", "N", "to do in all (" + TrainOptions.STEPS + ")")
        .option("batch", "N", "rows of a step, over all workers (" + TrainOptions.BATCH + ")")
        .option("context", "N", "tokens that a row predicts (" + TrainOptions.CONTEXT + ")")
        .option("lr", "X", "the learning rate after its warm-up (0.001)")
        .option("schedule", "NAME", "how it goes down: cosine, linear or constant (cosine)")
        .option("warmup", "N", "steps in which it goes up (a tenth of all, at most 100)")
        .option("weight-decay", "X", "of matrices, times the learning rate (0.1)")
        .option("clip", "X|off", "the longest gradient that is let through (1)")
        .option("precision", "NAME", "fp32, or bf16 where the processor has it (fp32)")
        .option("grad-accum", "N", "pieces that a worker's rows are cut into (1)")
        .option("eval-every", "N", "steps between looks at held-out text; 0: at the end (100)")
        .option("eval-rows", "N", "rows of such a look (" + TrainOptions.EVAL_ROWS + ")")
        .option("checkpoint-every", "N", "steps between checkpoints; 0: at the end (100)")
        .option("keep-last", "N", "checkpoints to keep, beside the best (2)")
        .option("resume", "RUN|FOLDER", "go on from a run's newest checkpoint, or from this one")
        .option("seed", "N", "of the first parameters and of the order of the rows (1)")
        .option("tokenizer", "NAME|FILE", "bytes, bpe-N for N tokens, or a tokenizer.json (bytes)")
        .option("width", "N", "elements of a position's state (" + TrainOptions.WIDTH + ")")
        .option("layers", "N", "blocks of the model (" + TrainOptions.LAYERS + ")")
        .option("heads", "N", "query heads (" + TrainOptions.HEADS + ")")
        .option("key-heads", "N", "heads of keys and values (as many)")
        .option("hidden", "N", "elements inside the gated unit (8/3 of the width)")
        .flag("tied", "use the embedding as the head too");
  }

  @Override
  public int run(Call call) {
    return new TrainJob(call).run();
  }
}
