package dev.tacho.recorder.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.Stage;
import dev.tacho.core.pipeline.Choice;
import dev.tacho.recorder.HolderProgram;
import dev.tacho.recorder.RecorderException;
import dev.tacho.recorder.RecordingListener;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.recorder.advice.RuleBook;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Pipelines of real commands, recorded by this JVM; the packed program is tested in checks.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class PipelineRecordingTest implements RecordingListener {
  @TempDir Path folder;
  private RunStore store;
  private final List<String> told = new ArrayList<>();
  private Runnable onRetry = () -> {};

  @BeforeEach
  void openStore() {
    store = RunStore.at(folder.resolve(".tacho"));
  }

  @Test
  void record_everyAttemptIsAMember_andTheGroupHasStagesInputsAndOutputs() throws Exception {
    Files.writeString(folder.resolve("data.csv"), "1,2\n");
    PipelineOutcome.Ran ran =
        ran(
            """
            name: digits
            stages:
            - name: prepare
              command: tr , ' ' < data.csv > clean.txt; echo '::tacho progress 1/2'
              inputs: [data.csv]
              outputs: [clean.txt]
            - name: train
              command: test -e tried || { touch tried; exit 9; }; test $TACHO_ATTEMPT = 2
              retry: {attempts: 2}
            """);
    assertEquals(0, ran.group().exitCode());
    assertEquals(
        List.of("prepare 1 completed", "train 1 failed", "train 2 completed"),
        ran.members().stream()
            .map(m -> m.stage() + " " + m.attempt() + " " + m.state().word())
            .toList());
    StoredRun group = store.open(ran.group().id());
    assertTrue(group.verify(ran.group().sealDigest()).ok());
    RunFacts facts = group.facts();
    assertEquals(RunState.COMPLETED, facts.state());
    assertEquals(List.of("prepare completed", "train completed"), stages(facts));
    assertEquals("data.csv", facts.inputs().get("prepare").inputs().getFirst().path());
    assertEquals("clean.txt", facts.artifacts().getFirst().path());
    assertEquals(1, facts.faults().get("attempt"), "the attempt that failed is told");
    assertEquals(1.0, facts.stages().getFirst().progress().orElseThrow().done());
    assertEquals(Optional.of(new Label("digits")), group.header().pipeline());
    List<Link> second = store.open(ran.members().get(2).run()).header().links();
    assertEquals(
        List.of(
            new Link(
                ran.group().id(), Link.Role.MEMBER_OF, Map.of("stage", "train", "attempt", "2")),
            new Link(ran.members().get(1).run(), Link.Role.RETRY_OF, Map.of())),
        second);
  }

  @Test
  void record_afterAFailure_goesOnThere_andSaysWhatChanged() throws Exception {
    Files.writeString(folder.resolve("data.csv"), "1");
    String text =
        """
        name: digits
        stages:
        - {name: prepare, command: cp data.csv clean.csv, inputs: data.csv, outputs: clean.csv}
        - {name: train, command: test -e works || exit 7}
        - {name: evaluate, command: 'true'}
        """;
    PipelineOutcome.Ran first = ran(text);
    assertEquals(7, first.group().exitCode());
    assertEquals(
        List.of("prepare completed", "train failed: exit code 7", "evaluate skipped: train failed"),
        stages(store.open(first.group().id()).facts()));
    assertEquals("stage train: exit code 7", first.group().end().reason().orElseThrow());

    Files.createFile(folder.resolve("works"));
    PipelineOutcome.Ran second = ran(text);
    assertEquals(0, second.group().exitCode());
    assertEquals(
        List.of(
            "prepare skipped: completed in run "
                + first.members().getFirst().run()
                + ", inputs unchanged",
            "train completed",
            "evaluate completed"),
        stages(store.open(second.group().id()).facts()));
    assertEquals(
        List.of(new Link(first.group().id(), Link.Role.CONTINUES, Map.of())),
        store.open(second.group().id()).header().links());

    told.clear();
    Files.writeString(folder.resolve("data.csv"), "2");
    assertEquals(3, ran(text).members().size());
    assertTrue(told.contains("stage prepare runs again: input data.csv changed"), told.toString());

    RunId third =
        store.list().stream().filter(r -> r.pipeline().isPresent()).findFirst().orElseThrow().id();
    assertEquals(
        new PipelineOutcome.Complete(third),
        record(text, Choice.ALL, new PipelineOrder.Earlier.Named(third)));
    assertEquals(
        3,
        ((PipelineOutcome.Ran) record(text, Choice.ALL, new PipelineOrder.Earlier.Fresh()))
            .members()
            .size());
  }

  @Test
  void record_ofProvenWorkOnly_saysThatNothingIsToBeDone() throws Exception {
    Files.writeString(folder.resolve("data.csv"), "1");
    String text =
        "name: p\nstages: [{name: a, command: cp data.csv b.csv, inputs: data.csv, outputs:"
            + " b.csv}]";
    PipelineOutcome.Ran first = ran(text);
    int runs = store.list().size();
    assertEquals(new PipelineOutcome.Complete(first.group().id()), record(text));
    assertEquals(runs, store.list().size(), "no run was made");
    Files.delete(folder.resolve("b.csv"));
    assertEquals(1, ran(text).members().size());
    assertTrue(told.contains("stage a runs again: output b.csv is not there"), told.toString());
  }

  @Test
  void record_timeOut_isTriedAgain_andIs124() throws Exception {
    PipelineOutcome.Ran ran =
        ran(
            "name: p\nstages: [{name: a, command: exec sleep 60, timeout: 300ms, grace: 1s,"
                + " retry: {attempts: 2, delay: 10ms}}]");
    assertEquals(124, ran.group().exitCode());
    assertEquals(
        List.of(RunState.TIMED_OUT, RunState.TIMED_OUT),
        ran.members().stream().map(PipelineOutcome.Member::state).toList());
    assertEquals(RunState.FAILED, ran.group().end().to());
  }

  @Test
  void record_term_cancelsTheMemberAndTheGroup_andNothingFollows() throws Exception {
    PipelineOutcome.Ran ran =
        ran(
            """
            name: p
            stages:
            - {name: a, command: kill -TERM $PPID; exec sleep 60, retry: {attempts: 3}}
            - {name: b, command: touch b, when: always}
            """);
    assertEquals(143, ran.group().exitCode());
    assertEquals(RunState.CANCELLED, ran.group().end().to());
    assertEquals(1, ran.members().size());
    assertEquals(RunState.CANCELLED, ran.members().getFirst().state());
    assertFalse(Files.exists(folder.resolve("b")));
    assertEquals(
        "b skipped: the pipeline was cancelled",
        stages(store.open(ran.group().id()).facts()).getLast());
  }

  @Test
  void record_termBetweenTwoAttempts_endsThePipelineAtOnce() throws Exception {
    onRetry = () -> kill(ProcessHandle.current().pid());
    PipelineOutcome.Ran ran =
        ran(
            "name: p\nstages: [{name: a, command: exit 5, retry: {attempts: 2, delay: 1h}},"
                + " {name: b, command: 'true'}]");
    assertEquals(RunState.CANCELLED, ran.group().end().to());
    assertEquals(143, ran.group().exitCode());
    assertEquals(
        List.of(
            "a failed: cancelled between two attempts", "b skipped: the pipeline was cancelled"),
        stages(store.open(ran.group().id()).facts()));
  }

  @Test
  void record_outputThatWasNotMade_failsItsStage() throws Exception {
    PipelineOutcome.Ran ran = ran("name: p\nstages: [{name: a, command: 'true', outputs: [m]}]");
    assertEquals(3, ran.group().exitCode());
    assertEquals(
        List.of("a failed: its command ended well, but output m is not there"),
        stages(store.open(ran.group().id()).facts()));
  }

  @Test
  void record_whatIsMissing_isToldAtOnce_andNothingStarts() throws Exception {
    PipelineOutcome outcome =
        record(
            """
            name: p
            stages:
            - name: make
              command: touch made
              outputs: [bin]
            - name: use
              command: [bin/tool]
            - name: inside
              command: [ls]
              directory: bin/below
            - name: gone
              command: [no-such-program]
            - name: lost
              command: 'true'
              inputs: [no-such.csv, bin/data]
              directory: .
            - name: off
              command: [no-such-program]
              skip: true
            """);
    PipelineOutcome.Refused refused = assertInstanceOf(PipelineOutcome.Refused.class, outcome);
    assertEquals(127, refused.exitCode());
    assertEquals(2, refused.faults().size(), refused.faults().toString());
    assertTrue(
        refused
            .faults()
            .getFirst()
            .startsWith("line 12: stage 'gone': no-such-program: command not found"),
        refused.faults().toString());
    assertTrue(refused.faults().getLast().contains("input no-such.csv is not there"));
    assertFalse(Files.exists(folder.resolve("made")));
    assertFalse(Files.exists(folder.resolve(".tacho/runs")));
  }

  @Test
  void record_stagesOfAStage_giveProgressWithoutATotal() throws Exception {
    PipelineOutcome.Ran ran =
        ran(
            """
            name: p
            stages:
            - name: a
              command: |
                echo '::tacho plan fit check'; echo '::tacho stage begin fit'
                echo '::tacho progress 3/9 unit=steps'; sleep 0.7
            """);
    RunEvent.Progress progress =
        store.open(ran.group().id()).facts().stages().getFirst().progress().orElseThrow();
    assertEquals("steps of fit", progress.unit().orElseThrow());
    assertTrue(progress.total().isEmpty());
  }

  @Test
  void record_whatIsNoRunOfThePipeline_cannotBeContinued() throws Exception {
    RunId other = ran("name: q\nstages: [{name: a, command: 'true'}]").group().id();
    RecorderException refused =
        assertThrows(
            RecorderException.class,
            () ->
                record(
                    "name: p\nstages: [{name: a, command: 'true'}]",
                    Choice.ALL,
                    new PipelineOrder.Earlier.Named(other)));
    assertTrue(refused.getMessage().contains("one of pipeline q"), refused.getMessage());
  }

  private static List<String> stages(RunFacts facts) {
    List<String> stages = new ArrayList<>();
    for (Stage stage : facts.stages()) {
      stages.add(
          stage.name() + " " + stage.state().word() + stage.reason().map(r -> ": " + r).orElse(""));
    }
    return stages;
  }

  @Test
  void faults_ofAFileWithSeveral_tellTheCycleAndWhatIsMissingToo() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("pipeline.yaml"),
            """
            name: many
            stages:
              - {name: a, command: [no-such-program-1], needs: [b]}
              - {name: b, command: [sh, -c, 'exit 0'], needs: [a], timeout: 5}
              - {name: c, comand: [sh], inputs: [no-such.csv]}
              - {name: d, command: [no-such-program-2], needs: [], skip: true}
              - {name: e, command: [sh, -c, 'exit 0'], needs: [], inputs: [later.csv]}
              - {name: f, command: [sh, -c, 'exit 0'], needs: [], outputs: [later.csv]}
            """);
    PipelineFile.Read.Bad bad =
        assertInstanceOf(PipelineFile.Read.Bad.class, PipelineFile.read(file));
    List<String> faults = PipelineRecording.faults(bad, folder, System.getenv());
    List<String> beginnings =
        List.of(
            "line 3: the pipeline: stages wait for each other: a needs b needs a;",
            "line 3: stage 'a': no-such-program-1: command not found",
            "line 4: stage 'b': timeout is '5', which is no duration",
            "line 5: stage 'c': has no command",
            "line 5: stage 'c': unknown key 'comand'",
            "line 5: stage 'c': input no-such.csv is not there");
    assertEquals(beginnings.size(), faults.size(), faults.toString());
    for (int i = 0; i < faults.size(); i++) {
      assertTrue(faults.get(i).startsWith(beginnings.get(i)), faults.toString());
    }
  }

  private PipelineOutcome.Ran ran(String text) throws Exception {
    return assertInstanceOf(PipelineOutcome.Ran.class, record(text));
  }

  private PipelineOutcome record(String text) throws Exception {
    return record(text, Choice.ALL, new PipelineOrder.Earlier.Newest());
  }

  private PipelineOutcome record(String text, Choice choice, PipelineOrder.Earlier earlier)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("pipeline.yaml"), text);
    PipelineFile.Read read = PipelineFile.read(file);
    PipelineFile.Read.Good good =
        assertInstanceOf(PipelineFile.Read.Good.class, read, read.toString());
    RecordingOrder each =
        new RecordingOrder(
            List.of(),
            folder,
            System.getenv(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(2),
            List.of(),
            Optional.empty(),
            RecordingOrder.Observing.NONE,
            RuleBook.builtIn(),
            RecordingOrder.Door.CLOSED,
            true,
            HolderProgram.command(),
            "tacho test");
    return PipelineRecording.record(
        store,
        new PipelineOrder(good.pipeline(), good.lines(), folder, choice, earlier, each),
        this);
  }

  private static void kill(long pid) {
    try {
      int _ = new ProcessBuilder("kill", "-TERM", Long.toString(pid)).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void started(RunId id) {}

  @Override
  public void stands(RunFacts facts, long nanos, boolean rawTerminal) {}

  @Override
  public void notice(String message) {
    told.add("! " + message);
  }

  @Override
  public void goesOn(String message) {
    told.add(message);
    if (message.contains("tried again")) {
      onRetry.run();
    }
  }
}
