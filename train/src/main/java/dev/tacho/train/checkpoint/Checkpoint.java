package dev.tacho.train.checkpoint;

import dev.tacho.core.RunId;
import dev.tacho.train.TrainException;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.llama.LlamaConfig;
import dev.tacho.weights.llama.LlamaModel;
import dev.tacho.weights.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// A training after a step: all that it takes to go on as if it had never stopped. Immutable; read
/// from disk, its tensors stay in mapped files.
///
/// @param run that was trained
/// @param step that was the last
/// @param plan that it follows
/// @param data digest of the tokens that it is trained on
/// @param heldOutLoss in nats a token, where it was looked at after this step
/// @param model with its parameters
/// @param optimiser its state, by name
public record Checkpoint(
    RunId run,
    long step,
    TrainPlan plan,
    String data,
    OptionalDouble heldOutLoss,
    LlamaModel model,
    Map<String, Tensor> optimiser) {

  public Checkpoint {
    optimiser = Map.copyOf(optimiser);
  }

  /// Reads the checkpoint in `folder`, all of it against its digests.
  ///
  /// @throws TrainException when it is missing, truncated, changed, or of another version
  public static Checkpoint read(Path folder) {
    return CheckpointFiles.read(folder);
  }

  /// Refuses to go on with anything else than what was begun: another model, tokenizer or text, or
  /// other rows. What may change from here on is how long it is trained, how fast it learns, and
  /// how often it is looked at and kept.
  ///
  /// @param path to be named in the message
  /// @throws TrainException naming every difference
  public void check(
      Path path, LlamaConfig config, Tokenizer tokenizer, String data, TrainPlan plan) {
    List<String> other = new ArrayList<>();
    compare(other, "tokenizer", model.tokenizer().digest(), tokenizer.digest());
    compare(other, "vocabulary", model.config().vocabulary(), config.vocabulary());
    compare(other, "width", model.config().width(), config.width());
    compare(other, "layers", model.config().layers(), config.layers());
    compare(other, "heads", model.config().heads(), config.heads());
    compare(other, "key heads", model.config().keyHeads(), config.keyHeads());
    compare(other, "hidden", model.config().hidden(), config.hidden());
    compare(other, "context of the model", model.config().context(), config.context());
    compare(other, "rope base", model.config().ropeBase(), config.ropeBase());
    compare(other, "norm epsilon", model.config().normEpsilon(), config.normEpsilon());
    compare(other, "tied head", model.config().tied(), config.tied());
    compare(other, "data", this.data, data);
    compare(other, "seed", this.plan.seed(), plan.seed());
    compare(other, "batch", this.plan.batch(), plan.batch());
    compare(other, "context", this.plan.context(), plan.context());
    if (!other.isEmpty()) {
      throw new TrainException(
          "%s is of another training: %s; give what it was trained with, or train without --resume"
              .formatted(path, String.join(", ", other)));
    }
    if (step > plan.steps()) {
      throw new TrainException(
          "%s is of step %,d, and %,d are asked for; give more --steps"
              .formatted(path, step, plan.steps()));
    }
  }

  private static void compare(List<String> other, String what, Object is, Object wanted) {
    if (!is.equals(wanted)) {
      other.add("%s %s, not %s".formatted(what, shown(is), shown(wanted)));
    }
  }

  private static String shown(Object value) {
    String text = value.toString();
    return text.length() > 12 ? text.substring(0, 12) : text; // of a digest
  }
}
