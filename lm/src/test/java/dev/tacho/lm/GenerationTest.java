package dev.tacho.lm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GenerationTest {
  private static final Sampling ANY = new Sampling(1, 23, 1);

  @BeforeAll
  static void load() {
    Torch.load();
  }

  private static List<Integer> generated(Llama model, Sampling sampling, long seed, int... prompt) {
    List<Integer> tokens = new ArrayList<>();
    new Generation(model, sampling, seed).goOn(prompt, 30, tokens::add);
    return tokens;
  }

  @Test
  void equalSeeds_giveEqualTokens_pastTheContextToo() {
    try (Llama model = Llama.fresh(Torch.config(2, true), 1, Precision.FP32)) {
      List<Integer> tokens = generated(model, ANY, 5, 1, 2);
      assertEquals(30, tokens.size());
      assertEquals(tokens, generated(model, ANY, 5, 1, 2));
      assertNotEquals(tokens, generated(model, ANY, 6, 1, 2));
    }
  }

  @Test
  void withoutChance_theMostLikelyTokenIsTaken() {
    try (Llama model = Llama.fresh(Torch.config(2, true), 1, Precision.FP32)) {
      List<Integer> tokens = generated(model, new Sampling(0, 23, 1), 5, 1, 2);
      assertEquals(tokens, generated(model, new Sampling(0, 23, 1), 6, 1, 2));
      int[] text = {1, 2, tokens.get(0), tokens.get(1), tokens.get(2)};
      float[] logits = model.logits(text);
      for (int at = 1; at < 4; at++) {
        for (int token = 0; token < 23; token++) {
          assertTrue(logits[(at * 23) + token] <= logits[(at * 23) + text[at + 1]]);
        }
      }
    }
  }

  @Test
  void whatHasLearntARule_goesOnByIt() {
    long[] batch = new long[4 * 13];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = (i % 13 + 3 * (i / 13)) % 23;
    }
    try (Llama model = Llama.fresh(Torch.config(2, true), 1, Precision.FP32);
        AdamW optimiser = new AdamW(model.parameters(), AdamW.Settings.usual(0))) {
      for (int step = 0; step < 100; step++) {
        model.parameters().clearGradients();
        double _ = model.learn(batch, 4, 1, Settled.unheard());
        double _ = model.parameters().clip(1);
        optimiser.step(1e-2);
      }
      List<Integer> tokens = new ArrayList<>();
      new Generation(model, new Sampling(0, 1, 1), 1).goOn(new int[] {2, 3, 4}, 6, tokens::add);
      assertEquals(List.of(5, 6, 7, 8, 9, 10), tokens);
    }
  }

  @Test
  void anEmptyPrompt_isRefused() {
    try (Llama model = Llama.fresh(Torch.config(2, true), 1, Precision.FP32)) {
      assertThrows(LmException.class, () -> generated(model, ANY, 1));
    }
  }
}
