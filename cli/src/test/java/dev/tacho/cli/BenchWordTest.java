package dev.tacho.cli;

import static dev.tacho.cli.AnswersTest.assertKeepsToSchema;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.shell.Environment;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.ResultCheck;
import dev.tacho.core.measure.ResultJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
final class BenchWordTest {
  @TempDir Path folder;

  @Test
  void bench_isAnOrdinaryRun_thatEveryWordTellsOf() {
    Said bench = says("bench", "command", "--json", "--name", "work", "--", "echo", "done");
    assertEquals(0, bench.code(), bench.err());
    assertKeepsToSchema(bench.out());
    assertEquals(7, bench.json().array("trials").size());
    var result = (Reading.Read) ResultJson.read(bench.json().needObject("result"), "test");
    assertTrue(ResultCheck.valid(ResultCheck.faults(result.result())));
    assertTrue(says("list").out().contains("completed"), says("list").out());
    String summary = says("summary", "work", "--full").out();
    assertTrue(summary.contains("cpu_time_s"), summary);
    assertTrue(summary.contains("2  measure  completed"), summary);
    assertTrue(summary.contains("| done"), summary);
    assertKeepsToSchema(says("summary", "work", "--json").out());
    assertKeepsToSchema(says("show", "work", "--json").out());
    assertEquals(0, says("verify", "work").code());
  }

  @Test
  void bench_ofAMetric_hasItsStatisticAndGoal() {
    Said said =
        says(
            "bench",
            "command",
            "--repeats",
            "3",
            "--warmup",
            "0",
            "--metric",
            "rate=max",
            "--goal",
            "rate=higher",
            "--json",
            "--",
            "sh",
            "-c",
            "echo ::tacho point rate=2; echo ::tacho point rate=1");
    assertEquals(0, said.code(), said.err());
    assertTrue(said.out().contains("\"rate\": 2"), said.out());
    assertTrue(said.out().contains("\"direction\": \"higher\""), said.out());
  }

  @Test
  void bench_thatFails_endsWith1_andNoGateTakesIt() {
    Said said = says("bench", "command", "--name", "bad", "--", "sh", "-c", "echo broken; exit 3");
    assertEquals(1, said.code());
    assertTrue(said.err().contains("warm-up 1 of 1 ended with exit code 3; 0 of 7"), said.err());
    assertTrue(says("summary", "bad").out().contains("| broken"));
    Said save = says("gate", "save", "base", "bad");
    assertEquals(3, save.code());
    assertTrue(save.err().contains("is failed; a baseline is a run that completed"), save.err());
  }

  @Test
  void bench_ofTheRootFolder_isRefusedAsAnyFolder() {
    Said said = says("bench", "command", "--", "/");
    assertEquals(3, said.code(), said.err());
    assertTrue(said.err().contains("/: is a directory, not a program"), said.err());
  }

  @Test
  void bench_ofAMetricThatTachoMeasures_isRefused_sinceTwoWouldHaveOneName() {
    Said said = says("bench", "command", "--metric", "cpu_time_s", "--", "echo", "x");
    assertEquals(2, said.code(), said.err());
    assertTrue(said.err().contains("--metric cpu_time_s is what tacho measures"), said.err());
    assertEquals("", says("list").out());
  }

  @Test
  void bench_ofACommandThatIsNotThere_measuresNothing() {
    Said said = says("bench", "command", "--", "no-such-command");
    assertEquals(3, said.code());
    assertTrue(said.err().contains("no-such-command: command not found"), said.err());
    assertTrue(said.err().contains("nothing was measured"), said.err());
  }

  @Test
  void bench_insideARecordedRun_keepsItsRepeatsOutOfIt() throws IOException {
    Path inbox = folder.resolve("inbox.jsonl");
    var environment =
        new Environment(
            folder,
            java.util.Map.of(
                "TACHO_EVENTS", inbox.toString(), "PATH", System.getenv().getOrDefault("PATH", "")),
            InstantSource.system());
    Said said =
        Said.by(
            environment,
            "bench",
            "command",
            "--repeats",
            "1",
            "--",
            "sh",
            "-c",
            "test -z \"$TACHO_EVENTS\"");
    assertEquals(0, said.code(), said.err());
    assertTrue(Files.notExists(inbox));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "bench command --repeats 4 -- true | --repeats 4 is even; with an odd number",
        "bench command --repeats 0 -- true | --repeats is '0', which is not a whole number from 1",
        "bench command --warmup -1 -- true | --warmup is '-1', which is not a whole number from 1",
        "bench sofa -- true | 'sofa' is nothing that bench can do; there is: command",
        "bench -- true | bench needs to be told what to do; there is: command",
        "bench command true | 'true' stands before the command; put -- in front of it, as tacho"
            + " bench command -- true",
        "bench command | no command; give one after --, as tacho bench command -- python train.py",
        "bench command --metric =min -- true | --metric is '=min', which is not NAME or NAME=",
        "bench command --metric a=p99 -- true | which is not NAME=STATISTIC with last, mean,",
        "bench command --metric a --metric a=min -- true | --metric a stands twice; give it once",
        "bench command --goal a=lower -- true | --goal is about 'a', which is no metric here;",
        "bench command --metric a --goal a=down -- true | which is not NAME=lower or NAME=higher",
        "bench command --timeout 0s -- true | --timeout 0 leaves the command no time",
      })
  void badInput_saysTheThingAndTheWayOut(String line, String text) {
    Said said = says(line.strip().split(" "));
    assertEquals(2, said.code(), said.out() + said.err());
    assertTrue(said.err().contains(text), said.err());
  }

  private Said says(String... args) {
    var environment = new Environment(folder, System.getenv(), InstantSource.system());
    return Said.by(environment, args);
  }
}
