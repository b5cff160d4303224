package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.shell.Environment;
import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Label;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `compare`, and `list` and `import --schema` where they work on sets of runs.
@Timeout(120)
final class CompareWordTest {
  private static final long SECOND = 1_000_000_000L;

  /// Of all tests that only read.
  @TempDir static Path shared;

  /// Of a test that writes.
  @TempDir Path own;

  private static int next;

  @BeforeAll
  static void record() throws IOException {
    for (int seed = 1; seed <= 6; seed++) {
      trained("base-" + seed, 0.001, seed, 0.5 + 0.01 * seed, 100);
      trained("quick-" + seed, 0.003, seed, 0.4 + 0.011 * seed, 80);
    }
  }

  /// Falls from 2 to `end`, the faster the smaller `pace`; one second a step.
  private static void trained(String name, double lr, int seed, double end, double pace)
      throws IOException {
    next++;
    Instant start = Said.NOON.minusSeconds(100_000 - 1_000L * next);
    RunHeader header =
        new RunHeader(
            RunId.create(start.toEpochMilli(), new Random(next)),
            Optional.of(new Label(name)),
            Optional.of(new Label("sweep")),
            Optional.empty(),
            Map.of("arm", name.substring(0, name.indexOf('-'))),
            List.of("python3", "train.py"),
            "/work",
            new ClockAnchor(start, 0, "boot"),
            "tacho test",
            RunHeader.Host.UNKNOWN,
            Optional.empty(),
            Json.object()
                .put("optimizer", Json.object().put("lr", lr).put("name", "adamw").build())
                .put("seed", seed)
                .build(),
            Map.of(),
            List.of());
    RunStore store = RunStore.at(shared.resolve(".tacho"));
    RunWriter run = store.create(header);
    run.event(0, RunEvent.state(RunState.RUNNING));
    PointShape shape = PointShape.of("loss", "val/accuracy", "spam_index");
    for (int step = 1; step <= 400; step++) {
      double left = Math.exp(-step / pace);
      run.point(
          step * SECOND, step, shape, new double[] {end + 1.5 * left, 0.9 - 0.6 * left, step});
    }
    run.event(401 * SECOND, RunEvent.state(RunState.COMPLETED));
    run.close();
  }

  private static Said says(String... args) {
    return in(shared, args);
  }

  private static Said in(Path folder, String... args) {
    return Said.by(new Environment(folder, Map.of(), InstantSource.fixed(Said.NOON)), args);
  }

  private static String golden(String... args) {
    Said said = says(args);
    return (said.out() + "--- " + said.code() + "\n" + said.err())
        .replace(shared.toString(), "FOLDER");
  }

  @Test
  void twoRuns_areShownWithoutAWinner() throws IOException {
    Golden.assertSame("compare.txt", () -> golden("compare", "base-1", "quick-1"));
  }

  @Test
  void groups_areJudgedInPairs() throws IOException {
    Golden.assertSame(
        "compare-groups.txt",
        () -> golden("compare", "--groups", "config.optimizer.lr", "--verdict", "loss"));
  }

  @Test
  void tablesRenderAsMarkdown() throws IOException {
    Golden.assertSame(
        "compare.md", () -> golden("compare", "base-1", "quick-1", "base-2", "--format", "md"));
  }

  @Test
  void csv_hasEveryDigit() throws IOException {
    Golden.assertSame(
        "compare.csv", () -> golden("compare", "base-1", "quick-1@200", "--format", "csv"));
  }

  @Test
  void json_saysWhatTheTextSays() throws IOException {
    Golden.assertSame(
        "compare.json",
        () -> golden("compare", "base-1", "quick-1", "--json", "--metric", "val/*"));
  }

  @Test
  void aggregates_areListed() throws IOException {
    Golden.assertSame(
        "list-by.txt", () -> golden("list", "--by", "tag.arm", "--metric", "loss:min"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compare base-1 quick-1 --verdict loss | 4",
        "compare --groups config.optimizer.lr --verdict loss | 0",
        "compare --sweep optimizer.lr --verdict val/accuracy | 4",
        "compare --groups config.optimizer.lr --verdict spam_index | 4",
        "compare --groups config.optimizer.lr --verdict spam_index --goal spam_index=lower | 4",
        "compare --groups config.optimizer.lr --verdict nothing | 4",
        "compare --groups config.seed --verdict loss | 4",
        "compare base-1 | 2",
        "compare base-1 nothing | 3",
        "compare base-1 quick-1 --where loss<1 | 2",
        "compare --groups tag.arm --config | 2",
        "compare --groups tag.arm --sweep lr | 2",
        "compare --groups tag.arm --where loss<0 | 3",
        "compare --groups tag.arm --where loss< | 2",
        "compare base-1 quick-1 --target loss | 2",
        "compare base-1@ quick-1 | 2",
        "compare base-1@5m quick-1@5m | 0",
        "compare base-1 quick-1 --config | 0",
        "compare --importance loss | 0",
        "compare --importance loss base-1 base-2 quick-1 | 0",
      })
  void exitCodes_answerWhatWasAsked(String line, int code) {
    Said said = says(line.split(" "));
    assertEquals(code, said.code(), said.out() + said.err());
  }

  @Test
  void importance_namesTheSettingThatMatters() {
    Said said = says("compare", "--importance", "loss", "--json");
    Json.Obj answer = said.json();
    assertEquals("tacho.importance/1", answer.needText("schema"));
    Json.Obj first = (Json.Obj) answer.array("settings").getFirst();
    assertEquals("optimizer.lr", first.needText("setting"));
  }

  @Test
  void otherToolsRuns_areQueriedComparedAndPutTogether() throws IOException {
    Path logs = Files.createDirectory(own.resolve("logs"));
    for (int i = 1; i <= 3; i++) {
      StringBuilder lines = new StringBuilder();
      for (int step = 1; step <= 50; step++) {
        lines
            .append("{\"step\": ")
            .append(step)
            .append(", \"train/loss\": ")
            .append(2.0 / step + i)
            .append("}\n");
      }
      Files.writeString(logs.resolve("run" + i + ".jsonl"), lines);
    }
    Said all =
        in(own, "list", "logs", "--where", "train/loss < 3", "--sort", "train/loss", "--json");
    assertEquals(0, all.code(), all.err());
    assertEquals(
        List.of("logs/run1.jsonl", "logs/run2.jsonl"),
        all.json().array("runs").stream()
            .map(run -> ((Json.Obj) run).needText("run"))
            .map(name -> name.substring(name.indexOf("logs/")))
            .toList());
    Said table = in(own, "list", "logs", "--sort", "-train/loss", "--metric", "train/loss:best");
    assertTrue(table.out().contains("run3.jsonl"), table.out());
    Said compared = in(own, "compare", "logs/run1.jsonl", "logs/run2.jsonl");
    assertTrue(compared.out().contains("train/loss"), compared.out() + compared.err());
    assertEquals(
        1, in(own, "list", "logs", "--by", "format", "--json").json().array("groups").size());
  }

  @Test
  void aSchema_isDraftedKeptAndObeyed() throws IOException {
    for (int i = 1; i <= 2; i++) {
      Files.writeString(
          own.resolve("run" + i + ".jsonl"),
          "{\"step\": 1, \"loss\": 2, \"spam_index\": %d}\n".formatted(i));
    }
    Said before = in(own, "compare", "run1.jsonl", "run2.jsonl", "--json");
    assertTrue(before.out().contains("no_direction"), before.out() + before.err());
    Said draft = in(own, "import", "--schema-from", "run1.jsonl");
    assertEquals(0, draft.code(), draft.err());
    assertTrue(draft.err().contains("1 metric has no known direction"), draft.err());
    Files.writeString(
        own.resolve("metrics.json"), draft.out().replace("\"unknown\"", "\"higher\""));
    assertEquals(3, in(own, "import", "--schema-from", "run1.jsonl", "metrics.json").code());
    assertEquals(0, in(own, "import", "--schema-from", "run1.jsonl", "draft.json").code());
    assertEquals(draft.out(), Files.readString(own.resolve("draft.json")));
    Said kept = in(own, "import", "--schema", "metrics.json", "run1.jsonl");
    assertEquals(0, kept.code(), kept.err());
    assertTrue(kept.out().startsWith("schema my-project: 2 rules, kept in "), kept.out());
    Said after = in(own, "compare", "run1.jsonl", "run2.jsonl", "--json");
    assertTrue(after.out().contains("\"direction\": \"higher\""), after.out());
    Said listed = in(own, "list", ".", "--sort", "-spam_index:best", "--top", "1");
    assertTrue(listed.out().contains("run2.jsonl"), listed.out() + listed.err());
    assertEquals(0, in(own, "import", "--schema", "hf-transformers").code());
  }

  @Test
  void aSchemaWithFaults_isRefusedWithAllOfThem() throws IOException {
    Files.writeString(
        shared.resolve("bad.json"),
        "{\"schema\": \"tacho.metric-schema/1\", \"metrics\": {\"a\": {\"direction\": \"min\"}}}");
    Golden.assertSame("import-schema-faults.txt", () -> golden("import", "--schema", "bad.json"));
    assertEquals(3, says("import", "--schema", "none.json").code());
    assertEquals(2, says("import").code());
    assertEquals(2, says("import", "--schema", "x", "--schema-from", "y").code());
  }

  @Test
  void aQueryWithAFault_isPointedAt() throws IOException {
    Golden.assertSame(
        "list-query-fault.txt", () -> golden("list", "--where", "loss < 0.5 and state = complete"));
  }

  @Test
  void aQueryOfManyConditions_findsItsRuns() {
    Said said =
        says(
            "list",
            "--where",
            "loss:best < 0.47 and config.optimizer.lr > 2e-3 and not (tag.arm = base or name ~ -6)"
                + " and started > '30 days ago'",
            "--sort",
            "name",
            "--json");
    assertEquals(
        List.of("quick-1", "quick-2", "quick-3", "quick-4", "quick-5"),
        Stream.of(said.json().array("runs").toArray(new Json[0]))
            .map(run -> ((Json.Obj) run).needText("name"))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compare base-1 quick-1@200 base-2@10m",
        "compare --groups config.optimizer.lr",
        "compare --groups tag.arm --metric nothing",
        "compare --importance loss",
        "compare --importance val/accuracy base-1",
        "list --by tag.arm --metric loss",
        "import --schema-from base-1",
      })
  void jsonAnswers_keepToTheirPublishedSchemas(String line) throws IOException {
    Said said = says((line + " --json").split(" "));
    Path file = Files.writeString(own.resolve("answer.json"), said.out());
    Said verdict = says("validate", file.toString());
    assertEquals(0, verdict.code(), verdict.out() + verdict.err());
  }
}
