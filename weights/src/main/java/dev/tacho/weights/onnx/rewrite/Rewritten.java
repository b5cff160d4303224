package dev.tacho.weights.onnx.rewrite;

import dev.tacho.weights.onnx.OnnxModel;
import java.util.List;

/// What came of changing a model.
///
/// @param changed how many products of matrices, or tensors of weights, are other than before
/// @param kept what could have been meant and was left as it was, each with its reason
public record Rewritten(OnnxModel model, int changed, List<String> kept) {
  public Rewritten {
    kept = List.copyOf(kept);
  }
}
