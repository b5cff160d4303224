package dev.tacho.train.plan;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.lm.Precision;
import dev.tacho.train.TrainException;
import java.util.Arrays;
import java.util.OptionalDouble;

/// How a model is trained. The same plan and data give the same rows in every step, however many
/// workers share them.
///
/// @param steps to do in all; a resumed run does those that are left
/// @param batch rows of a step, over all workers and pieces
/// @param context tokens that a row predicts
/// @param seed of the first parameters and of the order of the rows
/// @param learningRate at the end of the warm-up
/// @param warmup steps in which the rate rises from nothing
/// @param weightDecay of matrices; norms have none
/// @param clip the longest gradient that is let through; absent for no limit
/// @param pieces into which a worker's rows are cut, one after the other, to take less memory
/// @param evalEvery steps between two looks at the held-out text; 0 for the last step only
/// @param evalRows of a look
/// @param checkpointEvery steps between two checkpoints; 0 for the last step only
/// @param keepLast checkpoints that are kept, beside the best
/// @param digestEvery steps between two comparisons of the ranks' parameters
public record TrainPlan(
    long steps,
    int batch,
    int context,
    long seed,
    double learningRate,
    Schedule schedule,
    long warmup,
    double weightDecay,
    OptionalDouble clip,
    Precision precision,
    int pieces,
    long evalEvery,
    int evalRows,
    long checkpointEvery,
    int keepLast,
    long digestEvery) {

  /// @throws TrainException when a value is out of range, naming it
  public TrainPlan {
    least("steps", steps, 1);
    least("batch", batch, 1);
    least("context", context, 1);
    least("warm-up", warmup, 0);
    least("pieces", pieces, 1);
    least("evaluation", evalEvery, 0);
    least("rows of an evaluation", evalRows, 1);
    least("checkpoint", checkpointEvery, 0);
    least("kept checkpoints", keepLast, 1);
    least("digest", digestEvery, 1);
    above("learning rate", learningRate);
    if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
      throw new TrainException("weight decay " + weightDecay + " is not a number from 0");
    }
    clip.ifPresent(limit -> above("clip", limit));
  }

  private static void least(String name, long value, long least) {
    if (value < least) {
      throw new TrainException(name + " " + value + " is not a whole number from " + least);
    }
  }

  private static void above(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new TrainException(name + " " + value + " is not a number above 0");
    }
  }

  /// The same in so many pieces.
  public TrainPlan inPieces(int count) {
    return new TrainPlan(
        steps,
        batch,
        context,
        seed,
        learningRate,
        schedule,
        warmup,
        weightDecay,
        clip,
        precision,
        count,
        evalEvery,
        evalRows,
        checkpointEvery,
        keepLast,
        digestEvery);
  }

  /// The learning rate of `step`, which counts from 1.
  public double rate(long step) {
    if (step <= warmup) {
      return learningRate * step / warmup;
    }
    double passed = steps > warmup ? (double) (step - warmup) / (steps - warmup) : 1;
    return learningRate * schedule.share(Math.min(1, passed));
  }

  public boolean evaluatesAt(long step) {
    return step == steps || (evalEvery > 0 && step % evalEvery == 0);
  }

  public boolean savesAt(long step) {
    return step == steps || (checkpointEvery > 0 && step % checkpointEvery == 0);
  }

  /// The same, of so many steps, with a checkpoint after every so many.
  public TrainPlan to(long last, long saveEvery) {
    return new TrainPlan(
        last,
        batch,
        context,
        seed,
        learningRate,
        schedule,
        warmup,
        weightDecay,
        clip,
        precision,
        pieces,
        evalEvery,
        evalRows,
        saveEvery,
        keepLast,
        digestEvery);
  }

  public Json.Obj toJson() {
    Json.Builder json =
        Json.object()
            .put("steps", steps)
            .put("batch", batch)
            .put("context", context)
            .put("seed", seed)
            .put("learning_rate", learningRate)
            .put("schedule", schedule.word())
            .put("warmup", warmup)
            .put("weight_decay", weightDecay);
    clip.ifPresent(limit -> json.put("clip", limit));
    return json.put("precision", precision.text())
        .put("pieces", pieces)
        .put("eval_every", evalEvery)
        .put("eval_rows", evalRows)
        .put("checkpoint_every", checkpointEvery)
        .put("keep_last", keepLast)
        .put("digest_every", digestEvery)
        .build();
  }

  /// Reads what [#toJson] wrote.
  ///
  /// @throws JsonException when a field is missing or wrong
  public static TrainPlan of(Json.Obj json) {
    return new TrainPlan(
        json.needWhole("steps"),
        Math.toIntExact(json.needWhole("batch")),
        Math.toIntExact(json.needWhole("context")),
        json.needWhole("seed"),
        number(json, "learning_rate"),
        Schedule.parse(json.needText("schedule"))
            .orElseThrow(() -> new JsonException("field 'schedule' names none")),
        json.needWhole("warmup"),
        number(json, "weight_decay"),
        json.number("clip").map(OptionalDouble::of).orElse(OptionalDouble.empty()),
        precision(json.needText("precision")),
        Math.toIntExact(json.needWhole("pieces")),
        json.needWhole("eval_every"),
        Math.toIntExact(json.needWhole("eval_rows")),
        json.needWhole("checkpoint_every"),
        Math.toIntExact(json.needWhole("keep_last")),
        json.needWhole("digest_every"));
  }

  /// @throws JsonException when there is none of that name
  private static Precision precision(String text) {
    return Arrays.stream(Precision.values())
        .filter(precision -> precision.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new JsonException("field 'precision' names none"));
  }

  private static double number(Json.Obj json, String name) {
    return json.number(name)
        .orElseThrow(() -> new JsonException("field '" + name + "' is missing"));
  }
}
