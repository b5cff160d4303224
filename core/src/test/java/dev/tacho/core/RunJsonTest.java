package dev.tacho.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RunJsonTest {
  static List<RunEvent> oneOfEach() {
    return List.of(
        new RunEvent.StateChanged(
            RunState.FAILED, Optional.of("why"), OptionalInt.of(3), Optional.of("SIGKILL")),
        RunEvent.state(RunState.RUNNING),
        new RunEvent.Launched(
            new RunEvent.ProcessRef(12, 345), new RunEvent.ProcessRef(13, 346), true),
        new RunEvent.Planned(List.of("a", "b")),
        new RunEvent.StageChanged(
            "a", StageState.RUNNING, Optional.of(Duration.ofSeconds(30)), Optional.empty()),
        new RunEvent.Progress(1.5, Optional.of(9.0), Optional.of("epochs")),
        new RunEvent.Progress(Double.NaN, Optional.empty(), Optional.empty()),
        new RunEvent.Artifact("m.pt", Optional.of("m.pt"), 7, "ab".repeat(32)),
        new RunEvent.Clock(new ClockAnchor(Instant.parse("2026-01-02T03:04:05.6Z"), -7, "boot")),
        new RunEvent.InboxConsumed(1L << 40, 12),
        new RunEvent.Output(true, 10, 4, 3, 2, 1),
        new RunEvent.Usage(Duration.ofNanos(5), Duration.ofNanos(6), OptionalLong.of(7), 8, 9, 10),
        new RunEvent.Usage(
            Duration.ofNanos(5), Duration.ofNanos(6), OptionalLong.empty(), 8, 9, 10),
        new RunEvent.Suspended("SIGTSTP"),
        new RunEvent.Resumed(),
        new RunEvent.Fault("marker", "stdout line 3", "no = in 'loss'"),
        new RunEvent.Dropped("point", 12),
        new RunEvent.Recovered("events.jsonl", "e30="),
        new RunEvent.ResultAttached(Json.parseObject("{\"schema\":\"tacho.result/1\"}")),
        new RunEvent.Telemetry(
            Duration.ofSeconds(1),
            List.of(
                Counter.of("tree_rss_bytes", "/proc/PID/stat"),
                Counter.missing("gpu_pct/0", "nvmlDeviceGetUtilizationRates", "not supported"),
                new Counter(
                    "gpu_power_w/0",
                    "nvmlDeviceGetPowerUsage",
                    Optional.of("gpu-package/gross"),
                    Optional.empty()))),
        new RunEvent.Advice(
            "memory-leak",
            Severity.WARNING,
            "grows by 12 MB a minute",
            "look for what is kept",
            new RunEvent.Evidence(5, 9, Optional.of("tree_rss_bytes"), 2e5, 1e5, "B/s", 120),
            Optional.of("train")),
        new RunEvent.Granted(
            List.of(new RunEvent.Grant("memory", 64e9, "B", "SLURM_MEM_PER_NODE"))),
        new RunEvent.RulesJudged(
            List.of(
                new RunEvent.RuleState("memory-leak", 1, Optional.empty()),
                new RunEvent.RuleState("gpu-idle", 0, Optional.of("no series gpu_pct/*")))),
        new RunEvent.Forecast(
            Optional.of("train"), OptionalLong.of(7), OptionalLong.of(9), 5, "5 runs of nightly"),
        new RunEvent.Forecast(
            Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), 0, "no earlier run"),
        new RunEvent.StageInputs(
            "train", "cd".repeat(32), List.of(new RunEvent.Input("data.txt", 12, "ef".repeat(32)))),
        new RunEvent.Unknown("weather", Json.parseObject("{\"sky\":\"blue\"}")));
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void event_writtenAndRead_isTheSame(RunEvent event) {
    Json.Obj json = Json.parseObject(event.toJson().toString());
    assertEquals(event, RunEvent.of(event.type(), json));
  }

  @Test
  void header_writtenAndRead_isTheSame() {
    RunHeader header = header();
    assertEquals(header, RunHeader.of(Json.parseObject(header.toJson().toString())));
  }

  @Test
  void header_unknownFieldsOfANewerMinor_areLeftAlone() {
    Json.Obj newer = Json.object().putAll(header().toJson()).put("mood", "good").build();
    assertEquals(header(), RunHeader.of(newer));
  }

  @Test
  void header_otherMajorVersion_isRefusedWithTheReason() {
    Json.Obj future = Json.object().putAll(header().toJson()).put("schema", "tacho.run/2").build();
    String message = assertThrows(JsonException.class, () -> RunHeader.of(future)).getMessage();
    assertTrue(message.contains("tacho.run/2") && message.contains("newer"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a/b", "..", "x..y", "a\\b", "two\nlines", "tab\t", " x", "\u202Ehidden"})
  void label_pathOrControlCharacter_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> new Label(text));
  }

  @Test
  void label_ordinaryAndForeignText_isKept() {
    for (String text : List.of("resnet50 lr=0.1", "Größe-1", "実験.3", "a:b@c+d")) {
      assertEquals(text, new Label(text).text());
    }
  }

  @Test
  void runId_sortsByTimeAndTellsIt() {
    RunId early = RunId.create(1_000, new java.util.Random(1));
    RunId late = RunId.create(2_000, new java.util.Random(1));
    assertTrue(early.compareTo(late) < 0);
    assertEquals(1_000, early.epochMillis());
    assertThrows(IllegalArgumentException.class, () -> new RunId("../../../../etc/passwd...."));
  }

  @Test
  void tally_nanAmongValues_isCountedAndNeverABest() {
    SeriesTally tally = new SeriesTally("loss");
    tally.add(1, Double.NaN);
    tally.add(2, 3);
    tally.add(3, -1);
    tally.add(4, Double.POSITIVE_INFINITY);
    SeriesSummary summary = tally.summary();
    assertEquals(
        new SeriesSummary("loss", 4, 2, Double.POSITIVE_INFINITY, 4, -1, 3, 3, 2), summary);
    assertEquals(summary, SeriesSummary.of("loss", Json.parseObject(summary.toJson().toString())));
  }

  private static RunHeader header() {
    return new RunHeader(
        RunId.create(5, new java.util.Random(3)),
        Optional.of(new Label("first")),
        Optional.empty(),
        Optional.of(new Label("nightly")),
        Map.of("k", "v"),
        List.of("python3", "train.py"),
        "/home/someone",
        new ClockAnchor(Instant.parse("2026-01-02T03:04:05.678901Z"), 99, "b"),
        "tacho 0.1.0",
        new RunHeader.Host("h", "u", "Linux 6", "amd64", 2, OptionalLong.of(1 << 30)),
        Optional.of(
            new RunHeader.Git("abc", Optional.of("main"), Optional.of("https://x/y"), true)),
        Json.parseObject("{\"lr\":0.1}"),
        Map.of("CUDA_VISIBLE_DEVICES", "0"),
        List.of(
            new Link(
                RunId.create(4, new java.util.Random(4)),
                Link.Role.MEMBER_OF,
                Map.of("rank", "1"))));
  }
}
