package dev.tacho.bench.llm;

import dev.tacho.bench.llm.api.Api;
import dev.tacho.bench.llm.wire.Target;
import dev.tacho.core.Redaction;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Result;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// One cell: one level of load on one endpoint.
///
/// @param name of the workload
/// @param headers sent with every request; they may hold a secret, and are never written down
/// @param extra members put into every request's body
/// @param ramp over which the load rises, at the begin of the warm-up
/// @param warmUp before the first steady window of each repeat, ramp included
/// @param duration of a steady window
/// @param leastRequests that must be due within a window; it is longer where they are not
/// @param timeout after which a request that is not answered has failed
/// @param patience after which a client gives up, as real ones do; empty for never
/// @param keepChunks whether every arrival becomes a row
/// @param metrics where the endpoint tells of itself; empty for nowhere
public record LlmPlan(
    String name,
    Target target,
    Api api,
    String model,
    Map<String, String> headers,
    Json.Obj extra,
    LlmLoad load,
    Lengths input,
    Lengths output,
    Duration ramp,
    Duration warmUp,
    Duration duration,
    int leastRequests,
    int repeats,
    Duration timeout,
    Optional<Duration> patience,
    Slo slo,
    long seed,
    boolean keepChunks,
    Optional<URI> metrics) {
  /// After a failure a caller of a closed load waits this long, so that an endpoint that refuses
  /// everything is not flooded.
  public static final Duration AFTER_FAILURE = Duration.ofMillis(100);

  /// A window that waits for its least requests ends when it is so many times its planned length.
  static final int LONGEST = 10;

  public LlmPlan {
    headers = Map.copyOf(headers);
    if (ramp.compareTo(warmUp) > 0) {
      throw new IllegalArgumentException("the ramp is longer than the warm-up that it begins");
    }
    if (repeats < 1) {
      throw new IllegalArgumentException("repeats are below 1: " + repeats);
    }
  }

  /// The same without what must not be shown.
  @Override
  public String toString() {
    return "LlmPlan[" + name + ", " + target.origin() + ", " + load.label() + "]";
  }

  /// Whether `result` is of a cell with these settings.
  public boolean sameAs(Result result) {
    // as read back, so that 5 and 5.0 are one
    return Json.parseObject(parameters().toString()).equals(result.workload().parameters());
  }

  /// What was set, for the result.
  Json.Obj parameters() {
    Json.Builder json =
        Json.object()
            .put("model", model)
            .put("endpoint", target.origin() + target.base())
            .put("api", api.word())
            .put("load", load.label())
            .put("input_tokens", input.label())
            .put("output_tokens", output.label())
            .put("ramp_s", ramp.toMillis() / 1e3)
            .put("warm_up_s", warmUp.toMillis() / 1e3)
            .put("duration_s", duration.toMillis() / 1e3)
            .put("least_requests", leastRequests)
            .put("repeats", repeats)
            .put("timeout_s", timeout.toMillis() / 1e3)
            .put("pause_after_failure_ms", AFTER_FAILURE.toMillis())
            .put("seed", seed);
    patience.ifPresent(p -> json.put("cancel_after_s", p.toMillis() / 1e3));
    if (!slo.none()) {
      json.put("slo", slo.toJson());
    }
    if (!extra.members().isEmpty()) {
      json.put("extra", Redaction.configuration(extra));
    }
    if (load instanceof LlmLoad.Replay(var trace)) {
      json.put("trace_sha256", trace.sha256());
    }
    return json.build();
  }
}
