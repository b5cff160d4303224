package dev.tacho.bench.onnx;

import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Evidence;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.MetricRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a model's answers are worth.
///
/// @param samples that were answered
/// @param inputs what they were
/// @param errorPct root of the summed squared differences from the float32 model's answers, in
///     hundredths of that of its answers; empty for that model itself
/// @param samePct how often the largest number stands at the same place as in the float32 model's
///     answer, in hundredths; empty where an answer has only one, and for that model itself
/// @param labels against what is right, where that was given
public record Quality(
    long samples,
    String inputs,
    Optional<Double> errorPct,
    Optional<Double> samePct,
    Optional<Labels> labels) {
  /// Answers against what is right, the numbers of an answer being logits.
  ///
  /// @param bits mean of -log2 of the probability of what is right
  public record Labels(double accuracyPct, double bits) {}

  Json.Obj toJson() {
    Json.Builder json = Json.object().put("samples", samples).put("inputs", inputs);
    errorPct.ifPresent(value -> json.put("error_pct", value));
    samePct.ifPresent(value -> json.put("same_pct", value));
    labels.ifPresent(
        known ->
            json.put("accuracy_pct", known.accuracyPct()).put("cross_entropy_bits", known.bits()));
    return json.build();
  }

  static Quality of(Json.Obj json) {
    return new Quality(
        json.needWhole("samples"),
        json.needText("inputs"),
        json.number("error_pct"),
        json.number("same_pct"),
        json.number("accuracy_pct")
            .flatMap(
                accuracy ->
                    json.number("cross_entropy_bits").map(bits -> new Labels(accuracy, bits))));
  }

  List<Measurement> measurements(Scope scope) {
    List<Measurement> all = new ArrayList<>();
    errorPct.ifPresent(
        value -> all.add(known("output_error_pct", value, scope, "the float32 model's answers")));
    samePct.ifPresent(
        value ->
            all.add(known("output_same_choice_pct", value, scope, "the float32 model's answers")));
    labels.ifPresent(
        right -> {
          all.add(known("accuracy_pct", right.accuracyPct(), scope, "the labels"));
          all.add(known("cross_entropy_bits", right.bits(), scope, "the labels"));
        });
    return all;
  }

  private Measurement known(String metric, double value, Scope scope, String against) {
    return new Measurement.Known(
        MetricRegistry.known().require(metric),
        new Statistic.Mean(),
        value,
        scope,
        new Provenance.Measured("answers to " + inputs + ", held against " + against),
        Evidence.of(samples));
  }
}
