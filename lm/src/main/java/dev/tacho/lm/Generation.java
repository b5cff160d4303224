package dev.tacho.lm;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Text that a model goes on with, token by token. Equal seeds give equal tokens. Where the text
/// fills the model's context, the older half of it is forgotten. Confined to the model's thread.
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
    int context = model.config().context();
    int unread = Math.max(0, prompt.length - context);
    try (Past.Text past = new Past.Text(model.config())) {
      for (int at = prompt.length; at < text.length; at++) {
        if (past.left() == 0) {
          past.forget();
          unread = at - Math.max(1, context / 2);
        }
        text[at] = sampling.draw(model.read(past, Arrays.copyOfRange(text, unread, at)), random);
        unread = at;
        each.accept(text[at]);
      }
    }
  }
}
