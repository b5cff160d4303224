package dev.tacho.weights.llama;

import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.gguf.GgufFile;
import dev.tacho.weights.gguf.GgufTensor;
import dev.tacho.weights.gguf.GgufType;
import dev.tacho.weights.gguf.GgufValue;
import dev.tacho.weights.tokenizer.Tokenizer;
import dev.tacho.weights.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A model as llama.cpp reads it: architecture `llama`, tokenizer `gpt2`. Norms are F32 whatever
/// the type.
public final class LlamaGguf {
  /// The types that a model is written in.
  public static final List<GgufType> TYPES =
      List.of(GgufType.F32, GgufType.F16, GgufType.Q8_0, GgufType.Q4_0);

  /// llama.cpp's `LLAMA_FTYPE`, in the order of [#TYPES].
  private static final int[] FILE_TYPES = {0, 1, 7, 2};

  private static final int NORMAL_TOKEN = 1;
  private static final int UNKNOWN_TOKEN = 2;
  private static final int CONTROL_TOKEN = 3;

  private static final Map<String, String> OUTSIDE =
      Map.of(
          "token_embd.weight", LlamaConfig.EMBEDDING,
          "output_norm.weight", LlamaConfig.LAST_NORM,
          "output.weight", LlamaConfig.HEAD);

  /// The parts of a block, as both layouts call them.
  private static final Map<String, String> PARTS =
      Map.of(
          "attn_norm", "input_layernorm",
          "attn_q", "self_attn.q_proj",
          "attn_k", "self_attn.k_proj",
          "attn_v", "self_attn.v_proj",
          "attn_output", "self_attn.o_proj",
          "ffn_norm", "post_attention_layernorm",
          "ffn_gate", "mlp.gate_proj",
          "ffn_up", "mlp.up_proj",
          "ffn_down", "mlp.down_proj");

  private LlamaGguf() {}

  /// Writes the model whole or not at all; equal models give equal files.
  ///
  /// @param name what the file says the model is called
  /// @param type one of [#TYPES]
  /// @return SHA-256 of the file, 64 digits
  /// @throws WeightsException when a row is no whole blocks of the type, or a number does not fit
  public static String write(Path path, LlamaModel model, String name, GgufType type) {
    int fileType = TYPES.indexOf(type);
    if (fileType < 0) {
      throw new WeightsException(
          "a model is not written in %s; use one of %s".formatted(type.text(), TYPES));
    }
    Map<String, String> names = names(model.config());
    List<GgufTensor> tensors = new ArrayList<>();
    names.forEach(
        (written, ours) -> {
          Tensor tensor = model.tensors().get(ours);
          if (tensor != null) {
            tensors.add(
                GgufTensor.of(written, tensor, tensor.dims().size() > 1 ? type : GgufType.F32));
          }
        });
    Map<String, GgufValue> keys = keys(model.config(), name);
    keys.put("general.file_type", GgufValue.of(FILE_TYPES[fileType]));
    keys.put("general.quantization_version", GgufValue.of(2));
    tokenizer(model.tokenizer(), keys);
    return GgufFile.write(path, keys, tensors);
  }

  /// Names of tensors, in the order of the forward pass: theirs to ours.
  private static Map<String, String> names(LlamaConfig config) {
    Map<String, String> theirs = new LinkedHashMap<>();
    OUTSIDE.forEach((written, ours) -> theirs.put(ours, written));
    for (int layer = 0; layer < config.layers(); layer++) {
      for (var part : PARTS.entrySet()) {
        theirs.put(
            LlamaConfig.inLayer(layer, part.getValue()),
            "blk." + layer + "." + part.getKey() + ".weight");
      }
    }
    Map<String, String> names = new LinkedHashMap<>();
    config.tensors().keySet().forEach(ours -> names.put(theirs.getOrDefault(ours, ours), ours));
    return names;
  }

  private static Map<String, GgufValue> keys(LlamaConfig config, String name) {
    Map<String, GgufValue> keys = new LinkedHashMap<>();
    keys.put("general.architecture", GgufValue.of("llama"));
    keys.put("general.name", GgufValue.of(name));
    keys.put("llama.vocab_size", GgufValue.of(config.vocabulary()));
    keys.put("llama.context_length", GgufValue.of(config.context()));
    keys.put("llama.embedding_length", GgufValue.of(config.width()));
    keys.put("llama.block_count", GgufValue.of(config.layers()));
    keys.put("llama.feed_forward_length", GgufValue.of(config.hidden()));
    keys.put("llama.attention.head_count", GgufValue.of(config.heads()));
    keys.put("llama.attention.head_count_kv", GgufValue.of(config.keyHeads()));
    keys.put("llama.attention.layer_norm_rms_epsilon", GgufValue.of((float) config.normEpsilon()));
    keys.put("llama.rope.dimension_count", GgufValue.of(config.headWidth()));
    keys.put("llama.rope.freq_base", GgufValue.of((float) config.ropeBase()));
    return keys;
  }

  private static void tokenizer(Tokenizer tokenizer, Map<String, GgufValue> keys) {
    Vocabulary vocabulary = Vocabulary.of(tokenizer);
    keys.put("tokenizer.ggml.model", GgufValue.of("gpt2"));
    keys.put("tokenizer.ggml.pre", GgufValue.of("gpt-2"));
    keys.put("tokenizer.ggml.tokens", GgufValue.of(vocabulary.tokens()));
    keys.put(
        "tokenizer.ggml.token_type",
        GgufValue.of(IntStream.range(0, tokenizer.size()).map(LlamaGguf::kind).toArray()));
    keys.put("tokenizer.ggml.merges", GgufValue.of(vocabulary.merges()));
    keys.put("tokenizer.ggml.bos_token_id", GgufValue.of(Tokenizer.BEGIN));
    keys.put("tokenizer.ggml.eos_token_id", GgufValue.of(Tokenizer.END));
    keys.put("tokenizer.ggml.unknown_token_id", GgufValue.of(Tokenizer.UNKNOWN));
    keys.put("tokenizer.ggml.add_bos_token", GgufValue.of(false));
  }

  private static int kind(int token) {
    return token == Tokenizer.UNKNOWN
        ? UNKNOWN_TOKEN
        : token < Tokenizer.FIRST_BYTE ? CONTROL_TOKEN : NORMAL_TOKEN;
  }

  /// Reads a model; numbers of other types become F32 in memory.
  ///
  /// @throws WeightsException when the file is no whole GGUF file, or another model than is read
  ///     here
  public static LlamaModel read(Path path) {
    GgufFile file = GgufFile.read(path);
    try {
      Keys keys = new Keys(file);
      keys.text("general.architecture", "llama");
      keys.text("tokenizer.ggml.model", "gpt2");
      keys.perhaps("tokenizer.ggml.pre", "gpt-2");
      keys.perhaps("llama.rope.scaling.type", "none");
      Tokenizer tokenizer =
          new Vocabulary(keys.texts("tokenizer.ggml.tokens"), keys.texts("tokenizer.ggml.merges"))
              .tokenizer(path.toString());
      LlamaConfig config = config(keys, tokenizer, file.tensors().containsKey("output.weight"));
      Widening widening = new Widening();
      List<Tensor> tensors =
          file.tensors().values().stream()
              .map(
                  tensor -> {
                    widening.take(tensor.name(), Tensor.elements(tensor.dims()));
                    return tensor.floats(ours(tensor.name()));
                  })
              .toList();
      return LlamaModel.of(config, tokenizer, tensors);
    } catch (WeightsException e) {
      throw e.in(path);
    }
  }

  private static LlamaConfig config(Keys keys, Tokenizer tokenizer, boolean headOfItsOwn) {
    int heads = keys.whole("llama.attention.head_count");
    LlamaConfig config =
        new LlamaConfig(
            tokenizer.size(),
            keys.whole("llama.embedding_length"),
            keys.whole("llama.block_count"),
            heads,
            keys.whole("llama.attention.head_count_kv", heads),
            keys.whole("llama.feed_forward_length"),
            keys.whole("llama.context_length"),
            keys.real("llama.rope.freq_base", 10_000),
            keys.real("llama.attention.layer_norm_rms_epsilon"),
            !headOfItsOwn);
    int turned = keys.whole("llama.rope.dimension_count", config.headWidth());
    if (turned != config.headWidth()) {
      throw new WeightsException(
          "rotary positions turn %d of the %d elements of a head; all are wanted here"
              .formatted(turned, config.headWidth()));
    }
    return config;
  }

  /// Our name of a tensor; one that is not known keeps its own, and fits no configuration.
  private static String ours(String theirs) {
    String outside = OUTSIDE.get(theirs);
    if (outside != null) {
      return outside;
    }
    String[] words = theirs.split("\\.", -1);
    boolean inBlock = words.length == 4 && words[0].equals("blk") && words[3].equals("weight");
    String part = inBlock ? PARTS.get(words[2]) : null;
    return part == null ? theirs : "model.layers." + words[1] + "." + part + ".weight";
  }
}
