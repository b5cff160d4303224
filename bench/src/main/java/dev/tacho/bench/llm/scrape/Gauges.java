package dev.tacho.bench.llm.scrape;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the gauges that matter off a page of metrics. Pure.
///
/// Sources of the names: vLLM, "Production Metrics" (`gpu_cache_usage_perc` is the older name);
/// text-generation-inference, `docs/source/reference/metrics.md`; Triton's TensorRT-LLM back end,
/// issue 725 and "Triton Metrics"; llama.cpp, `tools/server/README.md`.
public final class Gauges {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{[^}]*\\})?\\s+(\\S+)(\\s+-?\\d+)?\\s*");
  private static final int MOST_LINES = 200_000;

  /// How the values of several models or engines become one.
  private enum Join {
    SUM,
    MEAN
  }

  /// Where a metric of ours may stand on a page.
  ///
  /// @param label a text that must stand among the labels
  /// @param factor from its unit to ours
  private record Place(
      String engine, String name, String label, String metric, double factor, Join join) {
    Place(String engine, String name, String metric) {
      this(engine, name, "", metric, 1, Join.SUM);
    }
  }

  private static final List<Place> PLACES =
      List.of(
          new Place("vLLM", "vllm:num_requests_waiting", "queue_depth"),
          new Place("vLLM", "vllm:num_requests_running", "running_requests"),
          new Place("vLLM", "vllm:kv_cache_usage_perc", "", "kv_cache_used_pct", 100, Join.MEAN),
          new Place("vLLM", "vllm:gpu_cache_usage_perc", "", "kv_cache_used_pct", 100, Join.MEAN),
          new Place("TGI", "tgi_queue_size", "queue_depth"),
          new Place("TGI", "tgi_batch_current_size", "running_requests"),
          new Place(
              "Triton",
              "nv_trt_llm_request_metrics",
              "request_type=\"waiting\"",
              "queue_depth",
              1,
              Join.SUM),
          new Place(
              "Triton",
              "nv_trt_llm_request_metrics",
              "request_type=\"scheduled\"",
              "running_requests",
              1,
              Join.SUM),
          new Place(
              "Triton",
              "nv_trt_llm_kv_cache_block_metrics",
              "kv_cache_block_type=\"fraction\"",
              "kv_cache_used_pct",
              100,
              Join.MEAN),
          new Place("Triton", "nv_inference_pending_request_count", "queue_depth"),
          new Place("llama.cpp", "llamacpp:requests_deferred", "queue_depth"),
          new Place("llama.cpp", "llamacpp:requests_processing", "running_requests"),
          new Place(
              "llama.cpp",
              "llamacpp:kv_cache_usage_ratio",
              "",
              "kv_cache_used_pct",
              100,
              Join.MEAN));

  /// The metrics that a page may tell.
  public static final List<String> METRICS =
      List.of("kv_cache_used_pct", "queue_depth", "running_requests");

  /// One gauge of a page.
  ///
  /// @param source the engine and its name for it
  public record Gauge(String source, double value) {}

  private Gauges() {}

  /// What `page` tells, by our metric's name. Lines that are none are left out.
  public static Map<String, Gauge> of(String page) {
    Map<String, Gauge> found = new LinkedHashMap<>();
    for (Place place : PLACES) {
      if (!found.containsKey(place.metric())) {
        value(page, place).ifPresent(gauge -> found.put(place.metric(), gauge));
      }
    }
    return found;
  }

  private static Optional<Gauge> value(String page, Place place) {
    if (!page.contains(place.name())) {
      return Optional.empty();
    }
    double[] values =
        page.lines()
            .limit(MOST_LINES)
            .filter(line -> line.startsWith(place.name()))
            .map(LINE::matcher)
            .filter(Matcher::matches)
            .filter(m -> m.group(1).equals(place.name()))
            .filter(has(place.label()))
            .mapToDouble(m -> number(m.group(3)))
            .filter(Double::isFinite)
            .toArray();
    if (values.length == 0) {
      return Optional.empty();
    }
    double sum = java.util.Arrays.stream(values).sum();
    double value = place.join() == Join.MEAN ? sum / values.length : sum;
    return Optional.of(
        new Gauge(
            place.engine()
                + ": "
                + place.name()
                + (place.label().isEmpty() ? "" : "{" + place.label() + "}"),
            value * place.factor()));
  }

  private static Predicate<Matcher> has(String label) {
    return m -> label.isEmpty() || (m.group(2) != null && m.group(2).contains(label));
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }
}
