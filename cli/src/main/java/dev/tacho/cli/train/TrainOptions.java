package dev.tacho.cli.train;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.lm.Precision;
import dev.tacho.report.text.Printable;
import dev.tacho.train.TrainException;
import dev.tacho.train.plan.Schedule;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.llama.LlamaConfig;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What was typed after `tacho train`, as a plan. What was not typed is as it is in `before`, the
/// training that is resumed, else the usual.
///
/// @param before empty where nothing is resumed
record TrainOptions(Arguments arguments, Optional<TrainPlan> before) {
  static final long STEPS = 500;
  static final int BATCH = 16;
  static final int CONTEXT = 128;
  static final double RATE = 1e-3;
  static final double DECAY = 0.1;
  static final double CLIP = 1;
  static final int EVERY = 100;
  static final int EVAL_ROWS = 32;
  static final int KEEP_LAST = 2;
  static final long DIGEST_EVERY = 10;
  static final int WIDTH = 192;
  static final int LAYERS = 6;
  static final int HEADS = 6;

  /// Of the warm-up in all steps, and its most.
  private static final int WARMUP_SHARE = 10;

  private static final long MOST_WARMUP = 100;
  private static final double ROPE_BASE = 10_000;
  private static final double NORM_EPSILON = 1e-5;

  TrainPlan plan() {
    try {
      return asked();
    } catch (TrainException e) {
      throw Refusal.usage(String.valueOf(e.getMessage()));
    }
  }

  private TrainPlan asked() {
    long steps = whole("steps", before.map(TrainPlan::steps).orElse(STEPS));
    return new TrainPlan(
        steps,
        count("batch", before.map(TrainPlan::batch).orElse(BATCH)),
        count("context", before.map(TrainPlan::context).orElse(CONTEXT)),
        seed(),
        number("lr", before.map(TrainPlan::learningRate).orElse(RATE), "3e-4"),
        schedule(),
        fromZero(
            "warmup",
            before.map(TrainPlan::warmup).orElse(Math.min(MOST_WARMUP, steps / WARMUP_SHARE))),
        number("weight-decay", before.map(TrainPlan::weightDecay).orElse(DECAY), "0.1"),
        clip(),
        precision(),
        count("grad-accum", before.map(TrainPlan::pieces).orElse(1)),
        fromZero("eval-every", before.map(TrainPlan::evalEvery).orElse((long) EVERY)),
        count("eval-rows", before.map(TrainPlan::evalRows).orElse(EVAL_ROWS)),
        fromZero("checkpoint-every", before.map(TrainPlan::checkpointEvery).orElse((long) EVERY)),
        count("keep-last", before.map(TrainPlan::keepLast).orElse(KEEP_LAST)),
        before.map(TrainPlan::digestEvery).orElse(DIGEST_EVERY));
  }

  /// The model that is asked for.
  ///
  /// @param vocabulary of the tokenizer
  /// @param context positions
  LlamaConfig model(int vocabulary, int context) {
    int width = count("width", WIDTH);
    int heads = count("heads", HEADS);
    return of(
        () ->
            new LlamaConfig(
                vocabulary,
                width,
                count("layers", LAYERS),
                heads,
                count("key-heads", heads),
                // two thirds of four widths, so that gated units cost what others do; whole
                // blocks of 32
                count("hidden", Math.max(32, Math.ceilDiv(width * 8 / 3, 32) * 32)),
                context,
                ROPE_BASE,
                NORM_EPSILON,
                arguments.has("tied")));
  }

  /// The model of a checkpoint with what was typed in place of what it is, for a training that is
  /// resumed: whoever asks for another model is told so, and does not get the old one.
  LlamaConfig model(LlamaConfig kept) {
    return of(
        () ->
            new LlamaConfig(
                kept.vocabulary(),
                count("width", kept.width()),
                count("layers", kept.layers()),
                count("heads", kept.heads()),
                count("key-heads", kept.keyHeads()),
                count("hidden", kept.hidden()),
                kept.context(),
                kept.ropeBase(),
                kept.normEpsilon(),
                kept.tied() || arguments.has("tied")));
  }

  /// What is wrong with a model that was typed is wrong with what was typed.
  private static LlamaConfig of(Supplier<LlamaConfig> asked) {
    try {
      return asked.get();
    } catch (WeightsException e) {
      throw Refusal.usage(String.valueOf(e.getMessage()));
    }
  }

  private int count(String option, int otherwise) {
    return arguments.count(option, otherwise);
  }

  private long whole(String option, long otherwise) {
    return arguments.has(option) ? arguments.count(option, 1) : otherwise;
  }

  private long fromZero(String option, long otherwise) {
    return arguments.has(option) ? arguments.countFromZero(option, 0) : otherwise;
  }

  private long seed() {
    Optional<String> text = arguments.text("seed");
    if (text.isEmpty()) {
      return before.map(TrainPlan::seed).orElse(1L);
    }
    try {
      return Long.parseLong(text.get());
    } catch (NumberFormatException _) {
      throw Arguments.wrong("seed", text.get(), "a whole number", "--seed 7");
    }
  }

  private double number(String option, double otherwise, String example) {
    Optional<String> text = arguments.text(option);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Double.parseDouble(text.get());
    } catch (NumberFormatException _) {
      throw Arguments.wrong(option, text.get(), "a number", "--" + option + " " + example);
    }
  }

  private OptionalDouble clip() {
    if (!arguments.has("clip")) {
      return before.map(TrainPlan::clip).orElse(OptionalDouble.of(CLIP));
    }
    return arguments.text("clip").filter("off"::equals).isPresent()
        ? OptionalDouble.empty()
        : OptionalDouble.of(number("clip", CLIP, "1"));
  }

  private Schedule schedule() {
    Optional<String> text = arguments.text("schedule");
    return text.isEmpty()
        ? before.map(TrainPlan::schedule).orElse(Schedule.COSINE)
        : Schedule.parse(text.get())
            .orElseThrow(
                () ->
                    Arguments.wrong(
                        "schedule",
                        text.get(),
                        Arrays.stream(Schedule.values())
                            .map(Schedule::word)
                            .collect(Collectors.joining(" or ")),
                        "--schedule cosine"));
  }

  private Precision precision() {
    Optional<String> text = arguments.text("precision");
    Precision asked =
        text.isEmpty()
            ? before.map(TrainPlan::precision).orElse(Precision.FP32)
            : Arrays.stream(Precision.values())
                .filter(precision -> precision.text().equals(text.get()))
                .findFirst()
                .orElseThrow(
                    () ->
                        Arguments.wrong(
                            "precision", text.get(), "fp32 or bf16", "--precision fp32"));
    if (!asked.here()) {
      throw Refusal.input(
          "--precision "
              + Printable.of(asked.text())
              + ": this machine's processor has no instructions for it; use fp32");
    }
    return asked;
  }
}
