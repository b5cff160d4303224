package dev.tacho.core.pipeline;

import dev.tacho.core.RunEvent.Input;
import dev.tacho.core.RunEvent.StageInputs;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// SHA-256 over all that a stage's work rests on: command, variables, directory, and the contents
/// of its inputs; for a stage that declares none, the runs of the stages that it needs. Pure.
final class Fingerprint {
  private Fingerprint() {}

  /// @param needs the run that completed each stage that it needs
  static StageInputs of(PipelineStage stage, List<Input> inputs, Map<String, RunId> needs) {
    Json.Builder files = Json.object();
    for (Input file : inputs) {
      files.put(file.path(), file.sha256());
    }
    Json.Builder runs = Json.object();
    if (stage.inputs().isEmpty()) {
      new TreeMap<>(needs).forEach((name, run) -> runs.put(name, run.text()));
    }
    String text =
        Json.object()
            .put("command", Json.ofTexts(stage.command()))
            .put("env", Json.ofTexts(new TreeMap<>(stage.env())))
            .put("directory", stage.directory().orElse("."))
            .put("inputs", files.build())
            .put("needs", runs.build())
            .build()
            .toString();
    return new StageInputs(stage.name(), sha256(text), inputs);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
