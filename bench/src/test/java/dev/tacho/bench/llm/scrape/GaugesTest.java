package dev.tacho.bench.llm.scrape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// The pages are constructed from the public documents that [Gauges] names; none was recorded.
class GaugesTest {
  @Test
  void vllm_ofTwoEngines_addsQueuesAndAveragesCaches() {
    Map<String, Gauges.Gauge> told =
        Gauges.of(
            """
            # HELP vllm:num_requests_waiting Number of requests waiting to be processed.
            # TYPE vllm:num_requests_waiting gauge
            vllm:num_requests_waiting{engine="0",model_name="m"} 3.0
            vllm:num_requests_waiting{engine="1",model_name="m"} 4.0
            vllm:num_requests_waiting_by_reason{reason="capacity"} 100.0
            vllm:num_requests_running{engine="0",model_name="m"} 8.0
            vllm:kv_cache_usage_perc{engine="0",model_name="m"} 0.2
            vllm:kv_cache_usage_perc{engine="1",model_name="m"} 0.4
            """);
    assertEquals(7, value(told, "queue_depth"));
    assertEquals(8, value(told, "running_requests"));
    assertEquals(30, value(told, "kv_cache_used_pct"), 1e-9);
  }

  @Test
  void vllm_olderName_isRead() {
    assertEquals(
        50,
        value(Gauges.of("vllm:gpu_cache_usage_perc{model_name=\"m\"} 0.5\n"), "kv_cache_used_pct"));
  }

  @Test
  void tgi_hasNoCacheGauge() {
    Map<String, Gauges.Gauge> told = Gauges.of("tgi_queue_size 2\ntgi_batch_current_size 5\n");
    assertEquals(2, value(told, "queue_depth"));
    assertEquals(5, value(told, "running_requests"));
    assertEquals(2, told.size());
  }

  @Test
  void triton_tellsByLabels() {
    Map<String, Gauges.Gauge> told =
        Gauges.of(
            """
            nv_trt_llm_request_metrics{model="m",request_type="active",version="1"} 9
            nv_trt_llm_request_metrics{model="m",request_type="scheduled",version="1"} 6
            nv_trt_llm_request_metrics{model="m",request_type="waiting",version="1"} 3
            nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="max",model="m"} 100
            nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="fraction",model="m"} 0.75
            """);
    assertEquals(3, value(told, "queue_depth"));
    assertEquals(6, value(told, "running_requests"));
    assertEquals(75, value(told, "kv_cache_used_pct"));
  }

  @Test
  void llamacpp_isRead() {
    Map<String, Gauges.Gauge> told =
        Gauges.of(
            """
            llamacpp:requests_processing 2
            llamacpp:requests_deferred 1
            llamacpp:kv_cache_usage_ratio 0.125
            """);
    assertEquals(1, value(told, "queue_depth"));
    assertEquals(12.5, value(told, "kv_cache_used_pct"));
  }

  @Test
  void pageOfSomethingElse_tellsNothing() {
    assertEquals(Map.of(), Gauges.of("<html>busy</html>\ntgi_queue_size many\nup 1\n"));
    assertEquals(Map.of(), Gauges.of(""));
  }

  private static double value(Map<String, Gauges.Gauge> told, String metric) {
    return told.getOrDefault(metric, new Gauges.Gauge("none", Double.NaN)).value();
  }
}
