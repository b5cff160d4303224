package dev.tacho.weights.llama;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacho.testkit.llamacpp.LlamaCpp;
import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.gguf.GgufTensor;
import dev.tacho.weights.gguf.GgufType;
import dev.tacho.weights.safetensors.SafetensorsFile;
import dev.tacho.weights.tokenizer.ByteTokenizer;
import dev.tacho.weights.tokenizer.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// llama.cpp's own library loads what we write, splits texts as we do, computes what the model
/// says and rounds to the bytes that we round to.
@Timeout(60)
class LlamaCppTest {
  @TempDir static Path folder;
  private static LlamaCpp llama;

  @BeforeAll
  static void start() {
    assumeTrue(LlamaCpp.missing().isEmpty(), () -> LlamaCpp.missing().orElse(""));
    llama = LlamaCpp.start(folder);
  }

  @AfterAll
  static void end() {
    if (LlamaCpp.missing().isEmpty()) {
      llama.close();
    }
  }

  private static Path write(LlamaModel model, GgufType type) {
    Path file = folder.resolve("model-" + type.text() + model.config().vocabulary() + ".gguf");
    String _ = LlamaGguf.write(file, model, "small", type);
    return file;
  }

  private static final int[] TOKENS = IntStream.range(0, 48).map(i -> 3 + (i * 37) % 256).toArray();

  /// How far apart, as a share of the length.
  private static double distance(double[] expected, float[] found) {
    assertEquals(expected.length, found.length);
    double difference = 0;
    double length = 0;
    for (int i = 0; i < found.length; i++) {
      difference += (found[i] - expected[i]) * (found[i] - expected[i]);
      length += expected[i] * expected[i];
    }
    return Math.sqrt(difference / length);
  }

  /// Both compute the model in the file, so what is left is the engine's own rounding: its cache
  /// of keys and values is F16, and it rounds states to 8 bits before it multiplies them with
  /// weights in blocks. How far that goes grows with the weights; these are as large as random
  /// ones can be for attention to be uneven.
  @ParameterizedTest
  @CsvSource({"F32, 2e-3", "F16, 3e-3", "Q8_0, 5e-2", "Q4_0, 5e-2"})
  void logits_areThoseOfTheForwardPassAsItIsTold(GgufType type, double most) {
    Path file = write(SmallModel.of(new ByteTokenizer(), type == GgufType.F32), type);
    double[] expected = new ReferenceLlama(LlamaGguf.read(file)).logits(TOKENS);
    double relative = distance(expected, llama.logits(file, TOKENS));
    assertTrue(relative < most, type + ": " + relative);
  }

  /// The check above can fail: queries and keys in the order of the other layout are another
  /// model.
  @Test
  void rowsInTheOtherOrder_areSeen() {
    LlamaModel model = SmallModel.of(new ByteTokenizer(), true);
    double[] expected = new ReferenceLlama(model).logits(TOKENS);
    Path folder = LlamaCppTest.folder.resolve("other-order");
    String _ = HuggingFace.write(folder, model, ElementType.FLOAT32);
    LlamaModel other =
        LlamaModel.of(
            model.config(),
            model.tokenizer(),
            SafetensorsFile.read(folder.resolve("model.safetensors")).tensors().values());
    double relative = distance(expected, llama.logits(write(other, GgufType.F32), TOKENS));
    assertTrue(relative > 0.2, "only " + relative);
  }

  @Test
  void texts_becomeTheSameTokens() {
    for (Tokenizer tokenizer : List.of(new ByteTokenizer(), SmallModel.bpe())) {
      Path file = write(SmallModel.of(tokenizer, true), GgufType.F16);
      Random random = new Random(11);
      int[] letters = SmallModel.TEXT.codePoints().toArray();
      for (int round = 0; round < 200; round++) {
        StringBuilder text = new StringBuilder(round == 0 ? SmallModel.TEXT : "<s>");
        for (int i = random.nextInt(30); i > 0; i--) {
          text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(
            tokenizer.encode(bytes), llama.tokenise(file, bytes), () -> "the text " + text);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"F16, 1", "Q8_0, 8", "Q4_0, 2"})
  void packedBytes_areThoseOfGgml(GgufType type, int number) {
    Random random = new Random(5);
    float[] values = new float[64 * 1024];
    for (int i = 0; i < values.length; i++) {
      float scale = (float) Math.pow(10, i / 1024 % 10 - 7);
      // halves and equal extremes too, where rounding shows
      values[i] =
          i % 2048 < 256 ? (random.nextInt(33) - 16) / 2f : scale * (float) random.nextGaussian();
    }
    Arrays.fill(values, 0, 32, 0);
    Tensor tensor = Tensor.floats("w", List.of(64L, 1024L), values);
    ByteBuffer ours = GgufTensor.of("w", tensor, type).data();
    byte[] bytes = new byte[ours.remaining()];
    ours.get(bytes);
    assertArrayEquals(llama.quantise(number, 1024, values), bytes);
  }
}
