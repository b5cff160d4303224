package dev.tacho.analysis.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The words that a metric's name is made of: `metrics/eval/CrossEntropy` has `metrics`, `eval`,
/// `cross`, `entropy`. What they mean is what programs use them for; the last place to look for a
/// meaning, after everybody who stated one. Immutable.
record Words(List<String> all) {
  private static final Set<String> VALIDATION =
      Set.of(
          "val",
          "valid",
          "validation",
          "eval",
          "evaluation",
          "test",
          "dev",
          "held",
          "heldout",
          "holdout");
  private static final Set<String> TRAINING = Set.of("train", "training", "tr");
  private static final Set<String> LOWER =
      Set.of(
          "loss",
          "losses",
          "error",
          "err",
          "nll",
          "entropy",
          "xent",
          "ce",
          "bce",
          "ppl",
          "perplexity",
          "mse",
          "rmse",
          "mae",
          "wer",
          "cer",
          "fid",
          "bpb",
          "bpc",
          "kl",
          "divergence",
          "regret",
          "cost",
          "elbo");
  private static final Set<String> HIGHER =
      Set.of(
          "acc",
          "accuracy",
          "top1",
          "top5",
          "f1",
          "auc",
          "auroc",
          "bleu",
          "rouge",
          "precision",
          "recall",
          "reward",
          "rewards",
          "return",
          "returns",
          "score",
          "iou",
          "miou",
          "map",
          "dice",
          "psnr",
          "ssim",
          "mrr",
          "ndcg",
          "success",
          "r2",
          "mcc");
  private static final Set<String> COUNTERS =
      Set.of(
          "epoch",
          "epochs",
          "step",
          "steps",
          "iter",
          "iteration",
          "iterations",
          "runtime",
          "timestamp",
          "time",
          "elapsed",
          "eta",
          "seen",
          "progress");

  /// What stands last and makes something else of what goes before: a loss scale is no loss.
  private static final Set<String> SETTINGS =
      Set.of(
          "scale",
          "scaler",
          "scaling",
          "weight",
          "weights",
          "coef",
          "coeff",
          "coefficient",
          "factor",
          "beta",
          "alpha",
          "lambda",
          "temperature",
          "size",
          "count",
          "num",
          "threshold",
          "target",
          "limit",
          "ratio");

  static Words of(String name) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char before = ' ';
    for (int i = 0; i <= name.length(); i++) {
      char now = i < name.length() ? name.charAt(i) : ' ';
      boolean letter = Character.isLetterOrDigit(now);
      boolean hump = Character.isUpperCase(now) && Character.isLowerCase(before);
      if ((!letter || hump) && !word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
      if (letter) {
        word.append(Character.toLowerCase(now));
      }
      before = now;
    }
    // a name of signs only is a word of its own
    return new Words(words.isEmpty() ? List.of(name) : List.copyOf(words));
  }

  private boolean any(Set<String> some) {
    for (String word : all) {
      if (some.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private boolean has(String word) {
    return all.contains(word);
  }

  boolean validation() {
    return any(VALIDATION);
  }

  boolean lower() {
    return any(LOWER) && !setting();
  }

  boolean higher() {
    return any(HIGHER) && !setting();
  }

  private boolean setting() {
    return SETTINGS.contains(all.getLast());
  }

  boolean gradient() {
    return has("gnorm")
        || ((has("norm") || has("norms")) && (has("grad") || has("grads") || has("gradient")));
  }

  boolean learningRate() {
    return has("lr") || (has("learning") && has("rate"));
  }

  /// A rate a second.
  boolean rate() {
    return (has("per") && (has("s") || has("sec") || has("secs") || has("second")))
        || has("throughput")
        || has("fps");
  }

  /// The time that a step takes.
  boolean stepTime() {
    return (has("time") && (has("step") || has("iter") || has("iteration") || has("batch")))
        || (has("per") && has("step") && (has("s") || has("sec") || has("seconds") || has("ms")));
  }

  boolean counter() {
    return COUNTERS.contains(all.getLast()) || setting();
  }

  /// The name without what says for which part of the data: the same for `val/loss`, `train_loss`
  /// and `loss`.
  List<String> stem() {
    List<String> stem = new ArrayList<>();
    for (String word : all) {
      if (!VALIDATION.contains(word) && !TRAINING.contains(word)) {
        stem.add(word);
      }
    }
    return stem;
  }
}
