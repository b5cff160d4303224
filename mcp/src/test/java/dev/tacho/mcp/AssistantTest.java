package dev.tacho.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Memory;
import dev.tacho.mcp.offer.Tool;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.mcp.runs.Desk;
import dev.tacho.mcp.tools.Toolbox;
import dev.tacho.readers.RunReaders;
import dev.tacho.store.RunWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The tools over real runs.
@Timeout(120)
class AssistantTest {
  @TempDir Path dir;
  private Lab lab;
  private List<Tool> tools;
  private final Asks asks = new Asks();
  private String good = "";
  private String bad = "";

  /// A call that never is withdrawn.
  private static final class Asks implements Asking {
    private final List<String> progress = new ArrayList<>();
    private Memory memory = Memory.ofSession();
    private Runnable onPause = () -> {};

    @Override
    public void progress(long done, long total, String message) {
      progress.add(message);
    }

    @Override
    public void requireWanted() {}

    @Override
    public void pause(Duration time) {
      onPause.run();
    }

    @Override
    public Memory memory() {
      return memory;
    }
  }

  @BeforeEach
  void record() {
    lab = new Lab(dir.resolve(".tacho"));
    tools =
        Toolbox.of(
            Desk.of(
                lab.store,
                RunReaders.withoutCache(List.of(), () -> Lab.NOON),
                dir,
                () -> Lab.NOON));
    good =
        lab.finished(
            "good",
            Json.parseObject("{\"lr\":0.001,\"model\":{\"layers\":4}}"),
            2_000,
            step -> 0.2 + 2 * Math.exp(-step / 200.0) + 0.01 * Math.sin(step * 7.3));
    bad =
        lab.finished(
            "bad",
            Json.parseObject("{\"lr\":0.1,\"model\":{\"layers\":4}}"),
            1_000,
            step -> step < 600 ? 2 * Math.exp(-step / 200.0) : Double.NaN);
  }

  private Tool tool(String name) {
    return tools.stream()
        .filter(t -> t.description().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Tool.Told ask(String name, String arguments) {
    Json.Obj asked = Json.parseObject(arguments);
    Tool tool = tool(name);
    assertEquals(List.of(), tool.description().arguments().faults(asked), arguments);
    Tool.Told told = tool.call(asked, asks);
    assertEquals(List.of(), tool.description().answer().faults(told.facts()), () -> name + told);
    return told;
  }

  private String refused(String name, String arguments) {
    try {
      Tool.Told told = ask(name, arguments);
      throw new AssertionError("not refused: " + told);
    } catch (McpException e) {
      assertTrue(e.code().isEmpty(), "the model is to read it");
      return e.text();
    }
  }

  @Test
  void theListOfTools_takesUnder1500Tokens() throws IOException {
    String modern =
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}}";
    for (String params : List.of("{}", modern)) {
      String list = said("tools/list", params);
      assertTrue(list.length() < 6_000, () -> list.length() + " characters: " + list);
    }
  }

  private String said(String method, String params) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String lines =
        """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}
        {"jsonrpc":"2.0","id":2,"method":"%s","params":%s}
        """
            .formatted(method, params);
    try (Assistant assistant =
        Assistant.of(
            lab.store,
            RunReaders.withoutCache(List.of(), () -> Lab.NOON),
            dir,
            () -> Lab.NOON,
            "1")) {
      assistant.serve(new ByteArrayInputStream(lines.getBytes(UTF_8)), out);
    }
    return out.toString(UTF_8).lines().skip(1).findFirst().orElseThrow();
  }

  @Test
  void everyAnswer_keepsToItsBudget_andSaysWhatItLeftOut() {
    Map<String, String> asked =
        Map.of(
            "list_runs", "\"metrics\":[\"train/loss\"]",
            "summarize", "\"run\":\"bad\"",
            "findings", "\"run\":\"bad\"",
            "history", "\"run\":\"good\",\"metrics\":[\"train/loss\",\"val/accuracy\"]",
            "changes", "\"run\":\"bad\"",
            "compare", "\"runs\":[\"good\",\"bad\"]",
            "chart", "\"run\":\"good\",\"metrics\":[\"train/loss\"]",
            "note", "\"run\":\"good\"");
    for (int i = 0; i < 30; i++) {
      ask("note", "{\"run\":\"good\",\"text\":\"a note of some length, number " + i + "\"}");
    }
    for (Map.Entry<String, String> entry : asked.entrySet()) {
      for (int budget : new int[] {100, 150, 250, 400, 1_000}) {
        asks.memory = Memory.ofSession();
        Tool.Told told =
            ask(entry.getKey(), "{" + entry.getValue() + ",\"budget\":" + budget + "}");
        assertTrue(
            told.text().length() <= budget * 4,
            () -> entry.getKey() + " " + told.text().length() + ": " + told.text());
        assertTrue(
            told.facts().toString().length() <= budget * 4,
            () -> entry.getKey() + " " + told.facts().toString().length() + ": " + told.facts());
      }
    }
    Tool.Told cut = ask("note", "{\"run\":\"good\",\"budget\":150}");
    assertTrue(cut.text().contains("left out: "), cut.text());
    assertTrue(cut.facts().members().containsKey("left_out"), cut.facts()::toString);
  }

  @Test
  void runs_areFoundByWhatIsSaidOfThem() {
    assertEquals(2, ask("list_runs", "{}").facts().needWhole("matched"));
    Tool.Told told = ask("list_runs", "{\"where\":\"config.lr < 0.01 and val/accuracy > 0.9\"}");
    assertEquals(1, told.facts().needWhole("matched"));
    assertTrue(told.text().contains(good + " good, completed"), told.text());
    assertTrue(told.text().contains("val/accuracy 0.99"), told.text());
    assertTrue(ask("list_runs", "{\"sort\":\"-config.lr\",\"top\":1}").text().contains(" bad,"));
    String wrong = refused("list_runs", "{\"where\":\"val/accuracy >> 0.9\"}");
    assertTrue(wrong.contains("^"), wrong);
  }

  @Test
  void aSummary_saysWhatIsWrongSinceWhichStep() {
    Tool.Told told = ask("summarize", "{\"run\":\"bad\"}");
    assertTrue(told.text().contains("600"), told.text());
    Json.Obj finding = (Json.Obj) told.facts().array("findings").getFirst();
    assertEquals("nan", finding.needText("kind"));
    assertEquals(600, finding.needWhole("step"));
    assertTrue(told.text().length() < 1_200, "300 tokens unless more are asked for");
  }

  @Test
  void findings_comeWithTheirEvidence() {
    Tool.Told told = ask("findings", "{\"run\":\"bad\",\"kind\":\"nan\"}");
    assertTrue(told.text().contains("critical NaN or infinity"), told.text());
    assertTrue(told.text().contains("Next: "), told.text());
    assertEquals(1, told.facts().array("findings").size());
  }

  @Test
  void history_givesEachValueNextToAStep_andRangesOfAllOfThem() {
    Tool.Told near =
        ask("history", "{\"run\":\"bad\",\"metrics\":[\"train/loss\"],\"around\":600}");
    assertTrue(near.text().contains(" 599=0.1"), near.text());
    assertTrue(near.text().contains(" 600=NaN"), near.text());
    Tool.Told some =
        ask("history", "{\"run\":\"bad\",\"metrics\":[\"train/loss\"],\"from\":10,\"to\":12}");
    assertEquals(3, some.facts().needObject("values").array("train/loss").size());
    Tool.Told all = ask("history", "{\"run\":\"bad\",\"metrics\":[\"train/loss\"]}");
    assertTrue(all.text().contains("means (least..greatest)"), all.text());
    assertTrue(all.text().contains("not finite"), all.text());
    String both =
        refused("history", "{\"run\":\"bad\",\"metrics\":[\"train/loss\"],\"around\":6,\"to\":7}");
    assertTrue(both.contains("exclude each other"), both);
    String lost = refused("history", "{\"run\":\"bad\",\"metrics\":[\"train/lost\"]}");
    assertTrue(lost.contains("did you mean train/loss?"), lost);
  }

  @Test
  void aComparison_tellsValuesAndSettings_andNoWinnerOfOneRunEach() {
    Tool.Told told = ask("compare", "{\"runs\":[\"good\",\"bad\"]}");
    assertTrue(told.text().contains("lr: 0.001 | 0.1"), told.text());
    assertTrue(told.text().contains("only repeats tell"), told.text());
    assertEquals(1, told.facts().array("config").size());
    Tool.Told config = ask("compare", "{\"runs\":[\"good\",\"bad\"],\"what\":\"config\"}");
    assertEquals(List.of(), config.facts().array("metrics"));
    Tool.Told step =
        ask("compare", "{\"runs\":[\"good\",\"bad\"],\"step\":300,\"metrics\":[\"val/*\"]}");
    assertEquals(1, step.facts().array("metrics").size());
    assertTrue(step.text().contains("at step 300"), step.text());
  }

  @Test
  void aChart_isDrawnAsLargeAsItsBudget() {
    Tool.Told small =
        ask("chart", "{\"run\":\"good\",\"metrics\":[\"train/loss\"],\"budget\":100}");
    Tool.Told large =
        ask("chart", "{\"run\":\"good\",\"metrics\":[\"train/loss\"],\"budget\":400}");
    assertTrue(small.text().lines().count() >= 5, small.text());
    assertTrue(large.text().length() > small.text().length(), () -> small + "\n" + large);
  }

  @Test
  void changes_tellWhatIsNewOnly() {
    Tool.Told first = ask("changes", "{\"run\":\"bad\"}");
    assertFalse(first.facts().array("new_findings").isEmpty());
    Tool.Told second = ask("changes", "{\"run\":\"bad\"}");
    assertTrue(second.text().contains("nothing has changed since"), second.text());
    assertTrue(second.facts().array("new_findings").isEmpty());
    asks.memory = Memory.ofStrangers();
    Tool.Told stranger = ask("changes", "{\"run\":\"bad\"}");
    assertFalse(stranger.facts().array("new_findings").isEmpty());
    Tool.Told marked =
        ask("changes", "{\"run\":\"bad\",\"since\":\"" + stranger.facts().needText("mark") + "\"}");
    assertTrue(marked.facts().array("new_findings").isEmpty());
    assertTrue(
        refused("changes", "{\"run\":\"bad\",\"since\":\"made-up\"}").contains("is not known"));
  }

  @Test
  void changes_waitForSomethingToHappen_andTellTheLatestValuesMeanwhile() {
    try (RunWriter live = lab.begin("live", Json.Obj.EMPTY)) {
      Lab.train(live, 0, 100, step -> 1 + 1.0 / (step + 1));
      Tool.Told first = ask("changes", "{\"run\":\"live\"}");
      assertTrue(first.text().contains("running"), first.text());
      List<Integer> pauses = new ArrayList<>();
      asks.progress.clear();
      asks.onPause =
          () -> {
            int n = pauses.size();
            pauses.add(n);
            if (n < 3) {
              Lab.train(live, 100 * (n + 1), 100 * (n + 2), step -> 1 + 1.0 / (step + 1));
            } else if (n == 3) {
              live.event(RunEvent.state(RunState.COMPLETED));
            }
          };
      Tool.Told told = ask("changes", "{\"run\":\"live\",\"wait\":60}");
      assertTrue(told.text().contains("was running, now completed"), told.text());
      assertTrue(told.text().contains("300 further"), told.text());
      assertTrue(pauses.size() < 20, () -> pauses.size() + " pauses");
      assertTrue(
          asks.progress.stream().anyMatch(p -> p.contains("running, step 299")),
          asks.progress::toString);
    }
  }

  @Test
  void aNote_isSaidOnce() {
    String note = "{\"run\":\"good\",\"text\":\"keep\",\"kind\":\"decision\",\"tags\":[\"a=b\"]}";
    assertEquals(2, ask("note", note).facts().needWhole("added"));
    assertEquals(0, ask("note", note).facts().needWhole("added"));
    Tool.Told told = ask("note", "{\"run\":\"good\",\"tags\":[\"-a\"],\"favourite\":true}");
    assertTrue(told.text().contains("a favourite"), told.text());
    assertFalse(told.text().contains("tag a=b"), told.text());
    assertTrue(told.text().contains("decision"), told.text());
    assertTrue(refused("note", "{\"run\":\"good\",\"tags\":[\"a\"]}").contains("key=value"));
    assertTrue(refused("note", "{\"run\":\"good\",\"kind\":\"note\"}").contains("give 'text'"));
  }

  @Test
  void aRunThatIsNotThere_isToldWithNearMisses() {
    assertTrue(refused("summarize", "{\"run\":\"goood\"}").contains("did you mean good"));
    assertTrue(refused("summarize", "{\"run\":\"nowhere/at/all\"}").contains("list_runs"));
  }

  @Test
  void anotherToolsRun_isReadByItsPath_andListed() throws IOException {
    Path file = dir.resolve("logs/metrics.jsonl");
    Files.createDirectories(file.getParent());
    StringBuilder rows = new StringBuilder();
    for (int step = 0; step < 200; step++) {
      rows.append("{\"step\":%d,\"loss\":%s}\n".formatted(step, 1.0 / (step + 1)));
    }
    Files.writeString(file, rows);
    Tool.Told told = ask("summarize", "{\"run\":\"logs/metrics.jsonl\"}");
    assertTrue(told.text().contains("loss"), told.text());
    assertEquals(3, ask("list_runs", "{}").facts().needWhole("matched"));
    Tool.Told listed = ask("list_runs", "{\"where\":\"format = jsonl\"}");
    Json.Obj run = (Json.Obj) listed.facts().array("runs").getFirst();
    ask("note", "{\"run\":\"" + run.needText("run") + "\",\"tags\":[\"seen=yes\"]}");
    assertEquals(
        1, ask("list_runs", "{\"where\":\"tag.seen = yes\"}").facts().needWhole("matched"));
  }

  @Test
  void aFileThatGrew_isJudgedAnew() throws IOException {
    Path file = dir.resolve("grows.jsonl");
    StringBuilder rows = new StringBuilder();
    for (int step = 0; step < 50; step++) {
      rows.append("{\"step\":%d,\"loss\":%s}\n".formatted(step, 1.0 / (step + 1)));
    }
    Files.writeString(file, rows);
    Json.Obj before = ask("findings", "{\"run\":\"grows.jsonl\"}").facts();
    assertEquals(before, ask("findings", "{\"run\":\"grows.jsonl\"}").facts());
    assertEquals(List.of(), before.array("findings"));
    Files.writeString(file, rows + "{\"step\":50,\"loss\":NaN}\n");
    Json.Obj after = ask("findings", "{\"run\":\"grows.jsonl\"}").facts();
    assertTrue(after.array("findings").toString().contains("nan"), after::toString);
  }

  @Test
  void resources_areRunsAndReports() throws IOException {
    Json.Obj list = Json.parseObject(said("resources/list", "{}")).needObject("result");
    assertEquals(5, list.array("resources").size());
    for (String uri :
        Stream.of("runs", "runs/" + bad, "runs/latest", "runs/bad/report")
            .map(path -> "tacho://" + path)
            .toList()) {
      String said = said("resources/read", "{\"uri\":\"" + uri + "\"}");
      assertTrue(said.contains("\"contents\""), () -> uri + said);
    }
    assertTrue(said("resources/read", "{\"uri\":\"tacho://runs/lost\"}").contains("-32002"));
    Optional<Json> report =
        Json.parseObject(said("resources/read", "{\"uri\":\"tacho://runs/bad/report\"}"))
            .needObject("result")
            .array("contents")
            .stream()
            .findFirst();
    assertTrue(((Json.Obj) report.orElseThrow()).needText("text").startsWith("# bad"));
  }
}
