package dev.tacho.lm;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// How one token is drawn from what a model expects.
///
/// The most likely one where the temperature is 0; else each with its share of
/// `exp(logit / temperature)`, out of the `topK` most likely, and of those out of the fewest that
/// together have `topP` of the shares. Of equal ones the lower id comes first.
///
/// @param temperature from 0, where nothing is left to chance
/// @param topK at least 1; as many as there are tokens leaves all
/// @param topP above 0 up to 1, which leaves all
public record Sampling(double temperature, int topK, double topP) {
  /// Refuses what is out of range.
  ///
  /// @throws LmException naming the value
  public Sampling {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new LmException("temperature " + temperature + " is not a number from 0 on");
    }
    if (topK < 1) {
      throw new LmException("top-k " + topK + " is not at least 1");
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new LmException("top-p " + topP + " is not above 0 and at most 1");
    }
  }

  /// The token drawn; takes one number from `random`, none where the temperature is 0.
  ///
  /// @throws LmException when the logits are no numbers, as after a training that diverged
  int draw(float[] logits, RandomGenerator random) {
    int[] likely =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted((a, b) -> Float.compare(logits[b], logits[a]))
            .limit(temperature > 0 ? topK : 1)
            .mapToInt(Integer::intValue)
            .toArray();
    if (Float.isNaN(logits[likely[0]]) || Float.isInfinite(logits[likely[0]])) {
      throw new LmException("the model expects " + logits[likely[0]] + "; it cannot be sampled");
    }
    if (temperature == 0) {
      return likely[0];
    }
    double[] weights =
        IntStream.of(likely)
            .mapToDouble(token -> Math.exp((logits[token] - logits[likely[0]]) / temperature))
            .toArray();
    int kept = fewest(weights);
    double left = random.nextDouble() * sum(weights, kept);
    for (int i = 0; i < kept - 1; i++) {
      left -= weights[i];
      if (left < 0) {
        return likely[i];
      }
    }
    return likely[kept - 1];
  }

  /// How many of the first make up `topP` of all.
  private int fewest(double[] weights) {
    double enough = topP * sum(weights, weights.length);
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      if (sum >= enough) {
        return i + 1;
      }
    }
    return weights.length;
  }

  private static double sum(double[] weights, int first) {
    double sum = 0;
    for (int i = 0; i < first; i++) {
      sum += weights[i];
    }
    return sum;
  }
}
