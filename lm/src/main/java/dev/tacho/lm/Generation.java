package dev.tacho.lm;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Text that a model goes on with, token by token. Equal seeds give equal tokens. Where the text
/// outgrows the model's context, the oldest tokens are forgotten. Confined to the model's thread.
public final class Generation {
  private final Llama model;
  private final Sampling sampling;
  private final RandomGenerator random;

  public Generation(Llama model, Sampling sampling, long seed) {
    this.model = model;
    this.sampling = sampling;
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /// Goes on from `prompt`, which has at least one token, by `many` tokens; `each` hears of every
  /// one as it comes.
  public void goOn(int[] prompt, int many, IntConsumer each) {
    if (prompt.length == 0) {
      throw new LmException("an empty prompt; give at least one token to go on from");
    }
    int[] text = Arrays.copyOf(prompt, Math.addExact(prompt.length, many));
    for (int at = prompt.length; at < text.length; at++) {
      int from = Math.max(0, at - model.config().context());
      text[at] = sampling.draw(model.expected(Arrays.copyOfRange(text, from, at)), random);
      each.accept(text[at]);
    }
  }
}
