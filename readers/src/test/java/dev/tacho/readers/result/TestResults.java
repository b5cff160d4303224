package dev.tacho.readers.result;

/// A result as a bench writes it, constructed.
final class TestResults {
  private TestResults() {}

  /// @param run whose result it is; empty text for one that does not say
  static String sound(String run) {
    return """
        {"schema": "tacho.result/1", %s"made": "2026-03-01T09:30:00Z",
         "tool": {"name": "tacho bench onnx", "version": "0.1.0"},
         "platform": {"hardware": "Board 7", "software": {"onnxruntime": "1.29.0"}},
         "workload": {"name": "detector", "kind": "inference",
          "parameters": {"model": "detector.onnx", "precision": "fp32", "batch_size": 2}},
         "metrics": {"latency_ms": {"unit": "ms", "direction": "lower",
          "definition": "latency.intended-send-to-last", "legal": {"low": 0}}},
         "measurements": [
          {"metric": "latency_ms", "phase": "steady", "statistic": "median", "value": 9.1,
           "at": {"batch": "2", "precision": "fp32"},
           "how": {"kind": "measured", "source": "monotonic clock"},
           "evidence": {"samples": 400, "repeats": 5, "errors": 0, "censored": 0}},
          {"metric": "latency_ms", "phase": "steady", "statistic": "q0.99", "value": 14.2,
           "at": {"batch": "2", "precision": "fp32"},
           "how": {"kind": "measured", "source": "monotonic clock"},
           "evidence": {"samples": 400, "repeats": 5, "errors": 0, "censored": 0}}]}
        """
        .formatted(run.isEmpty() ? "" : "\"run\": \"" + run + "\", ");
  }
}
