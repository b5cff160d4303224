package dev.tacho.cli;

import static dev.tacho.cli.AnswersTest.assertKeepsToSchema;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import dev.tacho.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Result files as a bench writes them, constructed.
@Timeout(60)
final class TrendWordTest {
  @TempDir Path folder;

  private Path results() {
    return folder.resolve("results");
  }

  private Said says(String... args) {
    return Said.by(folder, args);
  }

  /// One result: `latency` is its median, p99 half as much again.
  private void write(int number, double latency, String precision, String more) throws IOException {
    Files.createDirectories(results());
    String at = "\"at\": {\"precision\": \"" + precision + "\", \"batch\": \"8\"}";
    String tail =
        "\"how\": {\"kind\": \"measured\", \"source\": \"monotonic clock\"},"
            + " \"evidence\": {\"samples\": 2000, \"repeats\": 5, \"errors\": 0, \"censored\": 0}}";
    String text =
        """
        {"schema": "tacho.result/1", "made": "2026-01-%02dT%02d:00:00Z",
         "tool": {"name": "tacho bench onnx", "version": "0.1.0"},
         "platform": {"hardware": "Board 7", "software": {"onnxruntime": "%s"}},
         "workload": {"name": "detector", "kind": "inference", "parameters": {%s}},
         "metrics": {
          "latency_ms": {"unit": "ms", "direction": "lower",
           "definition": "latency.intended-send-to-last", "legal": {"low": 0}},
          "mine": {"unit": "?", "direction": "unknown", "definition": "undefined"}},
         "measurements": [
          {"metric": "latency_ms", %s, "phase": "steady", "statistic": "median", "value": %s, %s,
          {"metric": "latency_ms", %s, "phase": "steady", "statistic": "q0.99", "value": %s, %s,
          {"metric": "mine", %s, "phase": "steady", "statistic": "last", "value": %s, %s]}
        """
            .formatted(
                1 + number / 24,
                number % 24,
                number < 20 ? "1.28.0" : "1.29.0",
                more,
                at,
                latency,
                tail,
                at,
                1.5 * latency,
                tail,
                at,
                latency,
                tail);
    Files.writeString(
        results().resolve(String.format(Locale.ROOT, "%s-%03d.json", precision, number)), text);
  }

  /// Forty of each precision; float32 gets slower by `factor` with the twentieth.
  private void forty(double factor) throws IOException {
    Random random = new Random(5);
    for (int i = 0; i < 40; i++) {
      double noise = 1 + 0.01 * random.nextGaussian();
      write(i, 10 * noise * (i < 20 ? 1 : factor), "fp32", "");
      write(i, 4 * noise, "int8", "");
    }
  }

  private Json.Obj json(String... more) {
    List<String> args = new java.util.ArrayList<>(List.of("trend", "results", "--json"));
    args.addAll(List.of(more));
    Said said = says(args.toArray(new String[0]));
    assertEquals(0, said.code(), said.err());
    assertKeepsToSchema(said.out());
    return said.json();
  }

  private static List<Json.Obj> lines(Json.Obj answer) {
    return answer.array("lines").stream().map(line -> (Json.Obj) line).toList();
  }

  @Test
  void aRegression_isLocatedToTheRunThatBroughtIt_withWhatDiffers() throws IOException {
    forty(1.12);
    List<Json.Obj> lines = lines(json());
    assertEquals(2, lines.size());
    assertEquals("regressed", lines.getFirst().needText("course"));
    assertEquals("steady", lines.getLast().needText("course"));
    Json.Obj shift = (Json.Obj) lines.getFirst().array("shifts").getFirst();
    assertEquals("regression", shift.needText("kind"));
    assertEquals(
        "fp32-020.json", ((Json.Obj) shift.get("brought_by").orElseThrow()).needText("title"));
    assertTrue(shift.toString().contains("software.onnxruntime: 1.28.0, then 1.29.0"));
  }

  @Test
  void whatTheNewestRunsBring_isFoundBeforeRanksCanTell() throws IOException {
    for (int i = 0; i < 18; i++) {
      write(i, i < 16 ? 10 + 0.01 * (i % 3) : 11, "fp32", "");
    }
    Json.Obj line = lines(json()).getFirst();
    assertEquals("regressed", line.needText("course"));
    assertTrue(line.toString().contains("robust deviations"), line.toString());
    Files.delete(results().resolve("fp32-017.json"));
    Json.Obj one = lines(json()).getFirst();
    assertEquals("steady", one.needText("course"));
    assertTrue(one.toString().contains("one run is no level"), one.toString());
  }

  @Test
  void aDrift_isNoSingleRunsDoing() throws IOException {
    for (int i = 0; i < 40; i++) {
      write(i, 10 * (1 + 0.005 * i) + 0.02 * (i % 5), "fp32", "");
    }
    Json.Obj line = lines(json()).getFirst();
    assertEquals("drifts_worse", line.needText("course"));
    assertEquals(List.of(), line.array("shifts"));
  }

  @Test
  void withoutADirection_aChangeIsNoRegression_andAGoalMakesItOne() throws IOException {
    forty(1.12);
    Json.Obj change = lines(json("--metric", "mine")).getFirst();
    assertEquals("changed", change.needText("course"));
    Json.Obj stated = lines(json("--metric", "mine", "--goal", "mine=lower")).getFirst();
    assertEquals("regressed", stated.needText("course"));
  }

  @Test
  void workThatDiffers_neverSharesALine_andAFactTellsItFurtherApart() throws IOException {
    for (int i = 0; i < 10; i++) {
      write(i, 10, "fp32", "\"model\": \"" + (i % 2 == 0 ? "a" : "b") + "\", \"arm\": " + i % 5);
    }
    assertEquals(2, lines(json()).size());
    assertEquals(10, lines(json("--group-by", "arm")).size());
    assertEquals("too_few", lines(json()).getFirst().needText("course"));
  }

  @Test
  void whatStandsOnNoLine_isNamedWithItsReason() throws IOException {
    forty(1);
    Files.writeString(results().resolve("cut.json"), "{\"schema\": \"tacho.result/1\", ");
    Files.writeString(results().resolve("later.json"), "{\"schema\": \"tacho.result/2\"}");
    String text = Files.readString(results().resolve("fp32-000.json"));
    Files.writeString(
        results().resolve("without.json"),
        text.replaceFirst(
                "\"statistic\": \"q0.99\", \"value\": [0-9.]+",
                "\"missing\": \"p99 refused: 20 samples\"")
            .replaceFirst("\"how\": \\{[^}]*\\}, \"evidence\": \\{[^}]*\\}", "\"x\": 1"));
    String said = says("trend", "results").out();
    assertTrue(said.contains("cut.json"), said);
    assertTrue(said.contains("another major version"), said);
    Json.Obj answer = json();
    assertTrue(answer.array("left_out").size() >= 2, answer.array("left_out").toString());
  }

  @Test
  void runsOfTheStore_areTakenToo_andWhatTheyHaveIsSaid() throws IOException {
    Benched benched = new Benched(RunStore.at(folder.resolve(".tacho")), "host");
    for (int i = 0; i < 9; i++) {
      benched.bench(Benched.QUIET);
    }
    Said none = says("trend");
    assertEquals(0, none.code(), none.err());
    assertTrue(none.out().contains("they have cpu_time_s"), none.out());
    Said cpu = says("trend", "--metric", "cpu_time_s", "--json");
    assertEquals("steady", lines(cpu.json()).getFirst().needText("course"), cpu.out());
    assertEquals(3, says("trend", "nowhere").code());
    assertFalse(says("trend", "--where", "state = failed").out().contains("cpu_time_s"));
  }

  @Test
  void textMarkdownAndCsv_areGolden() throws IOException {
    forty(1.12);
    Golden.assertSame("trend.txt", () -> says("trend", "results").out());
    Golden.assertSame("trend.md", () -> says("trend", "results", "--format", "markdown").out());
    String csv = says("trend", "results", "--format", "csv").out();
    assertEquals(81, csv.lines().count());
    assertTrue(csv.contains(",regression"), csv);
  }
}
