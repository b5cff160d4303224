package dev.tacho.cli;

import static dev.tacho.cli.AnswersTest.assertKeepsToSchema;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.keep.SchemaFaults;
import dev.tacho.core.RunId;
import dev.tacho.core.Schemas;
import dev.tacho.core.json.Json;
import dev.tacho.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Gates by a file that states the limits.
@Timeout(60)
final class GatePolicyTest {
  @TempDir Path folder;
  private Benched benched;

  @BeforeEach
  void store() {
    benched = new Benched(RunStore.at(folder.resolve(".tacho")), "testhost");
  }

  private Said says(String... args) {
    return Said.by(folder, args);
  }

  private Path policy(String limits) throws IOException {
    return Files.writeString(
        folder.resolve("gate.yaml"), "schema: tacho.gate-policy/1\nlimits:\n" + limits);
  }

  private static double[] scaled(double factor) {
    return Arrays.stream(Benched.QUIET).map(v -> v * factor).toArray();
  }

  private RunId saved() {
    RunId id = benched.bench(Benched.QUIET);
    assertEquals(0, says("gate", "save", "base", id.text()).code());
    return id;
  }

  @ParameterizedTest
  @CsvSource({
    "max: 1.5,     0, passed",
    "max: 1500 ms, 0, passed",
    "max: 0.9,     1, failed",
    "min: 0.5 s,   0, passed",
    "min: 2,       1, failed",
  })
  void aBound_holdsOnASingleRun_withoutABaseline(String limit, int code, String status)
      throws IOException {
    policy("  - {metric: cpu_time_s, " + limit + "}\n");
    benched.bench(Benched.QUIET);
    Said said = says("gate", "check", "latest", "--policy", "gate.yaml", "--json");
    assertEquals(code, said.code(), said.out() + said.err());
    assertEquals(status, said.json().needText("status"));
    assertKeepsToSchema(said.out());
  }

  @Test
  void aNumberThatTheRunDoesNotHave_fails_unlessItMayBeMissing() throws IOException {
    benched.bench(Benched.QUIET);
    policy("  - {metric: 'latency_ms:p99', max: 33.3 ms}\n");
    Said said = says("gate", "check", "latest", "--policy", "gate.yaml");
    assertEquals(1, said.code(), said.err());
    assertTrue(said.out().contains("missing, which fails"), said.out());
    policy(
        "  - {metric: 'latency_ms:p99', max: 33.3 ms, missing: skip}\n"
            + "  - {metric: cpu_time_s, max: 9}\n");
    assertEquals(0, says("gate", "check", "latest", "--policy", "gate.yaml").code());
  }

  @ParameterizedTest
  @CsvSource({"1.04, 10%, 0", "1.25, 10%, 1", "1.25, 40%, 0"})
  void aRelativeLimit_isHeldAgainstTheBaselineThatTheFileNames(
      double factor, String limit, int code) throws IOException {
    saved();
    benched.bench(scaled(factor));
    Files.writeString(
        policy("  - {metric: cpu_time_s, max_regression: " + limit + "}\n"),
        "gate: base\n",
        java.nio.file.StandardOpenOption.APPEND);
    assertEquals(code, says("gate", "check", "latest", "--policy", "gate.yaml").code());
    assertEquals(code, says("gate", "check", "base", "latest", "--policy", "gate.yaml").code());
  }

  @Test
  void withoutTheBaselineThatItNeeds_thereIsNoVerdict_butABoundStillFails() throws IOException {
    benched.bench(Benched.QUIET);
    policy("  - {metric: cpu_time_s, max_regression: 5%}\n");
    Said none = says("gate", "check", "latest", "--policy", "gate.yaml");
    assertEquals(4, none.code(), none.out());
    assertTrue(none.out().contains("there is no baseline"), none.out());
    policy("  - {metric: cpu_time_s, max_regression: 5%, max: 0.1}\n");
    assertEquals(1, says("gate", "check", "latest", "--policy", "gate.yaml").code());
  }

  @Test
  void everyFaultOfAFile_isToldInOneGo_withItsLineAndASuggestion() throws IOException {
    policy(
        "  - {metric: 'latency_ms:p9x', max: 33 W}\n"
            + "  - {metrik: cpu_time_s, max: 1}\n"
            + "  - {metric: cpu_time_s, max: soon, misssing: skip}\n"
            + "  - {metric: duration_s}\n");
    Said said = says("validate", "gate.yaml");
    assertEquals(1, said.code(), said.err());
    for (String part :
        List.of(
            "line 3",
            "'p9x' is no statistic",
            "max is in W, the metric in ms",
            "unknown key 'metrik'; did you mean metric?",
            "has no metric",
            "max is 'soon'",
            "did you mean missing?",
            "line 6",
            "limits nothing")) {
      assertTrue(said.out().contains(part), part + " in " + said.out());
    }
    benched.bench(Benched.QUIET);
    Said refused = says("gate", "check", "latest", "--policy", "gate.yaml");
    assertEquals(2, refused.code(), refused.out());
    assertTrue(refused.err().contains("line 6"), refused.err());
    assertEquals(0, says("validate", "gate.yaml").out().indexOf("gate.yaml"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "max: 33.3 ms>maxx: 33.3 ms",
        "max: 33.3 ms>max: soon",
        "10%>10",
        "policy/1>policy/2",
        "missing: fail>missing: maybe",
        "better: lower>better: faster",
      })
  void whatTheSchemaRefuses_theReaderRefusesToo(String from, String to) throws IOException {
    String sound =
        "{schema: tacho.gate-policy/1, limits: [{metric: 'latency_ms:p99', max: 33.3 ms,"
            + " max_regression: 10%, missing: fail, better: lower}]}";
    String schema = Schemas.text("tacho.gate-policy/1").orElseThrow();
    assertEquals(0, bySchema(schema, sound));
    assertTrue(bySchema(schema, sound.replace(from, to)) > 0, to);
    Files.writeString(folder.resolve("gate.yaml"), sound);
    assertEquals(0, says("validate", "gate.yaml").code());
    Files.writeString(folder.resolve("gate.yaml"), sound.replace(from, to));
    assertEquals(1, says("validate", "gate.yaml").code(), to);
  }

  private static int bySchema(String schema, String yaml) {
    String json =
        yaml.replaceAll("([{ ])([a-z_]+): ", "$1\"$2\": ")
            .replace("'", "\"")
            .replaceAll(": ([^\\[\\]{}\",]+)([,}])", ": \"$1\"$2");
    return SchemaFaults.of(schema, json).size();
  }

  @Test
  void sarif_hasARuleForEachLimit_andAResultAtTheLineOfWhatFails() throws IOException {
    saved();
    benched.bench(scaled(1.25));
    policy(
        "  - {metric: cpu_time_s, max: 1 s, max_regression: 10%}\n"
            + "  - {metric: duration_s, max: 3 s}\n");
    Said said =
        says(
            "gate",
            "check",
            "base",
            "latest",
            "--policy",
            "gate.yaml",
            "--sarif",
            "gate.sarif",
            "--markdown",
            "gate.md",
            "--junit",
            "gate.xml");
    assertEquals(1, said.code(), said.err());
    Json.Obj log = Json.parseObject(Files.readString(folder.resolve("gate.sarif")));
    assertEquals("2.1.0", log.needText("version"));
    Json.Obj run = (Json.Obj) log.array("runs").getFirst();
    Json.Obj driver = run.object("tool").orElseThrow().object("driver").orElseThrow();
    List<Json> rules = driver.array("rules");
    List<Json> results = run.array("results");
    assertEquals(2, rules.size());
    assertEquals(2, results.size());
    for (Json one : results) {
      Json.Obj result = (Json.Obj) one;
      Json.Obj rule = (Json.Obj) rules.get((int) result.needWhole("ruleIndex"));
      assertEquals(rule.needText("id"), result.needText("ruleId"));
      assertEquals("fail", result.needText("kind"));
      assertEquals("error", result.needText("level"));
      assertTrue(result.object("message").orElseThrow().needText("text").length() > 20);
    }
    String first = results.getFirst().toString();
    assertTrue(first.contains("\"uri\":\"gate.yaml\""), first);
    assertTrue(first.contains("\"startLine\":3"), first);
    assertTrue(first.contains("1.25 s is above the most, 1 s"), first);
    String junit = Files.readString(folder.resolve("gate.xml"));
    assertTrue(junit.contains("name=\"cpu_time_s\""), junit);
    assertTrue(
        Files.readString(folder.resolve("gate.md")).contains("&lt;= 1"), "the limit is shown");
  }

  @Test
  void sarif_ofAVerdictThatOnlyAdvises_isANote_andOfAPassHasNoResult() throws IOException {
    benched.bench(Benched.QUIET);
    policy("  - {metric: cpu_time_s, max: 0.1}\n");
    Said advised =
        says(
            "gate",
            "check",
            "latest",
            "--policy",
            "gate.yaml",
            "--advisory-until",
            "5",
            "--sarif",
            "a.sarif");
    assertEquals(0, advised.code(), advised.err());
    assertTrue(Files.readString(folder.resolve("a.sarif")).contains("\"level\": \"note\""));
    policy("  - {metric: cpu_time_s, max: 5}\n");
    assertEquals(
        0, says("gate", "check", "latest", "--policy", "gate.yaml", "--sarif", "b.sarif").code());
    assertFalse(Files.readString(folder.resolve("b.sarif")).contains("\"level\""));
  }

  @Test
  void aDamagedBaselineFile_isListed_andTheOthersToo() throws IOException {
    saved();
    Path file = folder.resolve(".tacho").resolve("baselines").resolve("torn.json");
    Files.writeString(file, "{\"schema\": \"tacho.base");
    Said said = says("gate", "list");
    assertEquals(0, said.code(), said.err());
    assertTrue(said.out().contains("base") && said.out().contains("torn"), said.out());
    String json = says("gate", "list", "--json").out();
    assertTrue(json.contains("is damaged"), json);
    assertKeepsToSchema(json);
  }

  @Test
  void aResultFile_isHeldAgainstAPolicyToo() throws IOException {
    Files.writeString(
        folder.resolve("result.json"),
        """
        {"schema": "tacho.result/1", "made": "2026-03-01T09:30:00Z",
         "tool": {"name": "t", "version": "1"}, "platform": {},
         "workload": {"name": "w", "kind": "inference", "parameters": {}},
         "metrics": {"latency_ms": {"unit": "ms", "direction": "lower",
          "definition": "latency.intended-send-to-last", "legal": {"low": 0}}},
         "measurements": [{"metric": "latency_ms", "phase": "steady", "statistic": "q0.99",
          "at": {}, "value": 34.5, "how": {"kind": "measured", "source": "clock"},
          "evidence": {"samples": 400, "repeats": 1, "errors": 0, "censored": 0}}]}
        """);
    policy("  - {metric: 'latency_ms:p99', max: 33.3}\n");
    Said said = says("gate", "check", "result.json", "--policy", "gate.yaml");
    assertEquals(1, said.code(), said.out() + said.err());
    assertTrue(said.out().contains("34.5 ms is above the most, 33.3 ms"), said.out());
  }
}
