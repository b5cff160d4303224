package dev.tacho.bench.onnx;

import ai.onnxruntime.OnnxJavaType;
import dev.tacho.bench.load.BenchException;
import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.numpy.NumPyFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The values of all queries of a model, by number: from files, whose samples follow one another
/// and begin again at the end, or made up from the seed.
final class Feed {
  private static final Map<OnnxJavaType, ElementType> TYPES =
      Map.of(
          OnnxJavaType.FLOAT, ElementType.FLOAT32,
          OnnxJavaType.DOUBLE, ElementType.FLOAT64,
          OnnxJavaType.FLOAT16, ElementType.FLOAT16,
          OnnxJavaType.INT8, ElementType.INT8,
          OnnxJavaType.UINT8, ElementType.UINT8,
          OnnxJavaType.INT16, ElementType.INT16,
          OnnxJavaType.INT32, ElementType.INT32,
          OnnxJavaType.INT64, ElementType.INT64,
          OnnxJavaType.BOOL, ElementType.BOOL);

  private final OnnxPlan plan;
  private final Inputs inputs;
  private final Map<String, Tensor> files = new HashMap<>();

  /// Opens the files of `plan`. Fails when one is not what its input takes.
  Feed(OnnxPlan plan, Inputs inputs) {
    this.plan = plan;
    this.inputs = inputs;
    for (Inputs.Input input : inputs.given()) {
      Optional.ofNullable(plan.files().get(input.name()))
          .ifPresent(file -> files.put(input.name(), fitting(file, input)));
    }
  }

  private Tensor fitting(Path file, Inputs.Input input) {
    try {
      Tensor tensor = NumPyFile.read(file);
      List<Long> shape = input.shape();
      boolean sized =
          tensor.dims().size() == shape.size()
              && !shape.isEmpty()
              && tensor.dims().subList(1, shape.size()).equals(shape.subList(1, shape.size()))
              && tensor.dims().getFirst() >= shape.getFirst();
      if (tensor.type() != TYPES.get(input.type()) || !sized) {
        throw new BenchException(
            "%s holds %s%s, where input %s of %s takes %s%s; save at least one query of that"
                .formatted(
                    file,
                    tensor.type().text(),
                    tensor.dims(),
                    input.name(),
                    plan.model(),
                    Optional.ofNullable(TYPES.get(input.type()))
                        .map(ElementType::text)
                        .orElse(input.type().toString()),
                    shape));
      }
      return tensor;
    } catch (WeightsException e) {
      throw new BenchException(String.valueOf(e.getMessage()), e);
    }
  }

  /// Whole queries that the files hold; empty when nothing comes from files.
  Optional<Integer> queries() {
    return inputs.given().stream()
        .flatMap(
            input ->
                Optional.ofNullable(files.get(input.name()))
                    .map(tensor -> queries(tensor, input))
                    .stream())
        .min(Integer::compare);
  }

  private static int queries(Tensor tensor, Inputs.Input input) {
    return (int) (tensor.dims().getFirst() / input.shape().getFirst());
  }

  /// What the queries are, for people.
  String told(long samples) {
    return files.isEmpty()
        ? "%,d made-up samples, seed %d".formatted(samples, plan.load().seed())
        : "%,d samples of %s"
            .formatted(
                samples,
                String.join(", ", files.values().stream().map(Tensor::name).sorted().toList()));
  }

  /// In memory that the engine can read, of exactly the input's size.
  ByteBuffer values(Inputs.Input input, int number) {
    Tensor tensor = files.get(input.name());
    if (tensor == null) {
      return Inputs.values(plan, input, number);
    }
    int bytes = Math.toIntExact(tensor.type().bytes(input.elements()));
    int query = number % queries(tensor, input);
    return ByteBuffer.allocateDirect(bytes)
        .order(ByteOrder.nativeOrder())
        .put(tensor.data().slice(query * bytes, bytes))
        .flip();
  }
}
