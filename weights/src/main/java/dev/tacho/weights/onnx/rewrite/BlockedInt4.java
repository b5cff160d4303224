package dev.tacho.weights.onnx.rewrite;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.onnx.Attribute;
import dev.tacho.weights.onnx.Node;
import dev.tacho.weights.onnx.OnnxModel;
import java.util.List;
import java.util.Map;

/// Weights of four bits, 32 of a column to a scale, as ONNX Runtime's own operator `MatMulNBits`
/// takes them: two to a byte, the first in the lower half, and 8 stands for zero.
final class BlockedInt4 {
  static final int BLOCK = 32;
  private static final int ZERO = 8;
  private static final String DOMAIN = "com.microsoft";

  private BlockedInt4() {}

  static Rewritten rewrite(OnnxModel model) {
    GraphEdit edit = new GraphEdit(model);
    edit.speaks(DOMAIN, 1);
    for (Node node : model.graph().nodes()) {
      Product.of(model.graph(), node, edit)
          .ifPresentOrElse(product -> replace(edit, product), () -> edit.add(node));
    }
    return edit.done();
  }

  private static void replace(GraphEdit edit, Product product) {
    int blocks = Math.ceilDiv(product.rows(), BLOCK);
    byte[] packed = new byte[product.columns() * blocks * BLOCK / 2];
    float[] scales = new float[product.columns() * blocks];
    for (int column = 0; column < product.columns(); column++) {
      for (int block = 0; block < blocks; block++) {
        int number = (column * blocks) + block;
        scales[number] = pack(product, column, block * BLOCK, packed, number * BLOCK / 2);
      }
    }
    String name = edit.fresh(product.node().inputs().get(1) + "_int4");
    String weights =
        edit.constant(
            Tensor.bytes(
                name,
                ElementType.UINT8,
                List.of((long) product.columns(), (long) blocks, BLOCK / 2L),
                packed));
    String scale =
        edit.constant(
            Tensor.floats(edit.fresh(name + "_scale"), List.of((long) scales.length), scales));
    String output = product.node().outputs().getFirst();
    String sums = product.bias().isPresent() ? edit.fresh(output + "_float32") : output;
    edit.add(
        new Node(
            "",
            "MatMulNBits",
            DOMAIN,
            List.of(product.input(), weights, scale),
            List.of(sums),
            Map.of(
                "K", Attribute.of(product.rows()),
                "N", Attribute.of(product.columns()),
                "bits", Attribute.of(4),
                "block_size", Attribute.of(BLOCK))));
    product.bias().ifPresent(bias -> edit.add("Add", Map.of(), List.of(sums, bias), output));
    edit.change();
  }

  /// Packs the rows from `row` on, and gives back their scale: the largest weight, with its sign,
  /// becomes -8.
  private static float pack(Product product, int column, int row, byte[] into, int at) {
    int end = Math.min(row + BLOCK, product.rows());
    float largest = 0;
    for (int r = row; r < end; r++) {
      float weight = product.weights()[(r * product.columns()) + column];
      largest = Math.abs(weight) > Math.abs(largest) ? weight : largest;
    }
    float scale = largest == 0 ? 1 : largest / -ZERO;
    for (int i = 0; i < BLOCK; i++) {
      int r = row + i;
      float weight = r < end ? product.weights()[(r * product.columns()) + column] : 0;
      int integer = Math.clamp(Math.round(weight / scale) + ZERO, 0, 15);
      into[at + (i / 2)] |= (byte) (integer << (i % 2 * 4));
    }
    return scale;
  }
}
