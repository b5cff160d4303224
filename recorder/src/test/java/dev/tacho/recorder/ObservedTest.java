package dev.tacho.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.Counter;
import dev.tacho.core.Label;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.measure.Fault;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultCheck;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.recorder.advice.RuleBook;
import dev.tacho.recorder.machine.Instruments;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import dev.tacho.telemetry.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real commands, looked at through sources that behave as the test says.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ObservedTest implements RecordingListener {
  private static final Duration OFTEN = Duration.ofMillis(100);

  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  @Test
  void counter_thatVanishesInMidRun_isToldWithItsReasonAndComesBack() throws Exception {
    AtomicInteger tick = new AtomicInteger();
    StoredRun run =
        record(
            List.of(
                source(
                    into -> {
                      int now = tick.getAndIncrement();
                      into.set("tree_rss_bytes", 1000 + now);
                      if (now == 2 || now == 3) {
                        into.lost("host_cpu_pct", "the file is gone");
                      } else {
                        into.set("host_cpu_pct", now);
                      }
                    },
                    Counter.of("tree_rss_bytes", "a"),
                    Counter.of("host_cpu_pct", "b"),
                    Counter.missing("gpu_pct/0", "c", "no GPU"))),
            "sleep 1");
    List<RunEvent.Telemetry> told = new ArrayList<>();
    run.events(
        entry -> {
          if (entry.event() instanceof RunEvent.Telemetry telemetry) {
            told.add(telemetry);
          }
        });
    assertEquals(3, told.getFirst().counters().size(), "the missing one is named too");
    assertEquals(
        List.of(Optional.of("the file is gone"), Optional.empty()),
        told.stream().skip(1).map(t -> t.counters().getFirst().missing()).toList());
    List<Double> values = values(run, "host_cpu_pct");
    assertTrue(
        values.size() > 2 && !values.contains(2.0) && !values.contains(3.0), values::toString);
    assertTrue(values(run, "tree_rss_bytes").size() > values.size());
    assertEquals(RunState.COMPLETED, run.facts().state());
  }

  @Test
  void source_thatThrows_costsItsOwnCountersOnly() throws Exception {
    StoredRun run =
        record(
            List.of(
                source(
                    _ -> {
                      throw new IllegalStateException("broken driver");
                    },
                    Counter.of("gpu_pct/0", "bad")),
                source(
                    into -> into.set("tree_rss_bytes", 5), Counter.of("tree_rss_bytes", "good"))),
            "sleep 0.4");
    assertEquals(
        Optional.of("reading it failed: broken driver"),
        run.facts().counters().get("gpu_pct/0").missing());
    assertFalse(values(run, "tree_rss_bytes").isEmpty());
    assertTrue(values(run, "gpu_pct/0").isEmpty());
    assertEquals(
        "reading it failed: broken driver", ((Measurement.Missing) find(run, "gpu_pct")).reason());
  }

  @Test
  void sources_thatCannotBeOpened_areAFaultAndTheRunIsUnharmed() throws Exception {
    StoredRun run =
        record(
            (_, _) -> {
              throw new UnsatisfiedLinkError("libodd.so");
            },
            "sleep 0.3; exit 3");
    assertEquals(3, run.status().exitCode().orElseThrow());
    assertEquals(1, run.facts().faults().get("telemetry"));
    assertTrue(
        ((Measurement.Missing) find(run, "memory_bytes")).reason().contains("libodd.so"),
        "the reason stands where the number would");
    assertTrue(find(run, "cpu_time_s") instanceof Measurement.Known);
  }

  @Test
  void sampler_thatFallsBehind_hasItsMissedTicksTold() throws Exception {
    StoredRun run =
        record(
            List.of(
                source(
                    into -> {
                      sleep(350);
                      into.set("tree_rss_bytes", 5);
                    },
                    Counter.of("tree_rss_bytes", "slow"))),
            "sleep 1");
    assertTrue(run.facts().dropped().get("telemetry tick") >= 4, run.facts().dropped()::toString);
    assertTrue(((Measurement.Known) find(run, "memory_bytes")).evidence().errors() >= 4);
  }

  @Test
  void run_notLookedAt_hasTheKernelsAccountAndSaysWhy() throws Exception {
    StoredRun run =
        record(
            RecordingOrder.Observing.NONE,
            (_, _) -> {
              throw new AssertionError("opened");
            },
            "true");
    assertTrue(run.facts().counters().isEmpty());
    assertTrue(run.facts().faults().isEmpty(), run.facts().faults()::toString);
    assertTrue(find(run, "cpu_time_s") instanceof Measurement.Known);
    assertEquals(
        "the machine was not looked at while it ran (--sample-every off)",
        ((Measurement.Missing) find(run, "memory_bytes")).reason());
  }

  @Test
  void tree_readAfterTheEnd_isNoValueOfTheCommand() throws Exception {
    AtomicInteger alive = new AtomicInteger(1);
    StoredRun run =
        record(
            List.of(
                source(
                    into -> {
                      into.set(
                          "tree_rss_bytes", Path.of("/proc/" + alive).toFile().exists() ? 7 : 0);
                      into.set("tree_cpu_s", 1);
                    },
                    Counter.of("tree_rss_bytes", "a"),
                    Counter.of("tree_cpu_s", "a"))),
            (job) -> alive.set(Math.toIntExact(job)),
            "sleep 0.55");
    assertFalse(values(run, "tree_rss_bytes").contains(0.0));
    assertEquals(
        values(run, "tree_rss_bytes").size() + 1,
        values(run, "tree_cpu_s").size(),
        "what only grows is read once more");
  }

  /// What one source reads at a tick.
  private interface Look {
    void read(dev.tacho.telemetry.Reading into);
  }

  private static Source source(Look look, Counter... counters) {
    return new Source() {
      @Override
      public List<Counter> counters() {
        return List.of(counters);
      }

      @Override
      public void read(dev.tacho.telemetry.Reading into) {
        look.read(into);
      }

      @Override
      public void close() {}
    };
  }

  private StoredRun record(List<Source> sources, String script) throws Exception {
    return record((_, _) -> sources, script);
  }

  private StoredRun record(
      List<Source> sources, java.util.function.LongConsumer started, String script)
      throws Exception {
    return record(
        (job, _) -> {
          started.accept(job.child().pid());
          return sources;
        },
        script);
  }

  private StoredRun record(Instruments instruments, String script) throws Exception {
    return record(
        new RecordingOrder.Observing(Optional.of(OFTEN), OptionalLong.empty(), List.of()),
        instruments,
        script);
  }

  private StoredRun record(
      RecordingOrder.Observing observing, Instruments instruments, String script) throws Exception {
    RecordingOrder order =
        new RecordingOrder(
            List.of("sh", "-c", script),
            folder,
            System.getenv(),
            Optional.of(new Label("test")),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(2),
            List.of(),
            Optional.empty(),
            observing,
            RuleBook.builtIn(),
            RecordingOrder.Door.CLOSED,
            true,
            HolderProgram.command(),
            "tacho test");
    RunStore store = RunStore.at(folder.resolve(".tacho"));
    RecordingOutcome outcome = Recording.record(store, order, instruments, this, _ -> {});
    StoredRun run = store.open(outcome.id());
    assertTrue(run.verify(outcome.sealDigest()).ok());
    return run;
  }

  private static List<Double> values(StoredRun run, String series) {
    List<Double> values = new ArrayList<>();
    try (PointCursor points = run.points()) {
      while (points.next()) {
        for (int i = 0; i < points.count(); i++) {
          if (points.source().equals(RunEvent.Telemetry.SOURCE) && points.name(i).equals(series)) {
            values.add(points.value(i));
          }
        }
      }
    }
    return values;
  }

  private static Measurement find(StoredRun run, String metric) {
    RunFacts facts = run.facts();
    Reading read = ResultJson.read(facts.resources().orElseThrow(), "the run");
    Result result = ((Reading.Read) read).result();
    List<Fault> faults = ResultCheck.faults(result);
    assertTrue(faults.isEmpty(), faults::toString);
    return result.measurements().stream()
        .filter(m -> m.metric().name().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void started(RunId id) {}

  @Override
  public void stands(RunFacts facts, long nanos, boolean rawTerminal) {}

  @Override
  public void notice(String message) {
    notices.add(message);
  }
}
