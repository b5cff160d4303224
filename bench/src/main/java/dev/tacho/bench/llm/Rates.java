package dev.tacho.bench.llm;

import java.util.LinkedHashMap;
import java.util.Map;

/// The rates of one steady window. Pure.
final class Rates {
  static final String REQUESTS = "requests_per_s";
  static final String OUTPUT = "output_tokens_per_s";
  static final String TOTAL = "tokens_per_s";
  static final String GOODPUT = "goodput_per_s";
  static final String OFFERED = "offered_per_s";

  private Rates() {}

  /// By metric, always all of them; NaN where one cannot be told.
  static Map<String, Double> of(Window window, Slo slo, Counting counting) {
    double seconds = window.seconds();
    double output = 0;
    double prompt = 0;
    long whole = 0;
    long good = 0;
    for (Request request : window.touching()) {
      double tokens = counting.tokens(request);
      // an answer that the server counted nothing of leaves the sum unknown
      output += tokens * request.shareInWindow();
      if (window.holds(request.first())) {
        prompt += request.promptTokens().isPresent() ? request.promptTokens().getAsLong() : NAN;
      }
      if (window.holds(request.last())) {
        whole++;
        Map<String, Double> values = Timings.of(request, tokens, nanos -> 0).values();
        good += slo.kept(values) ? 1 : 0;
      }
    }
    Map<String, Double> rates = new LinkedHashMap<>();
    rates.put(REQUESTS, whole / seconds);
    rates.put(OUTPUT, output / seconds);
    rates.put(TOTAL, (prompt + output) / seconds);
    rates.put(GOODPUT, slo.none() ? NAN : good / seconds);
    rates.put(OFFERED, window.sent() / seconds);
    return rates;
  }

  private static final double NAN = Double.NaN;
}
