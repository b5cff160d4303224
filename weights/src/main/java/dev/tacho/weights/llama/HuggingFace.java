package dev.tacho.weights.llama;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.WholeFile;
import dev.tacho.weights.safetensors.SafetensorsFile;
import dev.tacho.weights.tokenizer.Tokenizer;
import dev.tacho.weights.tokenizer.TokenizerJson;
import dev.tacho.weights.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A model as Hugging Face's transformers read it: a folder with `model.safetensors`,
/// `config.json`, `tokenizer.json` and `tokenizer_config.json`.
///
/// There, rotary positions turn an element and the one half a head away; here, neighbours. So
/// the rows of queries and keys are regrouped on the way: in each head, rows (0, 1, 2, 3, ...)
/// here are rows (0, h/2, 1, h/2 + 1, ...) there.
public final class HuggingFace {
  private static final String MODEL = "model.safetensors";
  private static final String CONFIG = "config.json";
  private static final String TOKENIZER = "tokenizer.json";
  private static final int MOST_CONFIG = 1 << 20;
  private static final double DEFAULT_ROPE_BASE = 10_000;
  private static final double DEFAULT_EPSILON = 1e-6;
  private static final Json NULL = new Json.Null();

  private HuggingFace() {}

  /// Writes the files into a folder, which is made when it is not there. Each file is whole or
  /// not there; the weights come last.
  ///
  /// @param type [ElementType#FLOAT32] or [ElementType#FLOAT16]
  /// @return SHA-256 of the weights' file, 64 digits
  public static String write(Path folder, LlamaModel model, ElementType type) {
    if (type != ElementType.FLOAT32 && type != ElementType.FLOAT16) {
      throw new WeightsException(
          "a model is not written in %s; use float32 or float16".formatted(type.text()));
    }
    LlamaConfig config = model.config();
    List<Tensor> tensors =
        model.tensors().values().stream()
            .map(tensor -> regrouped(config, tensor, true))
            .map(tensor -> type == ElementType.FLOAT16 ? Widening.narrow(tensor) : tensor)
            .toList();
    try {
      Path _ = Files.createDirectories(folder);
    } catch (IOException e) {
      throw new WeightsException(
          folder + " cannot be made (" + e + "); name a folder that may be written", e);
    }
    text(folder.resolve(CONFIG), config(config, type));
    TokenizerJson.write(folder.resolve(TOKENIZER), model.tokenizer());
    text(folder.resolve("tokenizer_config.json"), tokenizerConfig(config));
    return SafetensorsFile.write(folder.resolve(MODEL), tensors, Map.of("format", "pt")).sha256();
  }

  private static void text(Path path, Json json) {
    WholeFile.write(path, List.of(StandardCharsets.UTF_8.encode(json + "\n")));
  }

  private static Json number(Number number) {
    return new Json.Num(number.toString());
  }

  private static Json config(LlamaConfig config, ElementType type) {
    Map<String, Json> json = new LinkedHashMap<>();
    json.put("architectures", new Json.Arr(List.of(new Json.Str("LlamaForCausalLM"))));
    json.put("model_type", new Json.Str("llama"));
    json.put("vocab_size", number(config.vocabulary()));
    json.put("hidden_size", number(config.width()));
    json.put("num_hidden_layers", number(config.layers()));
    json.put("num_attention_heads", number(config.heads()));
    json.put("num_key_value_heads", number(config.keyHeads()));
    json.put("head_dim", number(config.headWidth()));
    json.put("intermediate_size", number(config.hidden()));
    json.put("max_position_embeddings", number(config.context()));
    json.put("rope_theta", number(config.ropeBase()));
    json.put("rope_scaling", NULL);
    json.put("rms_norm_eps", number(config.normEpsilon()));
    json.put("tie_word_embeddings", new Json.Bool(config.tied()));
    json.put("hidden_act", new Json.Str("silu"));
    json.put("attention_bias", new Json.Bool(false));
    json.put("mlp_bias", new Json.Bool(false));
    json.put("bos_token_id", number(Tokenizer.BEGIN));
    json.put("eos_token_id", number(Tokenizer.END));
    json.put("torch_dtype", new Json.Str(type.text()));
    return new Json.Obj(json);
  }

  private static Json tokenizerConfig(LlamaConfig config) {
    Map<String, Json> json = new LinkedHashMap<>();
    json.put("tokenizer_class", new Json.Str("PreTrainedTokenizerFast"));
    json.put("model_max_length", number(config.context()));
    json.put("unk_token", new Json.Str(Vocabulary.SPECIAL.get(Tokenizer.UNKNOWN)));
    json.put("bos_token", new Json.Str(Vocabulary.SPECIAL.get(Tokenizer.BEGIN)));
    json.put("eos_token", new Json.Str(Vocabulary.SPECIAL.get(Tokenizer.END)));
    json.put("clean_up_tokenization_spaces", new Json.Bool(false));
    return new Json.Obj(json);
  }

  /// Reads a folder of one weights file; numbers of 16 bits become 32 in memory.
  ///
  /// @throws WeightsException when a file is missing or not whole, or it is another model than is
  ///     read here
  public static LlamaModel read(Path folder) {
    if (Files.exists(folder.resolve(MODEL + ".index.json"))) {
      throw new WeightsException(
          folder + " has its weights in several parts; save them as one " + MODEL);
    }
    LlamaConfig config = config(folder.resolve(CONFIG));
    Tokenizer tokenizer = TokenizerJson.read(folder.resolve(TOKENIZER));
    SafetensorsFile file = SafetensorsFile.read(folder.resolve(MODEL));
    try {
      Widening widening = new Widening();
      List<Tensor> wide = file.tensors().values().stream().map(widening::widen).toList();
      LlamaModel model = LlamaModel.of(config, tokenizer, wide);
      return LlamaModel.of(
          config,
          tokenizer,
          model.tensors().values().stream()
              .map(tensor -> regrouped(config, tensor, false))
              .toList());
    } catch (WeightsException e) {
      throw e.in(file.path());
    }
  }

  private static LlamaConfig config(Path path) {
    String text = WholeFile.text(path, MOST_CONFIG);
    try {
      if (!(Json.parse(text) instanceof Json.Obj json)) {
        throw new JsonException("no object");
      }
      only(json, "model_type", "\"llama\"");
      perhaps(json, "hidden_act", "\"silu\"");
      perhaps(json, "attention_bias", "false");
      perhaps(json, "mlp_bias", "false");
      int heads = whole(json, "num_attention_heads");
      LlamaConfig config =
          new LlamaConfig(
              whole(json, "vocab_size"),
              whole(json, "hidden_size"),
              whole(json, "num_hidden_layers"),
              heads,
              json.get("num_key_value_heads").isPresent()
                  ? whole(json, "num_key_value_heads")
                  : heads,
              whole(json, "intermediate_size"),
              whole(json, "max_position_embeddings"),
              ropeBase(json),
              json.number("rms_norm_eps").orElse(DEFAULT_EPSILON),
              json.get("tie_word_embeddings")
                  .filter(tied -> tied.toString().equals("true"))
                  .isPresent());
      perhaps(json, "head_dim", Integer.toString(config.headWidth()));
      return config;
    } catch (JsonException e) {
      throw new WeightsException(
          "%s is no configuration of a model (%s); write or fetch it again"
              .formatted(path, e.getMessage()),
          e);
    } catch (WeightsException e) {
      throw e.in(path);
    }
  }

  /// Newer files have the base inside `rope_parameters`.
  private static double ropeBase(Json.Obj json) {
    Optional<Json.Obj> scaling = json.object("rope_scaling");
    Json.Obj parameters = json.object("rope_parameters").orElse(Json.Obj.EMPTY);
    perhaps(scaling.orElse(Json.Obj.EMPTY), "rope_type", "\"default\"");
    perhaps(scaling.orElse(Json.Obj.EMPTY), "type", "\"default\"");
    perhaps(parameters, "rope_type", "\"default\"");
    return json.number("rope_theta")
        .or(() -> parameters.number("rope_theta"))
        .orElse(DEFAULT_ROPE_BASE);
  }

  private static int whole(Json.Obj json, String name) {
    long value = json.needWhole(name);
    if (value != (int) value) {
      throw new JsonException("%s is %d".formatted(name, value));
    }
    return (int) value;
  }

  private static void only(Json.Obj json, String name, String wanted) {
    String is = json.get(name).map(Json::toString).orElse("missing");
    if (!is.equals(wanted)) {
      throw new WeightsException("its %s is %s; only %s is read here".formatted(name, is, wanted));
    }
  }

  /// As [#only], of a member that need not be there.
  private static void perhaps(Json.Obj json, String name, String wanted) {
    if (json.get(name).isPresent()) {
      only(json, name, wanted);
    }
  }

  /// The tensor with the rows of each head in the other order, when it is of queries or keys.
  private static Tensor regrouped(LlamaConfig config, Tensor tensor, boolean out) {
    boolean turned =
        tensor.name().endsWith("self_attn.q_proj.weight")
            || tensor.name().endsWith("self_attn.k_proj.weight");
    if (!turned) {
      return tensor;
    }
    int head = config.headWidth();
    int width = config.width();
    float[] from = tensor.floats();
    float[] to = new float[from.length];
    for (int row = 0; row < from.length / width; row++) {
      int inHead = row % head;
      int there = row - inHead + inHead / 2 + (inHead % 2) * (head / 2);
      System.arraycopy(from, (out ? row : there) * width, to, (out ? there : row) * width, width);
    }
    return Tensor.floats(tensor.name(), tensor.dims(), to);
  }
}
