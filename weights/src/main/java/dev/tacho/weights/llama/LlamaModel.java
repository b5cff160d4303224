package dev.tacho.weights.llama;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.tokenizer.Tokenizer;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// A model that can be run: its shape, its tokenizer and its tensors.
///
/// Rows of queries and keys are in the order in which rotary positions turn neighbours (2i,
/// 2i+1), as the model was trained and as llama.cpp has them; the Hugging Face layout has
/// another order, see [HuggingFace].
///
/// @param tensors of [ElementType#FLOAT32], by the names and in the order of
///     [LlamaConfig#tensors()]
public record LlamaModel(
    LlamaConfig config, Tokenizer tokenizer, SequencedMap<String, Tensor> tensors) {

  /// @throws WeightsException when the tensors are not those of the configuration, or the
  ///     tokenizer has more tokens than the model
  public LlamaModel {
    if (tokenizer.size() != config.vocabulary()) {
      throw new WeightsException(
          "a tokenizer of %,d tokens and a model of %,d do not fit"
              .formatted(tokenizer.size(), config.vocabulary()));
    }
    if (config.layers() > tensors.size()) { // before a hostile number is counted up to
      throw new WeightsException(
          "%,d tensors are too few for %,d layers".formatted(tensors.size(), config.layers()));
    }
    var ordered = new LinkedHashMap<String, Tensor>();
    for (var wanted : config.tensors().entrySet()) {
      var tensor = Optional.ofNullable(tensors.get(wanted.getKey()));
      if (tensor.isEmpty()
          || tensor.get().type() != ElementType.FLOAT32
          || !tensor.get().dims().equals(wanted.getValue())) {
        throw new WeightsException(
            "the tensor \"%s\" is %s, where the configuration wants float32%s"
                .formatted(
                    wanted.getKey(),
                    tensor.map(is -> is.type().text() + is.dims()).orElse("missing"),
                    wanted.getValue()));
      }
      ordered.put(wanted.getKey(), tensor.get());
    }
    if (tensors.size() != ordered.size()) {
      var more = new LinkedHashMap<>(tensors);
      more.keySet().removeAll(ordered.keySet());
      throw new WeightsException(
          "the configuration has no tensor \"%s\"".formatted(more.firstEntry().getKey()));
    }
    tensors = Collections.unmodifiableSequencedMap(ordered);
  }

  /// Of tensors in any order.
  public static LlamaModel of(LlamaConfig config, Tokenizer tokenizer, Collection<Tensor> tensors) {
    var byName = new LinkedHashMap<String, Tensor>();
    for (Tensor tensor : tensors) {
      if (byName.put(tensor.name(), tensor) != null) {
        throw new WeightsException("the tensor \"" + tensor.name() + "\" is there twice");
      }
    }
    return new LlamaModel(config, tokenizer, byName);
  }
}
