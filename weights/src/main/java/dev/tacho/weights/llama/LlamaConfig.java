package dev.tacho.weights.llama;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The shape of a decoder of the Llama family: root-mean-square norms, rotary positions, gated
/// linear units (SwiGLU), grouped queries.
///
/// @param vocabulary number of tokens
/// @param width elements of a position's state
/// @param layers number of blocks
/// @param heads query heads; divide `width` into an even number of elements each
/// @param keyHeads heads of keys and of values; divide `heads`
/// @param hidden elements inside the gated unit
/// @param context most positions
/// @param ropeBase base of the rotary angles, above 1
/// @param normEpsilon what norms add to the mean square, above 0
/// @param tied whether the head is the embedding
public record LlamaConfig(
    int vocabulary,
    int width,
    int layers,
    int heads,
    int keyHeads,
    int hidden,
    int context,
    double ropeBase,
    double normEpsilon,
    boolean tied) {

  /// The embedding, `[vocabulary, width]`.
  public static final String EMBEDDING = "model.embed_tokens.weight";

  /// The last norm, `[width]`.
  public static final String LAST_NORM = "model.norm.weight";

  /// The head, `[vocabulary, width]`; absent where it is tied.
  public static final String HEAD = "lm_head.weight";

  /// @throws WeightsException when a value is out of range, naming it
  public LlamaConfig {
    positive("vocabulary", vocabulary);
    positive("width", width);
    positive("layers", layers);
    positive("heads", heads);
    positive("key heads", keyHeads);
    positive("hidden", hidden);
    positive("context", context);
    if (width % heads != 0 || width / heads % 2 != 0) {
      throw new WeightsException(
          "width %d does not divide into %d heads of an even number of elements"
              .formatted(width, heads));
    }
    if (heads % keyHeads != 0) {
      throw new WeightsException(
          "%d heads cannot share %d key heads evenly".formatted(heads, keyHeads));
    }
    if (!(ropeBase > 1) || Double.isInfinite(ropeBase)) {
      throw new WeightsException("rope base " + ropeBase + " is not a number above 1");
    }
    if (!(normEpsilon > 0) || Double.isInfinite(normEpsilon)) {
      throw new WeightsException("norm epsilon " + normEpsilon + " is not a number above 0");
    }
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new WeightsException(name + " " + value + " is not at least 1");
    }
  }

  /// Elements of one head.
  public int headWidth() {
    return width / heads;
  }

  /// How many numbers are trained.
  public long parameters() {
    return tensors().values().stream().mapToLong(Tensor::elements).sum();
  }

  /// Every tensor by its name in the Hugging Face layout, with its shape, in the order of the
  /// forward pass. Rows of a linear map are its outputs.
  public SequencedMap<String, List<Long>> tensors() {
    var all = new LinkedHashMap<String, List<Long>>();
    long keys = (long) keyHeads * headWidth();
    all.put(EMBEDDING, List.of((long) vocabulary, (long) width));
    for (int layer = 0; layer < layers; layer++) {
      all.put(inLayer(layer, "input_layernorm"), List.of((long) width));
      all.put(inLayer(layer, "self_attn.q_proj"), List.of((long) width, (long) width));
      all.put(inLayer(layer, "self_attn.k_proj"), List.of(keys, (long) width));
      all.put(inLayer(layer, "self_attn.v_proj"), List.of(keys, (long) width));
      all.put(inLayer(layer, "self_attn.o_proj"), List.of((long) width, (long) width));
      all.put(inLayer(layer, "post_attention_layernorm"), List.of((long) width));
      all.put(inLayer(layer, "mlp.gate_proj"), List.of((long) hidden, (long) width));
      all.put(inLayer(layer, "mlp.up_proj"), List.of((long) hidden, (long) width));
      all.put(inLayer(layer, "mlp.down_proj"), List.of((long) width, (long) hidden));
    }
    all.put(LAST_NORM, List.of((long) width));
    if (!tied) {
      all.put(HEAD, List.of((long) vocabulary, (long) width));
    }
    return Collections.unmodifiableSequencedMap(all);
  }

  /// The name of a tensor in a block, as `model.layers.3.mlp.up_proj.weight`.
  public static String inLayer(int layer, String part) {
    return "model.layers." + layer + "." + part + ".weight";
  }

  /// As Tacho's own files have it; [#of] reads it back.
  public Json.Obj toJson() {
    return Json.object()
        .put("vocabulary", vocabulary)
        .put("width", width)
        .put("layers", layers)
        .put("heads", heads)
        .put("key_heads", keyHeads)
        .put("hidden", hidden)
        .put("context", context)
        .put("rope_base", ropeBase)
        .put("norm_epsilon", normEpsilon)
        .put("tied", tied)
        .build();
  }

  /// What [#toJson] wrote.
  ///
  /// @throws JsonException when a field is missing or wrong
  /// @throws WeightsException when a value is out of range
  public static LlamaConfig of(Json.Obj json) {
    return new LlamaConfig(
        whole(json, "vocabulary"),
        whole(json, "width"),
        whole(json, "layers"),
        whole(json, "heads"),
        whole(json, "key_heads"),
        whole(json, "hidden"),
        whole(json, "context"),
        number(json, "rope_base"),
        number(json, "norm_epsilon"),
        json.get("tied").filter(Json.of(true)::equals).isPresent());
  }

  private static int whole(Json.Obj json, String name) {
    long value = json.needWhole(name);
    if (value != (int) value) {
      throw new JsonException("field '" + name + "' is too large: " + value);
    }
    return (int) value;
  }

  private static double number(Json.Obj json, String name) {
    return json.number(name)
        .orElseThrow(() -> new JsonException("field '" + name + "' is missing"));
  }
}
