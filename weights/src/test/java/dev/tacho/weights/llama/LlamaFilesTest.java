package dev.tacho.weights.llama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.gguf.GgufFile;
import dev.tacho.weights.gguf.GgufTensor;
import dev.tacho.weights.gguf.GgufType;
import dev.tacho.weights.gguf.GgufValue;
import dev.tacho.weights.safetensors.SafetensorsFile;
import dev.tacho.weights.tokenizer.ByteTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LlamaFilesTest {
  @TempDir Path folder;

  private static List<LlamaModel> models() {
    return List.of(
        SmallModel.of(new ByteTokenizer(), true),
        SmallModel.of(new ByteTokenizer(), false),
        SmallModel.of(SmallModel.bpe(), true));
  }

  private static LlamaModel model() {
    return SmallModel.of(new ByteTokenizer(), true);
  }

  /// GGUF says its two real numbers in 32 bits.
  private static LlamaConfig inSingle(LlamaConfig is) {
    return new LlamaConfig(
        is.vocabulary(),
        is.width(),
        is.layers(),
        is.heads(),
        is.keyHeads(),
        is.hidden(),
        is.context(),
        (float) is.ropeBase(),
        (float) is.normEpsilon(),
        is.tied());
  }

  @Test
  void gguf_isReadAsItWasWritten() {
    for (LlamaModel model : models()) {
      Path file = folder.resolve("m.gguf");
      String digest = LlamaGguf.write(file, model, "m", GgufType.F32);
      LlamaModel read = LlamaGguf.read(file);
      assertEquals(model.tensors(), read.tensors());
      assertEquals(model.tokenizer(), read.tokenizer());
      assertEquals(inSingle(model.config()), read.config());
      assertEquals(digest, LlamaGguf.write(folder.resolve("again"), model, "m", GgufType.F32));
    }
  }

  @Test
  void huggingFace_isReadAsItWasWritten() {
    for (LlamaModel model : models()) {
      String digest = HuggingFace.write(folder, model, ElementType.FLOAT32);
      assertEquals(model, HuggingFace.read(folder));
      assertEquals(digest, SafetensorsFile.read(folder.resolve("model.safetensors")).sha256());
    }
  }

  @Test
  void halves_areTheNearestOnes() {
    String _ = HuggingFace.write(folder, model(), ElementType.FLOAT16);
    Tensor exact = model().tensors().firstEntry().getValue();
    Tensor read = HuggingFace.read(folder).tensors().firstEntry().getValue();
    for (int i = 0; i < 100; i++) {
      assertEquals(Float.float16ToFloat(Float.floatToFloat16(exact.floats()[i])), read.floats()[i]);
    }
  }

  /// Row 2i + half of a head here is row i + half * h / 2 there.
  @Test
  void rowsOfQueriesAndKeys_areRegroupedForHuggingFace_andOthersAreNot() {
    LlamaModel model = model();
    String _ = HuggingFace.write(folder, model, ElementType.FLOAT32);
    SafetensorsFile file = SafetensorsFile.read(folder.resolve("model.safetensors"));
    String query = LlamaConfig.inLayer(1, "self_attn.q_proj");
    float[] ours = model.tensors().get(query).floats();
    float[] theirs = file.need(query).floats();
    int width = model.config().width();
    int head = model.config().headWidth();
    for (int row = 0; row < width; row++) {
      int there = row / head * head + row % head / 2 + row % 2 * (head / 2);
      assertEquals(ours[row * width + 5], theirs[there * width + 5], "row " + row);
    }
    String value = LlamaConfig.inLayer(1, "self_attn.v_proj");
    assertEquals(model.tensors().get(value), file.need(value));
  }

  @Test
  void norms_stayF32_andTheRestIsRounded() {
    Path path = folder.resolve("m.gguf");
    String _ = LlamaGguf.write(path, model(), "m", GgufType.Q4_0);
    Map<String, GgufTensor> tensors = GgufFile.read(path).tensors();
    assertEquals(GgufType.F32, tensors.get("blk.0.attn_norm.weight").type());
    assertEquals(GgufType.Q4_0, tensors.get("blk.0.attn_q.weight").type());
    assertEquals(GgufType.Q4_0, tensors.get("token_embd.weight").type());
    assertFalse(tensors.containsKey("output.weight"));
  }

  /// Writes the file with other keys and tensors, and expects a sentence when it is read.
  private void refusedGguf(
      UnaryOperator<Map<String, GgufValue>> keys,
      UnaryOperator<List<GgufTensor>> tensors,
      String why) {
    Path path = folder.resolve("m.gguf");
    String _ = LlamaGguf.write(path, model(), "m", GgufType.F16);
    GgufFile file = GgufFile.read(path);
    Path other = folder.resolve("other.gguf");
    String _ =
        GgufFile.write(
            other,
            keys.apply(new LinkedHashMap<>(file.keys())),
            tensors.apply(new ArrayList<>(file.tensors().values())));
    refused(() -> LlamaGguf.read(other), other.toString(), why);
  }

  private static void refused(Executable reading, String... why) {
    WeightsException refusal = assertThrows(WeightsException.class, reading);
    for (String part : why) {
      assertTrue(String.valueOf(refusal.getMessage()).contains(part), refusal::getMessage);
    }
  }

  private static UnaryOperator<Map<String, GgufValue>> put(String key, GgufValue value) {
    return keys -> {
      GgufValue _ = keys.put(key, value);
      return keys;
    };
  }

  @Test
  void otherModelsInGguf_areRefused_withTheReason() {
    UnaryOperator<List<GgufTensor>> same = tensors -> tensors;
    refusedGguf(
        put("general.architecture", GgufValue.of("qwen2")),
        same,
        "its general.architecture is \"qwen2\"; only \"llama\" is read here");
    refusedGguf(put("llama.block_count", GgufValue.of(-1)), same, "key llama.block_count is not");
    refusedGguf(
        put("llama.block_count", GgufValue.of(Integer.MAX_VALUE)),
        same,
        "20 tensors are too few for 2,147,483,647 layers");
    refusedGguf(put("llama.block_count", GgufValue.of(1)), same, "no tensor \"model.layers.1.");
    refusedGguf(
        put("llama.feed_forward_length", GgufValue.of(32)),
        same,
        "the configuration wants float32");
    refusedGguf(put("llama.attention.head_count", GgufValue.of(5)), same, "into 5 heads");
    refusedGguf(put("llama.rope.dimension_count", GgufValue.of(8)), same, "turn 8 of the 16");
    refusedGguf(put("tokenizer.ggml.tokens", GgufValue.of("x")), same, "tokenizer.ggml.tokens is");
    refusedGguf(put("tokenizer.ggml.tokens", GgufValue.of(List.of("x"))), same, "it has 1 tokens");
    refusedGguf(
        keys -> {
          GgufValue _ = keys.remove("llama.context_length");
          return keys;
        },
        same,
        "it has no key llama.context_length");
    refusedGguf(
        keys -> keys,
        tensors -> tensors.subList(0, tensors.size() - 1),
        "the tensor \"model.norm.weight\" is missing");
  }

  @Test
  void otherModelsInFolders_areRefused_withTheReason() throws IOException {
    refusedFolder("\"silu\"", "\"gelu\"", "its hidden_act is \"gelu\"; only \"silu\" is read here");
    refusedFolder("\"llama\"", "\"gpt2\"", "its model_type is \"gpt2\"");
    refusedFolder("\"hidden_size\":64", "\"hidden_size\":2147483648", "hidden_size is 2147483648");
    refusedFolder("\"num_hidden_layers\":2", "\"num_hidden_layers\":2000000000", "too few for");
    refusedFolder("\"head_dim\":16", "\"head_dim\":32", "its head_dim is 32; only 16");
    refusedFolder("\"rope_scaling\":null", "\"rope_scaling\":{\"rope_type\":\"yarn\"}", "\"yarn\"");
    refusedFolder("{", "[", "is no configuration of a model");
    refusedFolder("\"vocab_size\":259", "\"vocab_size\":260", "259 tokens and a model of 260");
    refusedFolder("\"vocab_size\":259,", "", "field 'vocab_size' is missing");
    Files.delete(folder.resolve("config.json"));
    refused(() -> HuggingFace.read(folder), "config.json is not there");
  }

  private void refusedFolder(String from, String to, String why) throws IOException {
    String _ = HuggingFace.write(folder, model(), ElementType.FLOAT32);
    Path config = folder.resolve("config.json");
    Path _ = Files.writeString(config, Files.readString(config).replace(from, to));
    refused(() -> HuggingFace.read(folder), folder.toString(), why);
  }

  @Test
  void changedGguf_isReadOrRefused() throws IOException {
    Path path = folder.resolve("m.gguf");
    String _ = LlamaGguf.write(path, model(), "m", GgufType.Q4_0);
    byte[] whole = Files.readAllBytes(path);
    long seed = 20_261_121;
    SplittableRandom random = new SplittableRandom(seed);
    Path other = folder.resolve("other.gguf");
    for (int round = 0; round < 300; round++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(round % 2 == 0 ? 900 : 12_000)] = (byte) random.nextInt(256);
      Path _ = Files.write(other, round % 10 == 9 ? Arrays.copyOf(changed, 9_000) : changed);
      try {
        LlamaModel _ = LlamaGguf.read(other);
      } catch (WeightsException e) {
        assertTrue(String.valueOf(e.getMessage()).contains(other.toString()), e::getMessage);
      } catch (RuntimeException e) {
        fail("seed " + seed + ", round " + round, e);
      }
    }
  }

  @Test
  void aFolderThatIsFull_orNone_isToldAndNothingIsLeft() throws IOException {
    Path none = folder.resolve("none").resolve("m.gguf");
    refused(() -> LlamaGguf.write(none, model(), "m", GgufType.F32), none + " cannot be written");
    Path file = Files.createFile(folder.resolve("file"));
    refused(() -> HuggingFace.write(file, model(), ElementType.FLOAT32), "cannot be made");
  }
}
