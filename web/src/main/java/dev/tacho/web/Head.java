package dev.tacho.web;

import java.util.List;
import java.util.Map;

/// Request line and headers as they came, header names in lower case.
record Head(String version, String method, String target, List<Map.Entry<String, String>> headers) {
  /// The values of one header, which is named in lower case.
  List<String> all(String name) {
    return headers.stream().filter(h -> h.getKey().equals(name)).map(Map.Entry::getValue).toList();
  }

  /// Whether a body follows.
  boolean hasBody() {
    return !all("transfer-encoding").isEmpty()
        || all("content-length").stream().anyMatch(length -> !length.strip().equals("0"));
  }
}
