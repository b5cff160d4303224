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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `tacho run --pipeline` of the packed program, with real commands.
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class PipelineTest {
  @TempDir Path folder;
  private PackedProgram tacho;
  private Path work;

  @BeforeEach
  void makeWorkFolder() throws IOException {
    work = Files.createDirectory(folder.resolve("work"));
    tacho = PackedProgram.in(work);
  }

  @Test
  void recorderKilledInTheSecondStage_bothRunsAreLost_andTheNextRunGoesOn() throws Exception {
    pipeline(
        """
        name: digits
        stages:
        - {name: prepare, command: echo once >> prepared}
        - {name: train, command: "test -e go || { echo $$ > pid; touch ready; exec sleep 300; }"}
        - {name: evaluate, command: echo once >> evaluated}
        """);
    Started started = tacho.start("run", "--pipeline", "p.yaml");
    assertTrue(PackedProgram.eventually(() -> Files.exists(work.resolve("ready"))));
    assertTrue(
        PackedProgram.eventually(() -> matched("running") == 2), "pipeline and stage are recorded");
    started.process().destroyForcibly().waitFor();
    long child = Long.parseLong(Files.readString(work.resolve("pid")).strip());
    Outcome early = tacho.run("run", "--pipeline", "p.yaml");
    assertEquals(125, early.code(), early.err());
    assertTrue(early.err().contains("its recorder died, but process " + child), early.err());
    assertTrue(ProcessHandle.of(child).orElseThrow().destroyForcibly());
    Files.createFile(work.resolve("go"));
    assertTrue(PackedProgram.eventually(() -> matched("lost") == 2));

    Outcome second = tacho.run("run", "--pipeline", "p.yaml");
    assertEquals(0, second.code(), second.err());
    assertTrue(second.err().contains("stage prepare · skipped · completed in run"), second.err());
    assertEquals("once\n", Files.readString(work.resolve("prepared")));
    assertEquals("once\n", Files.readString(work.resolve("evaluated")));
    Json.Obj group = shown("digits", "completed");
    assertEquals("continues", ((Json.Obj) links(group).getFirst()).needText("role"));
    assertEquals(2, group.array("members").size());
    assertEquals(0, tacho.run("verify", "all").code());
  }

  @Test
  void interrupt_cancelsMemberAndPipeline_andLeavesNoProcess() throws Exception {
    pipeline(
        """
        name: digits
        stages:
        - name: train
          command: "(setsid sleep 300 & echo $! > pid); touch ready; sleep 300"
          retry: {attempts: 3}
          grace: 1s
        - {name: clean, command: touch cleaned, when: always}
        """);
    Started started = tacho.start("run", "--pipeline", "p.yaml");
    assertTrue(PackedProgram.eventually(() -> Files.exists(work.resolve("ready"))));
    signal("INT", started.process().pid());
    Outcome outcome = PackedProgram.await(started);
    assertEquals(130, outcome.code(), outcome.err());
    long left = Long.parseLong(Files.readString(work.resolve("pid")).strip());
    assertTrue(
        PackedProgram.eventually(() -> ProcessHandle.of(left).isEmpty()), "a double fork is left");
    assertFalse(Files.exists(work.resolve("cleaned")));
    assertEquals(List.of("train failed", "clean skipped"), stages(shown("digits", "cancelled")));
  }

  @Test
  void failure_isRetried_thenEndsThePipelineWithItsCode_andAFailureStageRuns() throws Exception {
    pipeline(
        """
        name: digits
        stages:
        - name: fetch
          command: sleep 60
          timeout: 500ms
          grace: 0s
          retry: {attempts: 2, delay: 100ms}
        - {name: train, command: touch trained}
        - {name: tell, needs: fetch, when: on-failure, command: touch told}
        """);
    Outcome outcome = tacho.run("run", "--pipeline", "p.yaml", "--json");
    assertEquals(124, outcome.code(), outcome.err());
    assertTrue(Files.exists(work.resolve("told")));
    assertFalse(Files.exists(work.resolve("trained")));
    String told = outcome.err().strip().lines().reduce("", (_, line) -> line);
    List<String> members = new ArrayList<>();
    for (Json member : Json.parseObject(told).array("members")) {
      Json.Obj one = (Json.Obj) member;
      members.add(
          one.needText("stage") + " " + one.needWhole("attempt") + " " + one.needText("state"));
    }
    assertEquals(List.of("fetch 1 timed_out", "fetch 2 timed_out", "tell 1 completed"), members);
    Files.writeString(work.resolve("outcome.json"), told);
    Files.writeString(work.resolve("summary.json"), tacho.run("summary", "digits", "--json").out());
    Outcome valid = tacho.run("validate", "outcome.json", "summary.json", "p.yaml");
    assertEquals(0, valid.code(), valid.out());
    String summary = tacho.run("summary", "digits", "--full").out();
    assertTrue(summary.contains("Runs of its stages"), summary);
  }

  @Test
  void file_withFaults_startsNothing_andTellsThemAll() throws Exception {
    pipeline(
        """
        name: digits
        stages:
        - {name: a, command: touch started, needs: [c], tiemout: 3s}
        - {name: b, command: "true", timeout: soon}
        - {name: c, command: "true"}
        """);
    Outcome outcome = tacho.run("run", "--pipeline", "p.yaml");
    assertEquals(3, outcome.code(), outcome.err());
    assertTrue(
        outcome.err().contains("line 3: stage 'a': unknown key 'tiemout'; did you mean timeout?"),
        outcome.err());
    assertTrue(outcome.err().contains("line 4: stage 'b': timeout is 'soon'"), outcome.err());
    assertEquals(1, tacho.run("validate", "p.yaml").code());

    pipeline(
        """
        name: digits
        stages:
        - {name: a, command: touch started, needs: [c]}
        - {name: b, command: "true"}
        - {name: c, command: "true"}
        """);
    Outcome cycle = tacho.run("run", "--pipeline", "p.yaml");
    assertEquals(3, cycle.code(), cycle.err());
    assertTrue(cycle.err().contains("a needs c needs b needs a"), cycle.err());

    pipeline(
        """
        name: digits
        stages:
        - {name: a, command: touch started}
        - {name: b, command: [no-such-program-here]}
        """);
    Outcome missing = tacho.run("run", "--pipeline", "p.yaml");
    assertEquals(127, missing.code(), missing.err());
    assertTrue(missing.err().contains("line 4: stage 'b': no-such-program-here"), missing.err());
    assertFalse(Files.exists(work.resolve("started")));
    assertFalse(Files.exists(work.resolve(".tacho")), "no run was made");
    assertEquals(3, tacho.run("run", "--pipeline", "gone.yaml").code());
    assertEquals(2, tacho.run("run", "--pipeline", "p.yaml", "--skip", "c").code());
  }

  @Test
  void example_trains_thenHasNothingToDo_thenRunsWhatChanged() throws Exception {
    for (String name :
        List.of("pipeline.yaml", "ByteLm.java", "CommentOrCode.java", "byte_lm.py")) {
      Files.copy(PackedProgram.folder().resolve("examples").resolve(name), work.resolve(name));
    }
    Outcome first = tacho.run("run", "--pipeline", "pipeline.yaml", "--hide-markers");
    assertEquals(0, first.code(), first.err());
    Json.Obj loss =
        Json.parseObject(tacho.run("show", "byte-lm.train", "--json").out())
            .needObject("series")
            .needObject("loss");
    assertTrue(loss.number("last").orElseThrow() < 7, "it learnt: " + loss);
    Outcome second = tacho.run("run", "--pipeline", "pipeline.yaml");
    assertEquals(0, second.code(), second.err());
    assertTrue(second.err().contains("nothing to do"), second.err());
    Files.writeString(work.resolve("byte_lm.py"), "# one line more\n");
    Outcome third = tacho.run("run", "--pipeline", "pipeline.yaml", "--hide-markers");
    assertEquals(0, third.code(), third.err());
    assertTrue(
        third.err().contains("stage collect runs again: input byte_lm.py changed"), third.err());
    assertTrue(third.err().contains("stage train runs again: input out/text.txt changed"));
  }

  private long matched(String state) {
    return Json.parseObject(tacho.run("list", "--state", state, "--json").out())
        .needWhole("matched");
  }

  private void pipeline(String text) throws IOException {
    Files.writeString(work.resolve("p.yaml"), text);
  }

  /// The run called `name` that ended in `state`.
  private Json.Obj shown(String name, String state) {
    Outcome listed = tacho.run("list", "--label", name, "--state", state, "--json");
    Json.Obj run = (Json.Obj) Json.parseObject(listed.out()).array("runs").getFirst();
    return Json.parseObject(tacho.run("show", run.needText("id"), "--json").out());
  }

  private static List<Json> links(Json.Obj run) {
    return run.needObject("header").array("links");
  }

  private static List<String> stages(Json.Obj run) {
    List<String> stages = new ArrayList<>();
    for (Json stage : run.array("stages")) {
      stages.add(((Json.Obj) stage).needText("name") + " " + ((Json.Obj) stage).needText("state"));
    }
    return stages;
  }

  private static void signal(String name, long pid) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, "" + pid).start().waitFor());
  }
}
