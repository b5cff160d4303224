package dev.tacho.bench.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import dev.tacho.bench.load.BenchException;
import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.numpy.NumPyFile;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Finds what the answers of the executed model are worth: of one that was made of a float32
/// model, by giving both the same queries; of any, where it is told what is right
/// (docs/decisions/142-what-answers-are-worth.md). Done when nothing is measured any more, in the
/// process that holds the engine, on one thread.
final class Judging {
  private static final int MOST_SAMPLES = 4_096;
  private static final int MADE_UP_QUERIES = 64;
  private static final int LEAST_QUERIES = 8;
  private static final long ENOUGH_NANOS = 20_000_000_000L;

  private final EngineModel given;
  private final EngineModel run;
  private final Feed feed;
  private final int batch;
  private final boolean made;

  private Judging(EngineModel given, EngineModel run, Feed feed, boolean made) {
    this.given = given;
    this.run = run;
    this.feed = feed;
    this.batch = run.inputs().batch();
    this.made = made;
  }

  /// Empty when nothing is asked of the answers.
  static Optional<Quality> of(EngineOrder order) throws OrtException {
    OnnxPlan plan = order.plan();
    boolean made = !order.run().equals(plan.model());
    if (!made && plan.labels().isEmpty()) {
      return Optional.empty();
    }
    try (EngineModel given = EngineModel.open(plan, plan.model(), EngineModel.Extras.NONE);
        EngineModel run = EngineModel.open(plan, order.run(), EngineModel.Extras.NONE)) {
      Feed feed = new Feed(plan, run.inputs());
      return Optional.of(new Judging(given, run, feed, made).judge(plan.labels()));
    } catch (WeightsException e) {
      throw new BenchException(String.valueOf(e.getMessage()), e);
    }
  }

  private Quality judge(Optional<Path> labels) throws OrtException {
    int queries =
        feed.queries()
            .map(there -> Math.min(there, Math.max(1, MOST_SAMPLES / batch)))
            .orElse(MADE_UP_QUERIES);
    Answers answers = new Answers(batch, labels.map(file -> right(file, queries)));
    long begin = System.nanoTime();
    int number = 0;
    while (number < queries
        && (number < LEAST_QUERIES || System.nanoTime() - begin < ENOUGH_NANOS)) {
      Map<String, float[]> shouldBe = given.answers(feed, number);
      Map<String, float[]> is = made ? run.answers(feed, number) : shouldBe;
      for (Map.Entry<String, float[]> answer : shouldBe.entrySet()) {
        float[] got = is.get(answer.getKey());
        if (got != null) {
          answers.take(answer.getKey(), number, answer.getValue(), got);
        }
      }
      number++;
    }
    long samples = (long) number * batch;
    return answers.quality(samples, feed.told(samples), !made);
  }

  private Tensor right(Path file, int queries) {
    Tensor tensor = NumPyFile.read(file);
    boolean whole = tensor.type() == ElementType.INT64 || tensor.type() == ElementType.INT32;
    long samples = (long) queries * batch;
    if (!whole || tensor.dims().size() != 1 || tensor.elements() < samples) {
      throw new BenchException(
          "the labels %s are %s%s, where %,d whole numbers (int32 or int64) are needed"
              .formatted(file, tensor.type().text(), tensor.dims(), samples));
    }
    if (feed.queries().isEmpty()) {
      throw new BenchException(
          "the labels " + file + " are right for no made-up sample; name samples with --input");
    }
    return tensor;
  }

  /// The numbers of an answer; empty when it is none of float32.
  static Optional<float[]> floats(OnnxValue value) {
    if (value instanceof OnnxTensor tensor && tensor.getInfo().type == OnnxJavaType.FLOAT) {
      FloatBuffer buffer = tensor.getFloatBuffer();
      float[] floats = new float[buffer.remaining()];
      buffer.get(floats);
      return Optional.of(floats);
    }
    return Optional.empty();
  }
}
