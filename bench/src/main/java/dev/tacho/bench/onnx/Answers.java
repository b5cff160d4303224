package dev.tacho.bench.onnx;

import dev.tacho.bench.load.BenchException;
import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Answers of a model, added up against those of the float32 model and against what is right.
/// Confined to one thread.
final class Answers {
  private final int batch;
  private final Optional<Tensor> right;
  private Optional<String> judged = Optional.empty();
  private double difference;
  private double size;
  private long choices;
  private long same;
  private long hits;
  private long labelled;
  private double bits;

  /// @param right a number for each sample, or nothing
  Answers(int batch, Optional<Tensor> right) {
    this.batch = batch;
    this.right = right;
  }

  /// Takes the answers to one query by one output; choices are those of the first output.
  void take(String output, int query, float[] shouldBe, float[] is) {
    if (shouldBe.length != is.length) {
      throw new BenchException(
          "output %s has %d numbers where the float32 model's has %d"
              .formatted(output, is.length, shouldBe.length));
    }
    for (int i = 0; i < is.length; i++) {
      difference += Math.pow((double) is[i] - shouldBe[i], 2);
      size += Math.pow(shouldBe[i], 2);
    }
    if (judged.isEmpty()) {
      judged = Optional.of(output);
    }
    int each = is.length / batch;
    if (!judged.get().equals(output) || each < 2 || each * batch != is.length) {
      return;
    }
    for (int sample = 0; sample < batch; sample++) {
      int choice = largest(is, sample * each, each);
      choices++;
      same += choice == largest(shouldBe, sample * each, each) ? 1 : 0;
      if (right.isPresent()) {
        label(is, sample * each, each, choice, (query * batch) + sample);
      }
    }
  }

  private void label(float[] is, int from, int each, int choice, int sample) {
    Tensor labels = right.orElseThrow();
    ByteBuffer data = labels.data();
    long label =
        labels.type() == ElementType.INT64
            ? data.getLong(sample * Long.BYTES)
            : data.getInt(sample * Integer.BYTES);
    if (label < 0 || label >= each) {
      throw new BenchException(
          "label %d of %s is %d, where an answer has %d numbers"
              .formatted(sample, labels.name(), label, each));
    }
    labelled++;
    hits += choice == label ? 1 : 0;
    double most = is[from + choice];
    double sum = 0;
    for (int i = 0; i < each; i++) {
      sum += Math.exp(is[from + i] - most);
    }
    bits += (Math.log(sum) - (is[from + (int) label] - most)) / Math.log(2);
  }

  private static int largest(float[] values, int from, int count) {
    int at = 0;
    for (int i = 1; i < count; i++) {
      at = values[from + i] > values[from + at] ? i : at;
    }
    return at;
  }

  /// @param alone whether these are the float32 model's own answers
  Quality quality(long samples, String inputs, boolean alone) {
    if (right.isPresent() && labelled == 0) {
      throw new BenchException(
          "the labels cannot be held against the answers: no output is of float32 with two numbers"
              + " or more a sample");
    }
    return new Quality(
        samples,
        inputs,
        alone || size == 0 ? Optional.empty() : Optional.of(100 * Math.sqrt(difference / size)),
        alone || choices == 0 ? Optional.empty() : Optional.of(100.0 * same / choices),
        labelled == 0
            ? Optional.empty()
            : Optional.of(new Quality.Labels(100.0 * hits / labelled, bits / labelled)));
  }
}
