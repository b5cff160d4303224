package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.checks.PackedProgram.Outcome;
import dev.tacho.core.json.Json;
import dev.tacho.testkit.llm.StartedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every word of the packed program, with `--json`, against the schema that its answer names.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class ContractTest {
  private static final String RULES =
      """
      schema: tacho.advice-rules/1
      rules:
        - {id: gpu-idle, off: true}
        - id: loss-too-high
          kind: above
          series: loss
          threshold: 5
          window: 2 min
          severity: warning
          message: "{series} was {value} or more"
          action: "lower the learning rate"
      """;

  private static final String HEALTH =
      """
      {"schema": "tacho.health/1", "run": "job", "started": "2026-03-01T12:00:00Z",
       "written": "2026-03-01T12:00:09Z", "ended": true, "world": 2, "workers": [
        {"rank": 0, "steps": [{"step": 1, "at_ns": 1000000000, "loss": "NaN", "compute_ms": 4}]},
        {"rank": 1, "steps": [{"step": 1, "at_ns": 1000000000, "loss": 2.5, "digest": "0a"}]}]}
      """;

  @TempDir Path folder;

  @Test
  void everyWordsJson_isValidByItsPublishedSchema() throws IOException {
    Path work = Files.createDirectory(folder.resolve("work"));
    PackedProgram tacho = PackedProgram.in(work);
    Outcome recorded =
        tacho.run(
            "run",
            "--json",
            "--name",
            "one",
            "--",
            "sh",
            "-c",
            "echo '::tacho stage begin a'; echo '::tacho point step=1 loss=nan';"
                + " echo '::tacho nonsense'; echo '::tacho progress 1/3'; exit 3");
    assertEquals(3, recorded.code(), recorded.err());
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put("run", last(recorded.err()));
    Map<String, List<String>> words = new LinkedHashMap<>();
    words.put(
        "bench command",
        List.of("bench", "command", "--repeats", "5", "--name", "bench", "--", "true"));
    words.put(
        "bench onnx",
        List.of("bench", "onnx", relu(work).toString(), "--duration", "50ms", "--repeats", "2"));
    words.put(
        "bench onnx matrix",
        List.of(
            "bench",
            "onnx",
            relu(work).toString(),
            "--matrix",
            "--precision",
            "fp32,mixed",
            "--duration",
            "50ms",
            "--repeats",
            "1"));
    StartedServer server = StartedServer.start("first=5", "gap=1");
    words.put(
        "bench llm",
        List.of(
            ("bench llm --model m --duration 500ms --warmup 100ms --concurrency 2 --output-tokens 8"
                    + " --url "
                    + server.url())
                .split(" ")));
    String small =
        "train --steps 3 --batch 4 --context 16 --width 16 --layers 1 --heads 2 --data "
            + text(work);
    words.put("train", List.of((small + " --name single").split(" ")));
    words.put("train by two", List.of((small + " --name pair --workers 2").split(" ")));
    words.put(
        "train validate", List.of("train validate single pair --steps 2 --controls 6".split(" ")));
    words.put(
        "train collective",
        List.of("train collective --to 4KiB --repeats 2 --lasting 1ms".split(" ")));
    words.put("train smoke", List.of("train", "smoke", "--patience", "20s"));
    words.put("gate save", List.of("gate", "save", "base", "bench"));
    words.put("gate list", List.of("gate", "list"));
    words.put("gate", List.of("gate", "check", "base", "bench"));
    Path policy = work.resolve("gate.yaml");
    Files.writeString(
        policy, "schema: tacho.gate-policy/1\nlimits: [{metric: cpu_time_s, max: 600 s}]\n");
    words.put("gate by a policy", List.of("gate", "check", "bench", "--policy", policy.toString()));
    words.put("trend", List.of("trend", "--metric", "cpu_time_s"));
    words.put("list", List.of("list"));
    words.put("list by", List.of("list", "--by", "state", "--metric", "loss"));
    words.put("note log", List.of("note"));
    words.put("show", List.of("show", "one"));
    words.put("compare", List.of("compare", "one", "bench"));
    words.put("compare groups", List.of("compare", "--groups", "state", "--metric", "loss"));
    words.put("compare importance", List.of("compare", "--importance", "loss"));
    words.put("import schema-from", List.of("import", "--schema-from", "one"));
    words.put("import schema", List.of("import", "--schema", "regression", "one"));
    Path lines = work.resolve("lines.jsonl");
    Files.writeString(lines, "{\"step\": 1, \"loss\": 2}\n{\"step\": 2, \"loss\": 1}\n");
    words.put("list found", List.of("list", lines.toString(), "--metric", "loss:best"));
    Path rules = work.resolve("rules.yaml");
    Files.writeString(rules, RULES);
    words.put("summary", List.of("summary", "one", "--rules", rules.toString()));
    words.put("summary of another tool's", List.of("summary", jsonLines(work)));
    words.put("summary within a budget", List.of("summary", "one", "--budget", "200"));
    words.put("show --stats", List.of("show", jsonLines(work), "--stats"));
    words.put("show --stability", List.of("show", jsonLines(work), "--stability"));
    words.put("show --relations", List.of("show", jsonLines(work), "--relations"));
    words.put("show --best", List.of("show", jsonLines(work), "--best", "loss"));
    words.put("chart", List.of("chart", jsonLines(work), "loss"));
    words.put("watch", List.of("watch", "one"));
    words.put("note", List.of("note", "one", "--tag", "a=b", "--text", "seen"));
    words.put("verify", List.of("verify", "one"));
    words.put("report", List.of("report", "one", "bench", "--html", "report.html"));
    words.put("export", List.of("export", "one", "--to", "archive", "--output", "one.zip"));
    words.put("import", List.of("import", "one.zip", "--home", "elsewhere"));
    words.put("mcp", List.of("mcp"));
    words.put("ui", List.of("ui", "--api-only"));
    words.put(
        "validate",
        List.of("validate", runJson(work).toString(), rules.toString(), policy.toString()));
    words.put(
        "train fault-test",
        List.of("train", "fault-test", "--faults", "1", "--clean", "0", "--patience", "20s"));
    words.put("prune", List.of("prune", "--keep-last", "1"));
    Path health = work.resolve("health.json");
    Files.writeString(health, HEALTH);
    words.put("health status", List.of("health", "status", health.toString()));
    words.put("health watch", List.of("health", "watch", health.toString()));
    words.put("health report", List.of("health", "report", health.toString()));
    answers.put("health checkpoint", HEALTH);
    words.put("doctor", List.of("doctor"));
    words.put("doctor profiles", List.of("doctor", "--profiles"));
    words.put(
        "doctor cache", List.of("doctor", "--kv-cache", "layers=2,heads=4,head-dim=8,tokens=100"));
    words.put("demo", List.of("demo", "--steps", "4", source().toString()));
    words.forEach(
        (word, arguments) -> {
          Outcome outcome =
              tacho.run(
                  Stream.concat(Stream.of("--json"), arguments.stream()).toArray(String[]::new));
          assertTrue(
              outcome.code() == 0 || (word.equals("watch") && outcome.code() == 1),
              word + ": " + outcome);
          answers.put(word, word.equals("demo") ? last(outcome.err()) : outcome.out());
        });
    server.close();
    answers.put("end", ended(tacho));

    Set<String> told = words(tacho.run("--help").out());
    told.removeIf(
        word ->
            answers.keySet().stream()
                .anyMatch(answer -> answer.equals(word) || answer.startsWith(word + " ")));
    assertEquals(Set.of(), told, "every word is here");
    String[] validate = new String[answers.size() + 1];
    validate[0] = "validate";
    int at = 1;
    for (Map.Entry<String, String> answer : answers.entrySet()) {
      Path file = work.resolve(answer.getKey().replace(" ", "-") + ".json");
      Files.writeString(file, answer.getValue());
      Json.parseObject(answer.getValue()).needText("schema");
      validate[at++] = file.toString();
    }
    Outcome verdict = tacho.run(validate);
    assertEquals(0, verdict.code(), verdict.out() + verdict.err());

    Path broken = work.resolve("broken.json");
    Files.writeString(
        broken, answers.get("list").replaceFirst("\"matched\": \\d+", "\"matched\": \"two\""));
    Outcome refused = tacho.run("validate", broken.toString());
    assertEquals(1, refused.code(), refused.out() + refused.err());
    assertTrue(refused.out().contains("matched"), refused.out());
  }

  /// What another program might leave behind.
  private static String jsonLines(Path work) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int step = 0; step < 200; step++) {
      String loss = step == 150 ? "NaN" : Double.toString(1.0 / (step + 1));
      lines.append("{\"step\": " + step + ", \"loss\": " + loss + ", \"acc\": 0.5}\n");
    }
    Path file = work.resolve("other.jsonl");
    Files.writeString(file, lines.toString());
    return file.toString();
  }

  /// `end` of a run whose recorder was killed with its command.
  private static String ended(PackedProgram tacho) {
    PackedProgram.Started started = tacho.start("run", "--name", "gone", "--", "sleep", "60");
    for (int i = 0; i < 60 && !tacho.run("show", "gone").out().contains("running"); i++) {
      // every look takes a process of its own, which is pause enough
    }
    List<ProcessHandle> children = started.process().descendants().toList();
    started.process().destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    Outcome outcome = tacho.run("end", "gone", "--lost", "--json");
    assertEquals(0, outcome.code(), outcome.err());
    return outcome.out();
  }

  /// The words that the help page shows: two blanks, a word, at least two blanks.
  private static Set<String> words(String help) {
    Set<String> words = new TreeSet<>();
    for (String line : help.lines().toList()) {
      String[] parts = line.strip().split(" {2,}");
      if (line.startsWith("  ") && parts.length == 2 && !parts[0].startsWith("-")) {
        words.add(parts[0]);
      }
    }
    return words;
  }

  private static String last(String text) {
    return text.strip().lines().reduce("", (_, line) -> line);
  }

  /// A model of one operator.
  private static Path relu(Path work) throws IOException {
    return Files.write(
        work.resolve("relu.onnx"),
        Base64.getDecoder()
            .decode(
                "CAg6PQoMCgF4EgF5IgRSZWx1EgFnWhQKAXgSDwoNCAESCQoDEgFuCgIIBGIU"
                    + "CgF5Eg8KDQgBEgkKAxIBbgoCCARCBAoAEBE="));
  }

  private static Path text(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("sea.txt"), "by the sea shore, sea shells;\n".repeat(20));
  }

  private static Path runJson(Path work) throws IOException {
    try (var runs = Files.list(work.resolve(".tacho/runs"))) {
      return runs.findFirst().orElseThrow().resolve("run.json");
    }
  }

  /// Text enough for the demo's job.
  private static Path source() {
    return Checkout.root().resolve("core/src/main/java");
  }
}
