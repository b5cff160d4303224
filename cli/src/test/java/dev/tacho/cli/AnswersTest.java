package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.keep.SchemaFaults;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.core.Schemas;
import dev.tacho.core.json.Json;
import dev.tacho.store.RunWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the looking words say of known runs, whole, as text and as JSON by its published schema.
@Timeout(60)
final class AnswersTest {
  @TempDir Path folder;
  private Recorded recorded;

  @BeforeEach
  void record() throws IOException {
    recorded = new Recorded(folder);
    recorded.trained();
    recorded.broken();
  }

  @ParameterizedTest
  @CsvSource({
    "list.txt, list",
    "list-metrics.txt, list --sort loss --metric loss:count --metric rank1/loss",
    "show.txt, show demo",
    "show-broken.txt, show broken",
    "show-keys.txt, show demo --keys",
    "show-counters.txt, show demo --counters",
    "show-config.txt, show demo --config",
    "show-notes.txt, show demo --notes",
    "show-history.txt, show demo --history loss",
    "summary.txt, summary demo",
    "summary-broken.txt, summary latest",
    "verify.txt, verify demo",
    "verify-all.txt, verify all",
    "prune.txt, prune --older-than 1d --keep-last 1",
    "watch.txt, watch demo",
  })
  void text_isGolden(String golden, String line) throws IOException {
    Golden.assertSame(golden, () -> said(line));
  }

  @ParameterizedTest
  @CsvSource({
    "list.json, list --sort loss",
    "show.json, show demo",
    "show-history.json, show demo --history loss",
    "summary.json, summary demo",
    "summary-broken.json, summary broken",
    "verify.json, verify all",
    "prune.json, prune --older-than 1d",
    "note.json, note demo",
    "watch.json, watch demo",
  })
  void json_isGolden_andKeepsToItsSchema(String golden, String line) throws IOException {
    Golden.assertSame(golden, () -> said("--json " + line));
    assertKeepsToSchema(recorded.says(("--json " + line).split(" ")).out());
  }

  @Test
  void exportToTensorBoard_ofADamagedSeries_saysWhatIsLeftOut() throws IOException {
    String id = recorded.says("show", "demo", "--json").json().needText("id");
    Path series = recorded.store.home().resolve("runs").resolve(id).resolve("series-0001.jsonl");
    Files.writeString(series, "{\"t\":1,\"s\":1,\"src\n", StandardOpenOption.APPEND);
    Said said = recorded.says("export", "demo", "--to", "tensorboard", "--output", "board");
    assertEquals(0, said.code(), said.err());
    assertTrue(
        said.err().contains("tacho export: damaged, and so left out: series-0001.jsonl"),
        said.err());
  }

  @Test
  void json_ofTheActingWords_keepsToItsSchema() {
    for (String line :
        new String[] {
          "note demo --tag a=b --text fine --decision ship --favourite --pin",
          "export demo --to json --output run.json",
          "export demo --to archive --output run.zip",
          "export demo --to tensorboard --output board",
          "validate run.json",
          "doctor",
          "doctor --profiles",
          "doctor --kv-cache layers=2,heads=4,head-dim=8,tokens=100",
          "import run.zip --home elsewhere",
          "prune --state failed --yes",
        }) {
      Said said = recorded.says(("--json " + line).split(" "));
      assertEquals(0, said.code(), line + ": " + said.err());
      assertKeepsToSchema(said.out());
    }
  }

  @Test
  void runningRun_isShownAsFarAsItIs() throws Exception {
    try (RunWriter _ = recorded.open()) {
      Golden.assertSame("list-running.txt", () -> said("list --state running"));
      Golden.assertSame("summary-running.txt", () -> said("summary open"));
      assertKeepsToSchema(recorded.says("summary", "open", "--json").out());
    }
  }

  @Test
  void aMetricToJudgeBy_thatTheRunDoesNotHave_isRefused_withOneThatIsNear() throws Exception {
    Said said = recorded.says("summary", "demo", "--by", "losss");
    assertEquals(ExitCode.INPUT, said.code(), said.err());
    assertTrue(said.err().contains("no series 'losss'"), said.err());
  }

  @Test
  void pipeline_isShownWithTheRunsOfItsStages() throws IOException {
    recorded.pipeline();
    for (String line : new String[] {"list --label digits*", "show digits", "summary digits"}) {
      Golden.assertSame(line.split(" ")[0] + "-pipeline.txt", () -> said(line));
    }
    for (String word : new String[] {"show", "summary"}) {
      String answer = recorded.says(word, "digits", "--json").out();
      assertEquals(2, Json.parseObject(answer).array("members").size());
      assertKeepsToSchema(answer);
    }
  }

  @Test
  void silentRun_isNeitherRunningNorLost() throws Exception {
    try (RunWriter run = recorded.open()) {
      recorded.silence();
      String text = said("list --label open");
      assertTrue(text.contains("silent for ") && text.contains(" on host farhost"), text);
      assertEquals("silent", first(recorded.says("list", "--label", "open", "--json")));
      assertTrue(run.status().seal().isEmpty());
    }
  }

  @Test
  void deadWritersRun_isRecordedAsLost_byWhoeverLooks() throws Exception {
    recorded.open().close();
    assertEquals("lost", first(recorded.says("list", "--state", "lost", "--json")));
    assertEquals(0, recorded.says("verify", "open").code());
  }

  private static String first(Said list) {
    assertEquals(0, list.code(), list.err());
    return ((Json.Obj) list.json().array("runs").getFirst()).needText("state");
  }

  private String said(String line) {
    Said said = recorded.says(line.split(" "));
    assertEquals(0, said.code(), said.err());
    return recorded.masked(said.out());
  }

  /// Holds against the schema that the answer names, closed: a member that the schema does not
  /// list is a fault too.
  static void assertKeepsToSchema(String answer) {
    String name = Json.parseObject(answer).needText("schema");
    Json schema =
        closed(Json.parse(Schemas.text(name).orElseThrow(() -> new AssertionError(name))));
    StringBuilder faults = new StringBuilder();
    for (String[] fault : SchemaFaults.of(schema.toString(), answer)) {
      faults.append(fault[0]).append(": ").append(fault[1]).append('\n');
    }
    assertEquals("", faults.toString(), name);
  }

  private static Json closed(Json schema) {
    return switch (schema) {
      case Json.Obj object -> {
        Map<String, Json> members = new LinkedHashMap<>();
        object.members().forEach((k, v) -> members.put(k, closed(v)));
        if (members.get("properties") instanceof Json.Obj
            && Json.of("object").equals(members.get("type"))) {
          members.putIfAbsent("additionalProperties", Json.of(false));
        }
        yield new Json.Obj(members);
      }
      case Json.Arr(var items) -> Json.array(items.stream().map(AnswersTest::closed).toList());
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> schema;
    };
  }
}
