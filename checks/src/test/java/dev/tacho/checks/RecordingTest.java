package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.checks.PackedProgram.Outcome;
import dev.tacho.checks.PackedProgram.Started;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `tacho run` of the packed program, with real commands.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class RecordingTest {
  @TempDir Path folder;
  private PackedProgram tacho;
  private Path work;

  @BeforeEach
  void makeWorkFolder() throws IOException {
    work = Files.createDirectory(folder.resolve("work"));
    tacho = PackedProgram.in(work);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit 0       | 0   | completed | ",
        "exit 3       | 3   | failed    | exit code 3",
        "kill -9 $$   | 137 | failed    | SIGKILL, cause unknown",
        "kill -TERM $$ | 143 | failed    | SIGTERM",
      })
  void run_endsAsItsCommandDid_andTheRunSaysHow(
      String script, int code, String state, String reason) {
    Outcome outcome = tacho.run("run", "--", "sh", "-c", script);
    assertEquals(code, outcome.code(), outcome.err());
    Json.Obj run = latest();
    assertEquals(state, run.needText("state"));
    assertEquals(Optional.ofNullable(reason), run.text("reason"));
  }

  @Test
  void run_commandThatDoesNotExistOrIsNotExecutable_endsAsAShell() throws IOException {
    Outcome missing = tacho.run("run", "--", "no-such-command-here");
    assertEquals(127, missing.code(), missing.err());
    assertTrue(missing.err().contains("no-such-command-here"), missing.err());
    Files.writeString(work.resolve("plain.txt"), "text");
    Outcome plain = tacho.run("run", "--", "./plain.txt");
    assertEquals(126, plain.code(), plain.err());
    assertEquals("failed", latest().needText("state"));
  }

  @Test
  void run_timeout_endsTheWholeTreeAndSaysTimedOut() throws Exception {
    Outcome outcome =
        tacho.run(
            "run",
            "--timeout",
            "1s",
            "--grace",
            "1s",
            "--",
            "sh",
            "-c",
            "trap '' TERM; (setsid sleep 300 & echo $! > grandchild); sleep 300");
    assertEquals(124, outcome.code(), outcome.err());
    assertEquals("timed_out", latest().needText("state"));
    long grandchild = Long.parseLong(Files.readString(work.resolve("grandchild")).strip());
    assertTrue(
        PackedProgram.eventually(() -> !isAlive(grandchild)), "a double fork outlived its run");
  }

  @Test
  void run_term_isForwardedAndTheRunIsCancelled() throws Exception {
    Started started =
        tacho.start(
            "run",
            "--",
            "sh",
            "-c",
            "trap 'echo caught; exit 7' TERM; touch ready; while :; do sleep 0.1; done");
    assertTrue(PackedProgram.eventually(() -> Files.exists(work.resolve("ready"))));
    started.process().destroy();
    Outcome outcome = PackedProgram.await(started);
    assertEquals(7, outcome.code(), outcome.err());
    assertEquals("caught\n", outcome.out());
    assertEquals("cancelled", latest().needText("state"));
  }

  @Test
  void run_output_passesThroughUnchangedAndACopyIsKept() throws IOException {
    Outcome outcome =
        tacho.run("run", "--", "sh", "-c", "printf 'a\\001b\\r\\n'; printf 'oops' >&2; echo end");
    assertEquals("a\001b\r\nend\n", outcome.out());
    assertTrue(outcome.err().contains("oops"), outcome.err());
    String kept = Files.readString(latestFolder().resolve("output.log"));
    assertTrue(kept.contains("a\001b\r\n") && kept.contains("oops") && kept.contains("end"), kept);
  }

  @Test
  void run_markers_becomeStagesPointsProgressAndFaults() {
    Outcome outcome =
        tacho.run(
            "run",
            "--name",
            "marked",
            "--tag",
            "k=v",
            "--",
            "sh",
            "-c",
            """
            echo '::tacho plan prepare train'
            echo '::tacho stage begin prepare'
            echo '::tacho stage end prepare'
            echo '::tacho stage begin train expected=2s'
            i=0; while [ $i -lt 50 ]; do i=$((i+1))
              echo "::tacho point step=$i loss=$((100-i)) nan=nan"; echo "::tacho progress $i/50"
            done
            echo '::tacho point loss=oops'
            echo '::tacho stage end evaluate'
            echo '::tacho stage end train'
            """);
    assertEquals(0, outcome.code(), outcome.err());
    assertTrue(outcome.err().contains("stage 2/2 train"), outcome.err());
    Json.Obj run = latest();
    assertEquals("marked", run.needText("name"));
    Json.Obj loss = run.needObject("series").needObject("loss");
    assertEquals(50, loss.needWhole("count"));
    assertEquals(50.0, loss.number("last").orElseThrow());
    assertEquals(50, run.needObject("series").needObject("nan").needWhole("not_finite"));
    assertEquals(1, run.needObject("faults").needWhole("marker"));
    assertEquals(1, run.needObject("faults").needWhole("stage"));
    List<Json> stages = run.array("stages");
    assertEquals(2, stages.size());
    assertTrue(stages.toString().contains("completed"), stages.toString());
  }

  @Test
  void run_tenMegabyteLineAndInvalidUtf8_loseNothingElse() {
    Outcome outcome =
        tacho.run(
            "run",
            "--",
            "sh",
            "-c",
            """
            printf '::tacho point step=1 loss=1\\n'
            head -c 10000000 /dev/zero | tr '\\0' x; echo
            printf '::tacho point step=2 lo\\377ss=2\\n'
            printf '\\n::tacho point step=3 loss=3\\n'
            """);
    assertEquals(0, outcome.code(), outcome.err());
    assertTrue(outcome.out().length() > 10_000_000, "passed through whole");
    assertEquals(2, latest().needObject("series").needObject("loss").needWhole("count"));
  }

  @Test
  void recorderKilled_commandEndsWell_andTheRunBecomesLostWithEveryPoint() throws Exception {
    Started started =
        tacho.start(
            "run",
            "--name",
            "orphan",
            "--",
            "sh",
            "-c",
            """
            i=0; while [ $i -lt 400 ]; do i=$((i+1))
              echo "::tacho point step=$i loss=$i"; echo "line $i" >> lines; sleep 0.01
            done; echo $? > ended
            """);
    assertTrue(
        PackedProgram.eventually(() -> count(work.resolve("lines")) >= 100),
        "the command is under way");
    started.process().destroyForcibly().waitFor();
    Outcome meanwhile = tacho.run("list");
    assertTrue(meanwhile.out().contains("child alive, recorder dead"), meanwhile.out());
    assertTrue(
        PackedProgram.eventually(() -> Files.exists(work.resolve("ended"))), "the command went on");
    assertEquals("0", Files.readString(work.resolve("ended")).strip());
    assertEquals(400, count(work.resolve("lines")));
    assertTrue(
        PackedProgram.eventually(() -> tacho.run("list").out().contains("lost")),
        "it becomes lost");
    Json.Obj run = latest();
    assertEquals("lost", run.needText("state"));
    assertEquals(400, run.needObject("series").needObject("loss").needWhole("count"));
    assertEquals(400.0, run.needObject("series").needObject("loss").number("last").orElseThrow());
    assertEquals(0, tacho.run("verify", "latest").code());
    String kept = Files.readString(latestFolder().resolve("output.log"));
    assertTrue(kept.contains("::tacho point step=400 "), "output after the death is kept");
  }

  @Test
  void run_homeThatCannotBeWritten_startsNothingAndEnds125() throws IOException {
    Files.writeString(work.resolve("blocked"), "a file, not a folder");
    Outcome outcome =
        tacho.run("run", "--home", "blocked/.tacho", "--", "sh", "-c", "touch started");
    assertEquals(125, outcome.code(), outcome.err());
    assertTrue(outcome.err().contains("blocked"), outcome.err());
    assertFalse(Files.exists(work.resolve("started")));
  }

  @Test
  void run_runFolderDeletedMeanwhile_commandEndsAsItWould() {
    Outcome outcome =
        tacho.run("run", "--", "sh", "-c", "rm -rf \"$TACHO_DIR\"; sleep 0.5; echo alive; exit 5");
    assertEquals(5, outcome.code(), outcome.err());
    assertEquals("alive\n", outcome.out());
  }

  @Test
  void run_httpPost_isTakenWithTheTokenOnly() {
    Outcome outcome =
        tacho.run(
            "run",
            "--",
            "python3",
            "-c",
            """
            import json, os, urllib.request, urllib.error
            def post(token, body):
                request = urllib.request.Request(os.environ["TACHO_URL"] + "/v1/events",
                    data=body, method="POST", headers={"Authorization": "Bearer " + token,
                    "Content-Type": "application/x-ndjson"})
                try:
                    return urllib.request.urlopen(request, timeout=20).status
                except urllib.error.HTTPError as e:
                    return e.code
            line = b'{"type":"point","step":1,"m":{"loss":2.5}}\\n'
            print(post(os.environ["TACHO_TOKEN"], line), post("wrong-token-0123456789", line),
                  post(os.environ["TACHO_TOKEN"], line + b"nonsense\\n"))
            """);
    assertEquals("202 401 400\n", outcome.out(), outcome.err());
    assertEquals(1, latest().needObject("series").needObject("loss").needWhole("count"));
  }

  @Test
  void verify_oneDamagedByteInAnyFile_isFoundAndNamed() throws IOException {
    assertEquals(
        0,
        tacho
            .run(
                "run",
                "--",
                "sh",
                "-c",
                "echo hello; echo '::tacho point step=1 loss=1'; echo x > a.txt;"
                    + " echo '::tacho artifact a.txt'")
            .code());
    assertEquals(0, tacho.run("verify", "latest").code());
    Path run = latestFolder();
    int damaged = 0;
    for (String name :
        List.of(
            "run.json",
            "events.jsonl",
            "series-0001.jsonl",
            "inbox.jsonl",
            "output.log",
            "artifacts/a.txt",
            "seal.json")) {
      Path file = run.resolve(name);
      byte[] before = Files.readAllBytes(file);
      byte[] after = before.clone();
      after[after.length / 2] ^= 1;
      Files.write(file, after);
      Outcome verdict = tacho.run("verify", run.toString());
      assertTrue(verdict.code() == 1 || verdict.code() == 3, name + ": " + verdict);
      // a damaged seal accuses the file whose line in it was hit
      String named = name.equals("seal.json") ? "NOT as sealed" : name;
      assertTrue((verdict.out() + verdict.err()).contains(named), name + ": " + verdict);
      Files.write(file, before);
      damaged++;
    }
    assertEquals(7, damaged);
    assertEquals(0, tacho.run("verify", "latest").code());
  }

  private Json.Obj latest() {
    Outcome shown = tacho.run("show", "latest", "--json");
    assertEquals(0, shown.code(), shown.err());
    return Json.parseObject(shown.out());
  }

  private Path latestFolder() throws IOException {
    try (var runs = Files.list(work.resolve(".tacho/runs"))) {
      return runs.max(java.util.Comparator.naturalOrder()).orElseThrow();
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static long count(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException | java.io.UncheckedIOException _) {
      return 0;
    }
  }
}
