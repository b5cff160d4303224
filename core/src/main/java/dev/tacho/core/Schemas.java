package dev.tacho.core;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The published JSON schemas (draft 2020-12) of the formats that `core` defines. A schema stands
/// for every document whose `schema` member is its name.
public final class Schemas {
  private static final List<String> NAMES =
      List.of(
          "tacho.advice-rules/1",
          "tacho.aggregate/1",
          "tacho.alert/1",
          "tacho.baseline/1",
          "tacho.baselines/1",
          "tacho.bench/1",
          "tacho.bench-llm/1",
          "tacho.bench-onnx/1",
          "tacho.chart/1",
          "tacho.compare/1",
          "tacho.demo/1",
          "tacho.doctor/1",
          "tacho.end/1",
          "tacho.export/1",
          "tacho.exported-run/1",
          "tacho.fault-test/1",
          "tacho.found/1",
          "tacho.gate/1",
          "tacho.gate-policy/1",
          "tacho.groups/1",
          "tacho.health/1",
          "tacho.health-status/1",
          "tacho.import/1",
          "tacho.importance/1",
          "tacho.kv-cache/1",
          "tacho.list/1",
          "tacho.mcp/1",
          "tacho.metric-schema/1",
          "tacho.note/1",
          "tacho.notes/1",
          "tacho.outcome/1",
          "tacho.pipeline/1",
          "tacho.profiles/1",
          "tacho.prune/1",
          "tacho.report/1",
          "tacho.result/1",
          "tacho.run/1",
          "tacho.schema-check/1",
          "tacho.show/1",
          "tacho.summary/1",
          "tacho.train/1",
          "tacho.train-collective/1",
          "tacho.train-validate/1",
          "tacho.trend/1",
          "tacho.ui/1",
          "tacho.validate/1",
          "tacho.verify/1",
          "tacho.watch/1");

  private Schemas() {}

  /// The names, each `FORMAT/MAJOR`.
  public static List<String> names() {
    return NAMES;
  }

  /// The schema of that name as JSON text; empty for a name that is not ours.
  public static Optional<String> text(String name) {
    return NAMES.contains(name) ? Optional.of(read(file(name))) : Optional.empty();
  }

  /// The schema's file name in `dev/tacho/core/schema`.
  static String file(String name) {
    return name.replace('/', '-') + ".schema.json";
  }

  private static String read(String file) {
    try (InputStream in = Schemas.class.getResourceAsStream("schema/" + file)) {
      if (in == null) {
        throw new IllegalStateException("schema missing from this build: " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
