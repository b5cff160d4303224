package dev.tacho.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacho.checks.PackedProgram.Outcome;
import dev.tacho.checks.PackedProgram.Started;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the packed program does with hosts, folders, archives and writers that are not as they
/// should be.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class HardshipTest {
  @TempDir Path folder;
  private PackedProgram tacho;
  private Path work;

  @BeforeEach
  void makeWorkFolder() throws IOException {
    work = Files.createDirectory(folder.resolve("work"));
    tacho = PackedProgram.in(work);
  }

  @Test
  void recorderSuspended_isNotLostAndGoesOn() throws Exception {
    Started started =
        tacho.start(
            "run",
            "--name",
            "asleep",
            "--",
            "sh",
            "-c",
            "touch ready; i=0; while [ $i -lt 100 ]; do i=$((i+1));"
                + " echo \"::tacho point step=$i loss=$i\"; sleep 0.05; done");
    assertTrue(PackedProgram.eventually(() -> Files.exists(work.resolve("ready"))));
    assertTrue(PackedProgram.eventually(() -> shown("asleep").needText("state").equals("running")));
    send("STOP", started.process().pid());
    Thread.sleep(3000);
    assertEquals("running", shown("asleep").needText("state"));
    assertEquals(3, tacho.run("end", "asleep", "--lost").code());
    send("CONT", started.process().pid());
    assertEquals(0, PackedProgram.await(started).code());
    assertEquals("completed", shown("asleep").needText("state"));
    assertEquals(100, shown("asleep").needObject("series").needObject("loss").needWhole("count"));
  }

  @Test
  void anotherHostsRun_isSilentAndNothingIsRecorded() throws IOException {
    Path run = abandoned();
    edit(run.resolve("run.json"), "(\"boot\": *\")[^\"]*", "$1another-boot");
    edit(run.resolve("run.json"), "(\"host\": *\\{\\s*\"name\": *\")[^\"]*", "$1elsewhere");
    edit(run.resolve("lease"), "\"boot\":\"[^\"]*\"", "\"boot\":\"another-boot\"");
    edit(run.resolve("lease"), "\"host\":\"[^\"]*\"", "\"host\":\"elsewhere\"");
    List<String> before = files(run);
    Outcome listed = tacho.run("list");
    assertTrue(listed.out().contains("silent for"), listed.out());
    assertTrue(listed.out().contains("on host elsewhere"), listed.out());
    assertEquals("silent", shown("gone").needText("state"));
    assertEquals(0, tacho.run("summary", "gone").code());
    assertEquals(3, tacho.run("end", "gone").code());
    assertEquals(0, tacho.run("prune", "--older-than", "1s", "--yes").code());
    assertEquals(before, files(run), "readers wrote into a run that is not proven dead");
    assertEquals(0, tacho.run("end", "gone", "--lost", "--reason", "replaced").code());
    assertEquals("lost", shown("gone").needText("state"));
  }

  @Test
  void prune_takesNoRunThatLivesOrIsPinnedAndNothingElse() throws Exception {
    for (String name : List.of("old", "pinned")) {
      assertEquals(0, tacho.run("run", "--name", name, "--", "true").code());
    }
    assertEquals(0, tacho.run("note", "pinned", "--pin").code());
    Path stranger = Files.createDirectories(work.resolve(".tacho/runs/not-a-run"));
    Files.writeString(stranger.resolve("thesis.txt"), "the only copy");
    Started live =
        tacho.start("run", "--name", "live", "--", "sh", "-c", "touch ready; exec sleep 60");
    assertTrue(PackedProgram.eventually(() -> Files.exists(work.resolve("ready"))));
    Outcome pruned = tacho.run("prune", "--older-than", "1ms", "--yes");
    assertEquals(0, pruned.code(), pruned.err());
    assertEquals(3, tacho.run("show", "old").code());
    assertEquals(0, tacho.run("show", "pinned").code());
    assertEquals("running", shown("live").needText("state"));
    assertEquals("the only copy", Files.readString(stranger.resolve("thesis.txt")));
    live.process().destroy();
    assertEquals(143, PackedProgram.await(live).code());
  }

  @Test
  void import_hostileArchives_writeNothing() throws IOException {
    assertEquals(0, tacho.run("run", "--name", "sent", "--", "echo", "hello").code());
    assertEquals(0, tacho.run("export", "sent", "--to", "archive", "--output", "sent.zip").code());
    String id = shown("sent").needText("id");
    for (String name :
        List.of(
            id + "/../../../../evil",
            "/" + folder.toString().substring(1) + "/evil",
            id + "/artifacts/..\\evil",
            id + "/artifacts/extra",
            "not-a-run/run.json")) {
      extended(work.resolve("hostile.zip"), name, 10);
      refused(name);
    }
    extended(work.resolve("hostile.zip"), id + "/artifacts/bomb", 100_000_000);
    refused("a bomb");
    Files.write(work.resolve("hostile.zip"), new byte[] {'P', 'K', 3, 4, 0, 0});
    refused("half a zip");
    assertFalse(Files.exists(folder.resolve("evil")));
    assertEquals(0, tacho.run("import", "sent.zip", "--home", "other").code());
  }

  @Test
  void run_oneBadValueOfAPoint_costsTheOthersNothing() {
    Outcome outcome =
        tacho.run(
            "run", "--name", "mixed", "--", "echo", "::tacho point step=1 loss=0.5 bad=1_000");
    assertEquals(0, outcome.code(), outcome.err());
    assertEquals(1, shown("mixed").needObject("series").needObject("loss").needWhole("count"));
    assertEquals(1, shown("mixed").needObject("faults").needWhole("marker"));
  }

  @Test
  void run_timeThatTachoTakesAfterTheCommand_isNotTheRuns() {
    assertEquals(0, tacho.run("run", "--name", "short", "--", "true").code());
    Json.Obj run = shown("short");
    assertTrue(run.needWhole("ran_ns") < run.needWhole("last_ns"), run.toString());
  }

  @Test
  void run_emptyCommandOrNoTime_isAUsageErrorAndNothingIsRecorded() {
    assertEquals(2, tacho.run("run", "--", "").code());
    assertEquals(2, tacho.run("run", "--timeout", "0s", "--", "true").code());
    assertFalse(Files.exists(work.resolve(".tacho/runs")), "nothing was begun");
  }

  @Test
  void run_secretsInArgumentsVariablesAndConfiguration_areWrittenNowhere() throws IOException {
    Files.writeString(
        work.resolve("c.yaml"), "api_key: hunter2secret\nurl: http://u:hunter2secret@h\n");
    Outcome outcome =
        tacho
            .with("HF_TOKEN", "hunter2secret")
            .run(
                "run",
                "--config",
                "c.yaml",
                "--",
                "true",
                "--password",
                "hunter2secret",
                "https://u:hunter2secret@h/x?token=hunter2secret",
                "Authorization: Bearer hunter2secret",
                "{\"api_key\": \"hunter2secret\"}");
    assertEquals(0, outcome.code(), outcome.err());
    try (var all = Files.walk(work.resolve(".tacho"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("hunter2secret"), file.toString());
      }
    }
  }

  @Test
  void temporaryFiles_goWhereTmpdirSays() throws IOException {
    Path scratch = Files.createDirectories(work.resolve("scratch"));
    Outcome outcome =
        tacho
            .with("TMPDIR", scratch.toString())
            .run("bench", "command", "--repeats", "1", "--", "sh", "-c", "ls $TMPDIR > seen");
    assertEquals(0, outcome.code(), outcome.err());
    String seen = Files.readString(work.resolve("seen"));
    assertTrue(seen.startsWith("tacho-bench-"), seen);
    try (var left = Files.list(scratch)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void theJvmDoorsExample_isOneRunUnderTachoAndOnItsOwn() throws Exception {
    Path java = Path.of(System.getProperty("java.home"));
    assumeTrue(Files.exists(java.resolve("lib/src.zip")), "this JDK came without lib/src.zip");
    List<String> job =
        List.of(
            java.resolve("bin/java").toString(),
            "-cp",
            PackedProgram.folder().resolve("lib") + "/*",
            PackedProgram.folder().resolve("examples/CommentOrCode.java").toString());
    List<String> recorded = new ArrayList<>(List.of("run", "--name", "under", "--"));
    recorded.addAll(job);
    Outcome under = tacho.run(recorded.toArray(new String[0]));
    assertEquals(0, under.code(), under.err());
    ProcessBuilder own = new ProcessBuilder(job).directory(work.toFile()).inheritIO();
    own.environment().keySet().removeIf(name -> name.startsWith("TACHO_"));
    assertEquals(0, own.start().waitFor());
    assertEquals(2, Json.parseObject(tacho.run("list", "--json").out()).array("runs").size());
    for (String run : List.of("under", "comment-or-code")) {
      Json.Obj at = shown(run);
      assertEquals("completed", at.needText("state"), at.toString());
      assertEquals(3, at.array("stages").size(), at.toString());
      assertTrue(at.needWhole("points") > 0, at.toString());
      assertEquals(0, tacho.run("verify", run).code());
    }
  }

  private void refused(String what) {
    Outcome outcome = tacho.run("import", "hostile.zip", "--home", "other");
    assertEquals(3, outcome.code(), what + ": " + outcome);
    assertTrue(outcome.err().contains("nothing was imported"), what + ": " + outcome);
  }

  /// The archive that was sent, with one entry more.
  private void extended(Path target, String name, int bytes) throws IOException {
    try (ZipInputStream from = new ZipInputStream(Files.newInputStream(work.resolve("sent.zip")));
        OutputStream file = Files.newOutputStream(target);
        ZipOutputStream to = new ZipOutputStream(file)) {
      for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        from.transferTo(to);
      }
      to.putNextEntry(new ZipEntry(name));
      to.write(new byte[bytes]);
    }
  }

  /// A run whose recorder, holder and command were killed.
  private Path abandoned() throws IOException {
    Outcome outcome =
        tacho.run("run", "--name", "gone", "--", "sh", "-c", "echo '::tacho point loss=1'");
    assertEquals(0, outcome.code(), outcome.err());
    Path run = Path.of(shown("gone").needText("directory"));
    Files.delete(run.resolve("seal.json"));
    Files.delete(run.resolve("status.json"));
    List<String> events = new ArrayList<>(Files.readAllLines(run.resolve("events.jsonl")));
    events.removeLast();
    Files.writeString(run.resolve("events.jsonl"), String.join("\n", events) + "\n");
    return run;
  }

  private static void edit(Path file, String what, String to) throws IOException {
    String before = Files.readString(file);
    String after = before.replaceAll(what, to);
    assertFalse(before.equals(after), what + " is not in " + before);
    Files.writeString(file, after);
  }

  private static List<String> files(Path run) throws IOException {
    List<String> all = new ArrayList<>();
    try (var walk = Files.walk(run)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        all.add(file.getFileName() + " " + Files.size(file));
      }
    }
    return all;
  }

  private Json.Obj shown(String name) {
    Outcome shown = tacho.run("show", name, "--json");
    assertEquals(0, shown.code(), shown.err());
    return Json.parseObject(shown.out());
  }

  private static void send(String signal, long pid) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor());
  }
}
