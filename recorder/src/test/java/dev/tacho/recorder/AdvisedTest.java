package dev.tacho.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Label;
import dev.tacho.core.PointShape;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.recorder.advice.Baselines;
import dev.tacho.recorder.advice.Earlier;
import dev.tacho.recorder.advice.Review;
import dev.tacho.recorder.advice.RuleBook;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import dev.tacho.store.StoredRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real recordings with rules held against them, live and afterwards.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AdvisedTest implements RecordingListener {
  private static final String RULES =
      """
      schema: tacho.advice-rules/1
      rules:
        - id: high-loss
          kind: above
          series: loss
          threshold: 3
          window: 3 s
          samples: 3
          severity: warning
          message: "loss at {value} or more for {window}"
          action: "lower the learning rate"
        - id: slow
          kind: drop
          series: samples_per_s
          threshold: 25 %
          window: 4 s
          samples: 3
          runs: 2
          severity: warning
          message: "{value} below {baseline} of {runs} runs"
          action: "look around"
      """;

  @TempDir Path folder;
  private int advised;

  private RunStore store() {
    return RunStore.at(folder.resolve(".tacho"));
  }

  private static RuleBook rules() {
    return assertInstanceOf(RuleBook.Read.Taken.class, RuleBook.builtIn().with("mine", RULES))
        .rules();
  }

  /// A run that tells a loss and a rate so many times, four times a second.
  private StoredRun record(double loss, double rate, int times) throws InterruptedException {
    RecordingOutcome outcome = Recording.record(store(), order(loss, rate, times), this);
    return store().open(outcome.id());
  }

  /// A run of the same command that had told a rate for half a minute.
  private StoredRun before(double rate) {
    try (RunWriter writer = Recording.begin(store(), order(1, 70, 30))) {
      writer.event(0, RunEvent.state(RunState.RUNNING));
      PointShape shape = PointShape.of("samples_per_s");
      for (int second = 0; second < 30; second++) {
        writer.point(second * 1_000_000_000L, second, shape, new double[] {rate});
      }
      writer.event(30_000_000_000L, RunEvent.state(RunState.COMPLETED));
      writer.seal();
      return store().open(writer.id());
    }
  }

  private RecordingOrder order(double loss, double rate, int times) {
    String script =
        "i=0; while [ $i -lt $TIMES ]; do echo ::tacho point step=$i loss=$LOSS samples_per_s=$RATE; sleep 0.25;"
            + " i=$((i+1)); done";
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("LOSS", Double.toString(loss));
    environment.put("TIMES", Integer.toString(times));
    environment.put("RATE", Double.toString(rate));
    return new RecordingOrder(
        List.of("sh", "-c", script),
        folder,
        environment,
        Optional.of(new Label("advised")),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.of(Duration.ofMinutes(2)),
        Duration.ofSeconds(2),
        List.of(),
        Optional.empty(),
        RecordingOrder.Observing.NONE,
        rules(),
        RecordingOrder.Door.CLOSED,
        true,
        HolderProgram.command(),
        "tacho test");
  }

  @Override
  public void started(RunId id) {}

  @Override
  public void stands(RunFacts facts, long nanos, boolean rawTerminal) {
    advised = Math.max(advised, facts.state().ended() ? 0 : facts.advice().size());
  }

  @Override
  public void notice(String message) {}

  @Test
  void liveAndAfterwards_giveTheSameAdvice() throws InterruptedException {
    StoredRun run = record(4, 100, 40);
    RunFacts facts = run.facts();
    assertEquals(1, facts.advice().size(), facts.advice().toString());
    RunEvent.Advice advice = (RunEvent.Advice) facts.advice().getFirst().event();
    assertEquals("high-loss", advice.rule());
    assertEquals("loss at 4 or more for 3 s", advice.message());
    assertEquals(1, advised, "it was told while the run went on");
    assertEquals(List.of(new RunEvent.Grant("time", 120, "s", "--timeout")), facts.grants());

    Review review = Review.of(run, rules(), Earlier.read(store(), run.header(), rules()));
    assertEquals(told(facts.advice()), told(review.advice()));
    assertEquals(facts.rules(), review.rules());
    assertTrue(run.verify(Optional.empty()).ok());
  }

  private static List<String> told(List<RunEvent.Entry> entries) {
    List<String> told = new ArrayList<>();
    entries.forEach(entry -> told.add(entry.nanos() + " " + entry.event()));
    return told;
  }

  @Test
  void earlierRuns_areTheBaseline_andUntilThereAreEnoughThatIsSaid() throws InterruptedException {
    String first = unjudged(record(1, 70, 8)).orElse("");
    assertTrue(
        first.startsWith("no baseline for samples_per_s: no earlier run of this command"), first);
    StoredRun oldest = before(100);
    StoredRun _ = before(101);
    StoredRun slow = record(1, 70, 40);
    RunEvent.Advice advice = (RunEvent.Advice) slow.facts().advice().getFirst().event();
    assertEquals("slow", advice.rule());
    assertEquals("30.3 % below 100.5 samples/s of 2 runs", advice.message());
    assertEquals(Optional.empty(), unjudged(slow));
    assertEquals(
        told(slow.facts().advice()),
        told(Review.of(slow, rules(), Earlier.read(store(), slow.header(), rules())).advice()));
    Baselines none = Earlier.read(store(), oldest.header(), rules());
    assertEquals(Map.of(), none.pasts(), "later runs are no earlier ones");
  }

  private static Optional<String> unjudged(StoredRun run) {
    return run.facts().rules().stream()
        .filter(rule -> rule.rule().equals("slow"))
        .findFirst()
        .orElseThrow()
        .unjudged();
  }
}
