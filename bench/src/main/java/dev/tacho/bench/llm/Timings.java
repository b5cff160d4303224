package dev.tacho.bench.llm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The values of one request, named as metrics; NaN where it has none. Pure.
///
/// @param errors by how much the client may have made each value larger than it was, in the same
///     unit
record Timings(Map<String, Double> values, Map<String, Double> errors) {
  static final String LATENCY = "latency_ms";
  static final String SERVICE = "service_time_ms";
  static final String TTFT = "ttft_ms";
  static final String SECOND = "second_token_ms";
  static final String ITL = "inter_token_latency_ms";
  static final String PER_USER = "output_tokens_per_s_per_user";

  /// In the order of the columns.
  static final List<String> METRICS = List.of(LATENCY, SERVICE, TTFT, SECOND, ITL, PER_USER);

  /// Of `request`, whose tokens are `tokens` (NaN where nobody counted them).
  static Timings of(Request request, double tokens, Hidden hidden) {
    Map<String, Double> values = new LinkedHashMap<>();
    Map<String, Double> errors = new LinkedHashMap<>();
    METRICS.forEach(
        metric -> {
          values.put(metric, Double.NaN);
          errors.put(metric, Double.NaN);
        });
    if (!request.ok()) {
      return new Timings(values, errors);
    }
    double late = millis(request.intended, request.sentAt());
    double unseenFirst = hidden.before(request.first()) / 1e6;
    double unseenLast = hidden.before(request.last()) / 1e6;
    put(LATENCY, millis(request.intended, request.last()), late + unseenLast, values, errors);
    put(SERVICE, millis(request.sentAt(), request.last()), unseenLast, values, errors);
    put(TTFT, millis(request.intended, request.first()), late + unseenFirst, values, errors);
    if (request.chunks() > 1 && tokens == request.chunks()) {
      put(
          SECOND,
          millis(request.first(), request.second()),
          unseenFirst + hidden.before(request.second()) / 1e6,
          values,
          errors);
    }
    double span = millis(request.first(), request.last());
    if (tokens > 1 && request.chunks() > 1 && span > 0) {
      double unseen = unseenFirst + unseenLast;
      put(ITL, span / (tokens - 1), unseen / (tokens - 1), values, errors);
      double rate = 1000 * (tokens - 1) / span;
      put(PER_USER, rate, rate * Math.min(1, unseen / span), values, errors);
    }
    return new Timings(values, errors);
  }

  /// How much later than the arrival a stamp can be, in nanoseconds.
  @FunctionalInterface
  interface Hidden {
    long before(long nanos);
  }

  private static void put(
      String metric,
      double value,
      double error,
      Map<String, Double> values,
      Map<String, Double> errors) {
    values.put(metric, value);
    errors.put(metric, error);
  }

  private static double millis(long from, long to) {
    return (to - from) / 1e6;
  }
}
