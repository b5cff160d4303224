package dev.tacho.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.IllegalTransition;
import dev.tacho.core.RunState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a pipeline does, decided from values alone.
@Timeout(20)
final class PipelineStateTest {
  private final Stages scene = new Stages();

  private Play play(Pipeline pipeline, Map<String, int[]> codes) {
    return new Play(pipeline, Choice.ALL, History.NONE, scene, codes);
  }

  private Play play(Pipeline pipeline, Choice choice) {
    return new Play(pipeline, choice, History.NONE, scene, Map.of());
  }

  private Play after(Pipeline pipeline, boolean named, Map<String, int[]> codes, Play... before) {
    List<PastRun> runs = java.util.Arrays.stream(before).map(p -> p.past).toList();
    return new Play(pipeline, Choice.ALL, new History(runs, named), scene, codes);
  }

  @Test
  void stages_runOneAfterTheOther() {
    Play play = play(Stages.pipeline("prepare", "train", "evaluate"), Map.of());
    assertEquals(List.of("prepare", "train", "evaluate"), play.told);
    assertEquals(new Move.End(RunState.COMPLETED, 0, Optional.empty()), play.end);
  }

  @Test
  void failure_skipsWhatNeedsIt_runsWhatDoesNot_andGivesItsCode() {
    Play play =
        play(
            Stages.pipeline(
                "prepare",
                "train",
                "evaluate",
                "notify<evaluate?on-failure",
                "clean<train?always",
                "report<clean",
                "other<prepare"),
            Map.of("train", new int[] {7}, "other", new int[] {9}));
    assertEquals(
        List.of(
            "prepare",
            "train = 7",
            "evaluate not: train failed",
            "notify",
            "clean",
            "report not: train failed",
            "other = 9"),
        play.told);
    assertEquals(
        new Move.End(RunState.FAILED, 7, Optional.of("stage train: exit code 7")), play.end);
  }

  @Test
  void onFailure_withoutAFailure_isPassedOver_andBreaksNothing() {
    Play play = play(Stages.pipeline("train", "mend?on-failure", "evaluate"), Map.of());
    assertEquals(List.of("train", "mend not: nothing that it needs failed", "evaluate"), play.told);
  }

  @Test
  void retry_triesAgainAfterTheDelay_untilItWorksOrTheAttemptsAreUp() {
    Pipeline pipeline = Stages.pipeline("fetch*3", "train");
    assertEquals(
        List.of("fetch = 4", "fetch again after 2 s", "train"),
        play(pipeline, Map.of("fetch", new int[] {4})).told);
    Play failed = play(pipeline, Map.of("fetch", new int[] {4, 5, 6}));
    assertEquals(
        List.of(
            "fetch = 4",
            "fetch again after 2 s = 5",
            "fetch again after 2 s = 6",
            "train not: fetch failed"),
        failed.told);
    assertEquals(6, failed.end.exitCode());
  }

  @Test
  void cancellation_isNotTriedAgain_andNothingFollows() {
    Play play =
        play(
            Stages.pipeline("a", "b*5", "c?always", "d<b?on-failure"), Map.of("b", new int[] {-1}));
    assertEquals(
        List.of(
            "a",
            "b = -1",
            "c not: the pipeline was cancelled",
            "d not: the pipeline was cancelled"),
        play.told);
    assertEquals(RunState.CANCELLED, play.end.state());
    assertEquals(130, play.end.exitCode());
  }

  @Test
  void choice_leavesStagesOut_andWhatNeedsThemRuns() {
    Pipeline pipeline = Stages.pipeline("a", "b", "c");
    assertEquals(
        List.of("a", "b not: left out by --skip", "c"),
        play(pipeline, new Choice(Set.of("b"), Optional.empty(), Set.of())).told);
    assertEquals(
        List.of("a not: left out by --from b", "b", "c"),
        play(pipeline, new Choice(Set.of(), Optional.of("b"), Set.of())).told);
    assertEquals(
        List.of("a not: left out by --only", "b", "c not: left out by --only"),
        play(pipeline, new Choice(Set.of(), Optional.empty(), Set.of("b"))).told);
  }

  @Test
  void condition_onVariableAndFile_isLookedAtJustBefore() {
    PipelineStage plain = Stages.stages("deploy").getFirst();
    When when =
        new When(
            When.After.ON_SUCCESS,
            Optional.of(new When.Variable("TARGET", Optional.of("live"))),
            Optional.of("model.bin"));
    PipelineStage deploy =
        new PipelineStage(
            "deploy",
            plain.command(),
            List.of(),
            when,
            plain.skip(),
            plain.retry(),
            plain.timeout(),
            plain.grace(),
            plain.inputs(),
            plain.outputs(),
            plain.env(),
            plain.directory());
    Pipeline pipeline = new Pipeline(new dev.tacho.core.Label("p"), List.of(deploy));
    assertEquals(
        List.of("deploy not: variable TARGET is not set"), play(pipeline, Choice.ALL).told);
    scene.variables.put("TARGET", "test");
    assertEquals(
        List.of("deploy not: variable TARGET is not live"), play(pipeline, Choice.ALL).told);
    scene.variables.put("TARGET", "live");
    assertEquals(
        List.of("deploy not: file model.bin is not there"), play(pipeline, Choice.ALL).told);
    scene.files.add("model.bin");
    assertEquals(List.of("deploy"), play(pipeline, Choice.ALL).told);
  }

  @Test
  void input_thatIsMissing_failsItsStage() {
    Play play = play(Stages.pipeline("train:data.csv", "evaluate"), Map.of());
    assertEquals(
        List.of("train refused: input data.csv is not there", "evaluate not: train failed"),
        play.told);
    assertEquals(PipelineState.FILE_MISSING, play.end.exitCode());
  }

  @Test
  void afterAFailure_theNextRunBeginsWhereItFailed() {
    Pipeline pipeline = Stages.pipeline("prepare", "train", "evaluate");
    Play first = play(pipeline, Map.of("train", new int[] {1}));
    Play second = after(pipeline, false, Map.of("train", new int[] {1}), first);
    assertEquals(
        List.of(
            "prepare not: completed in run R, declares no inputs",
            "train = 1",
            "evaluate not: train failed"),
        second.told);
    Play third = after(pipeline, false, Map.of(), second, first);
    assertEquals(
        List.of("prepare not: completed in run R, declares no inputs", "train", "evaluate"),
        third.told);
  }

  @Test
  void afterACompleteRun_onlyProvenWorkIsTakenOver_unlessTheUserNamesTheRun() {
    scene.contents.put("data.csv", "1");
    Pipeline pipeline = Stages.pipeline("prepare:data.csv>clean.csv", "train", "plot<prepare");
    Play first = play(pipeline, Map.of());
    assertEquals(
        List.of("prepare not: completed in run R, inputs unchanged", "train", "plot"),
        after(pipeline, false, Map.of(), first).told);
    Play named = after(pipeline, true, Map.of(), first);
    assertTrue(named.told.stream().allMatch(t -> t.contains(" not: completed in run R")));
  }

  @Test
  void inputs_thatChanged_areNamed_andDecideForTheStagesBehind() {
    scene.contents.put("data.csv", "1");
    scene.contents.put("code.py", "1");
    Pipeline pipeline =
        Stages.pipeline("prepare:data.csv>clean.csv", "train:clean.csv,code.py>model", "plot");
    Play first = play(pipeline, Map.of());
    scene.contents.put("data.csv", "2");
    assertEquals(
        List.of(
            "prepare because input data.csv changed",
            "train not: completed in run R, inputs unchanged",
            "plot"),
        after(pipeline, false, Map.of(), first).told,
        "prepare made the same again, so train need not run");
    scene.contents.put("code.py", "2");
    scene.contents.put("clean.csv", "2");
    assertEquals(
        List.of(
            "prepare because input data.csv changed",
            "train because input clean.csv changed, and 1 more",
            "plot"),
        after(pipeline, false, Map.of(), first).told);
  }

  @Test
  void stageWithoutInputs_runsAgain_whenWhatItNeedsRanAgain() {
    scene.contents.put("data.csv", "1");
    Pipeline pipeline = Stages.pipeline("prepare:data.csv", "train", "evaluate", "other<");
    Play first = play(pipeline, Map.of("evaluate", new int[] {1}));
    scene.contents.put("data.csv", "2");
    assertEquals(
        List.of(
            "prepare because input data.csv changed",
            "train because prepare ran again",
            "evaluate",
            "other not: completed in run R, declares no inputs"),
        after(pipeline, false, Map.of(), first).told);
  }

  @Test
  void stageWithoutInputs_runsAgain_alsoWhenItsNeedRanAgainInACancelledRunBetween() {
    Pipeline pipeline = Stages.pipeline("a:x", "b<a", "c<", "d<c");
    scene.contents.put("x", "1");
    Play first = play(pipeline, Map.of("d", new int[] {1}));
    scene.contents.put("x", "2");
    Play second =
        new Play(
            pipeline,
            new Choice(Set.of("b"), Optional.empty(), Set.of()),
            new History(List.of(first.past), false),
            scene,
            Map.of("d", new int[] {1}));
    assertEquals("a because input x changed", second.told.getFirst());
    Play third = after(pipeline, false, Map.of(), second, first);
    assertEquals(
        List.of(
            "a not: completed in run R, inputs unchanged",
            "b because its command, environment, directory or needs changed",
            "c not: completed in run R, declares no inputs",
            "d"),
        third.told);
  }

  @Test
  void output_thatIsGoneOrChanged_makesItsStageRunAgain() {
    scene.contents.put("data.csv", "1");
    Pipeline pipeline = Stages.pipeline("train:data.csv>model");
    Play first = play(pipeline, Map.of());
    scene.contents.put("model", "touched");
    assertEquals(
        List.of("train because output model changed"),
        after(pipeline, false, Map.of(), first).told);
    scene.contents.remove("model");
    assertEquals(
        List.of("train because output model is not there"),
        after(pipeline, false, Map.of(), first).told);
  }

  @Test
  void stageThatRunsAfterAFailure_isNeverTakenOver() {
    Pipeline pipeline = Stages.pipeline("train", "notify?on-failure");
    Play first = play(pipeline, Map.of("train", new int[] {1}));
    assertEquals(
        List.of("train = 1", "notify"),
        after(pipeline, false, Map.of("train", new int[] {1}), first).told);
  }

  @Test
  void fingerprint_isThatOfCommandEnvironmentDirectoryAndContents() {
    scene.contents.put("data.csv", "1");
    Pipeline pipeline = Stages.pipeline("train:data.csv");
    String before = play(pipeline, Map.of()).given("train").orElseThrow().fingerprint();
    assertEquals(before, play(pipeline, Map.of()).given("train").orElseThrow().fingerprint());
    scene.contents.put("data.csv", "2");
    assertNotEquals(before, play(pipeline, Map.of()).given("train").orElseThrow().fingerprint());
  }

  @Test
  void state_refusesWhatMayNotHappen() {
    Pipeline pipeline = Stages.pipeline("a*2", "b");
    PipelineState begun = PipelineState.begin(pipeline, Choice.ALL, History.NONE);
    PipelineStage a = pipeline.stages().getFirst();
    PipelineStage b = pipeline.stages().getLast();
    Attempt good = new Attempt(Play.run(), RunState.COMPLETED, 0, Optional.empty());
    assertThrows(IllegalTransition.class, () -> begun.ended(a, good));
    assertThrows(IllegalTransition.class, () -> begun.started(a, 2));
    PipelineState running = begun.started(a, 1);
    assertThrows(IllegalTransition.class, () -> running.next(scene));
    assertThrows(IllegalTransition.class, () -> running.started(b, 1));
    assertThrows(
        IllegalTransition.class,
        () -> running.skipped(new Move.Skip(a, "no", Optional.empty(), Optional.empty())));
    PipelineState done = running.ended(a, good);
    assertThrows(IllegalTransition.class, () -> done.started(a, 2));
    assertThrows(IllegalTransition.class, () -> done.refused(new Move.Refuse(a, "no")));
  }
}
