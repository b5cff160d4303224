package dev.tacho.cli.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tacho.analysis.gate.GateStatus;
import dev.tacho.analysis.gate.MetricVerdict;
import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A gate's verdict as SARIF 2.1.0 (OASIS), which code scanning reads: a rule a number that
/// decides, and a result for each that does not pass. A result stands at the policy's line that
/// states its limit, as it has no place in the code. A verdict that only advises is a note. What
/// nobody could judge has the kind `open`. Pure.
final class GateSarif {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private static final String WHOLE = "gate";

  private final GateReport report;
  private final List<Json> rules = new ArrayList<>();
  private final List<Json> results = new ArrayList<>();

  private GateSarif(GateReport report) {
    this.report = report;
  }

  /// @param version of this program
  static Json.Obj of(GateReport report, String version) {
    return new GateSarif(report).log(version);
  }

  private Json.Obj log(String version) {
    if (report.verdict().metrics().isEmpty()) {
      one(WHOLE, report.verdict().status(), report.headline() + said(report.remarks()), 0);
    }
    for (MetricVerdict metric : report.verdict().metrics()) {
      if (metric.decides() || metric.status() == GateStatus.SOFT_BREACH) {
        int line = report.policy().map(p -> p.lines().getOrDefault(metric.label(), 1)).orElse(0);
        String why = metric.reason().isEmpty() ? metric.status().word() : metric.reason();
        one(metric.label(), metric.status(), metric.label() + ": " + why, line);
      }
    }
    Json driver =
        Json.object()
            .put("name", "tacho")
            .put("version", version)
            .put("rules", Json.array(rules))
            .build();
    Json.Builder properties =
        Json.object()
            .put("run", report.verdict().candidate())
            .put("status", report.verdict().status().word())
            .put("advisory", report.verdict().advisory());
    report.verdict().baseline().ifPresent(run -> properties.put("baseline", run));
    Json run =
        Json.object()
            .put("tool", Json.object().put("driver", driver).build())
            .put(
                "automationDetails",
                Json.object().put("id", "tacho-gate/" + report.name() + "/").build())
            .put(
                "invocations",
                Json.array(
                    List.of(
                        Json.object()
                            .put("executionSuccessful", true)
                            .put("exitCode", report.exitCode())
                            .put("endTimeUtc", report.made().toString())
                            .build())))
            .put("results", Json.array(results))
            .put("properties", properties.build())
            .build();
    return Json.object()
        .put("$schema", SCHEMA)
        .put("version", "2.1.0")
        .put("runs", Json.array(List.of(run)))
        .build();
  }

  private static String said(List<String> remarks) {
    return remarks.isEmpty() ? "" : ": " + String.join("; ", remarks);
  }

  private void one(String label, GateStatus status, String message, int line) {
    String id = "tacho-gate/" + label;
    rules.add(
        Json.object()
            .put("id", id)
            .put("name", name(label))
            .put("shortDescription", text("limits of " + label))
            .put(
                "fullDescription", text("The limits of the gate " + report.name() + " on " + label))
            .put("help", text("tacho gate check says how the verdict came about."))
            .build());
    String level =
        switch (status) {
          case FAILED -> "error";
          case SOFT_BREACH -> report.strict() ? "error" : "warning";
          case NO_VERDICT, NO_BASELINE -> "none";
          case PASSED -> "";
        };
    if (level.isEmpty()) {
      return;
    }
    boolean open = level.equals("none");
    Json.Builder result =
        Json.object()
            .put("ruleId", id)
            .put("ruleIndex", rules.size() - 1)
            .put("kind", open ? "open" : "fail")
            .put("level", report.verdict().advisory() && !open ? "note" : level)
            .put("message", text(message))
            .put("locations", Json.array(List.of(location(label, line))))
            .put(
                "partialFingerprints",
                Json.object().put("gateAndMetric/v1", report.name() + "/" + label).build());
    results.add(result.build());
  }

  private Json location(String label, int line) {
    Json.Builder location = Json.object();
    report
        .policy()
        .ifPresent(
            policy ->
                location.put(
                    "physicalLocation",
                    Json.object()
                        .put(
                            "artifactLocation",
                            Json.object().put("uri", uri(policy.file())).build())
                        .put("region", Json.object().put("startLine", Math.max(1, line)).build())
                        .build()));
    return location
        .put(
            "logicalLocations",
            Json.array(
                List.of(
                    Json.object()
                        .put("fullyQualifiedName", report.name() + "/" + label)
                        .put("kind", "metric")
                        .build())))
        .build();
  }

  /// A path as a reference of RFC 3986; what a reference may not hold is escaped byte by byte.
  private static String uri(String path) {
    StringBuilder uri = new StringBuilder();
    for (byte b : path.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~/".indexOf(c) >= 0;
      uri.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return uri.toString();
  }

  /// What may name a rule: letters and digits.
  private static String name(String label) {
    StringBuilder name = new StringBuilder("Gate");
    boolean begin = true;
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (plain) {
        name.append(begin ? Character.toUpperCase(c) : c);
      }
      begin = !plain;
    }
    return name.toString();
  }

  private static Json text(String text) {
    return Json.object().put("text", text).build();
  }
}
