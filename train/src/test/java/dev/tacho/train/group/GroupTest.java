package dev.tacho.train.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.watch.WatchLimits;
import dev.tacho.lm.Precision;
import dev.tacho.testkit.runs.ListSink;
import dev.tacho.train.group.GroupPlan.Recovery;
import dev.tacho.train.link.WorkerSays;
import dev.tacho.train.plan.Schedule;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.train.worker.WorkerOrder;
import dev.tacho.weights.llama.LlamaConfig;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// With processes that say what workers say ([ActedWorker]).
@Timeout(120)
class GroupTest {
  private static final RunId RUN = new ListSink().id();
  private static final long STEPS = 30;

  @TempDir Path folder;

  private final ListSink sink = begun();
  private final List<Long> pids = new ArrayList<>();
  private final Map<Integer, Long> byRank = new HashMap<>();
  private final List<Anomaly> found = new ArrayList<>();

  @Test
  void twoWorkers_runToTheirEnd_andTheGroupsRunHasTheirSteps() throws Exception {
    GroupEnd end = run("-1:-:0", Recovery.NONE, _ -> {});
    assertTrue(end.completed(), end.toString());
    assertEquals(List.of(), found);
    assertEquals(STEPS, end.attempts().getFirst().doneStep());
    assertEquals(STEPS, sink.series.get("loss").size());
    assertEquals(5.0 / STEPS, sink.series.get("loss").getLast(), 1e-9);
    assertEquals(0.2, sink.series.get("communication_share").getFirst(), 1e-9);
    Json.Obj health = Json.parseObject(Files.readString(folder.resolve("health.json")));
    assertEquals(RUN.text(), health.needText("run"));
    assertAllGone();
  }

  @Test
  void aKilledWorker_isNoticedAtOnce_andTheGroupGoesOnFromItsNewestCheckpoint() {
    long[] killed = new long[2];
    GroupEnd end =
        run(
            "-1:-:0",
            Recovery.SAME,
            says -> {
              if (killed[0] == 0
                  && says instanceof WorkerSays.Stepped(var step)
                  && step.rank() == 1
                  && step.step() == 13) {
                killed[0] = System.nanoTime();
                assertTrue(ProcessHandle.of(byRank.get(1)).orElseThrow().destroyForcibly());
              }
            });
    assertTrue(end.completed(), end.toString());
    AttemptEnd first = end.attempts().getFirst();
    assertEquals(Optional.of(AnomalyKind.DEAD), first.kind());
    assertEquals(List.of(OptionalInt.of(1)), found.stream().map(Anomaly::rank).toList());
    assertTrue(first.failedNanos().orElseThrow() - killed[0] < Duration.ofSeconds(2).toNanos());
    AttemptEnd second = end.attempts().get(1);
    assertEquals(10, second.fromStep());
    assertEquals(2, second.world());
    assertTrue(end.lostSteps() >= 2 && end.lostSteps() <= 5, "lost " + end.lostSteps());
    assertEquals(
        List.of("train running", "train failed", "train-2 running", "train-2 completed"),
        sink.events.stream()
            .filter(RunEvent.StageChanged.class::isInstance)
            .map(RunEvent.StageChanged.class::cast)
            .map(s -> s.stage() + " " + s.to().word())
            .toList());
    assertAllGone();
  }

  @Test
  void aLostWorker_canBeDoneWithout() {
    GroupEnd end = run("1:exit:12", Recovery.FEWER, _ -> {});
    assertTrue(end.completed(), end.toString());
    assertEquals(1, end.attempts().get(1).world());
    assertEquals(10, end.attempts().get(1).fromStep());
    assertAllGone();
  }

  @Test
  void aFullDisk_endsTheGroup_withWhatTheWorkerSaid() {
    GroupEnd end = run("0:full:12", Recovery.SAME, _ -> {});
    assertFalse(end.completed());
    assertEquals(1, end.attempts().size());
    assertTrue(end.failure().orElseThrow().contains("no space left"), end.toString());
    assertEquals(10, end.checkpoint().orElseThrow().step());
    assertAllGone();
  }

  @Test
  void checkpointsOfWorthlessNumbers_areSetAside_andNobodyGoesOnFromThem() {
    GroupEnd end = run("1:nan:12", Recovery.SAME, _ -> {});
    assertTrue(end.completed(), end.toString());
    assertEquals(Optional.of(AnomalyKind.NOT_FINITE), end.attempts().getFirst().kind());
    assertEquals(10, end.attempts().get(1).fromStep());
    Path checkpoints = folder.resolve("checkpoints");
    assertTrue(Files.isDirectory(checkpoints.resolve("worthless-1-step-12")));
    assertFalse(Files.exists(checkpoints.resolve("step-12")));
    assertAllGone();
  }

  @Test
  void aGroupThatIsCancelled_leavesNobody_evenOneThatIsStopped() throws Exception {
    Group[] group = new Group[1];
    GroupEnd end =
        run(
            "1:wait:3",
            Recovery.SAME,
            says -> {
              if (says instanceof WorkerSays.Stepped(var step) && step.step() == 2) {
                signal("STOP", pids.getLast());
                group[0].cancel();
              }
            },
            group);
    assertTrue(end.cancelled());
    assertAllGone();
  }

  @Test
  void workersOfAKeeperThatIsKilled_end_evenOneThatIsStopped() throws Exception {
    Process keeper =
        new ProcessBuilder(
                java(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledKeeper.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(keeper.getInputStream(), StandardCharsets.UTF_8))) {
      pids.add(Long.parseLong(out.readLine()));
      pids.add(Long.parseLong(out.readLine()));
      signal("STOP", pids.getFirst());
      keeper.destroyForcibly();
      assertTrue(keeper.waitFor(20, TimeUnit.SECONDS));
    }
    for (int i = 0; i < 200 && pids.stream().anyMatch(GroupTest::isAlive); i++) {
      Thread.sleep(50);
    }
    assertAllGone();
  }

  /// Keeps two workers that wait for ever, and prints their numbers.
  static final class KilledKeeper {
    private KilledKeeper() {}

    public static void main(String[] args) {
      GroupListener teller =
          new GroupListener() {
            @Override
            public void said(WorkerSays says, long nanos) {
              if (says instanceof WorkerSays.Hello hello) {
                System.out.println(hello.pid());
              }
            }
          };
      Path folder = Path.of(args[0]);
      GroupPlan plan = plan(folder, Recovery.NONE);
      GroupEnd _ =
          new Group(plan, place(folder, 100_000, ""), begun(), teller, Clock.systemUTC()).run();
    }
  }

  interface Heard {
    void said(WorkerSays says) throws Exception;
  }

  private GroupEnd run(String act, Recovery recovery, Heard heard) {
    return run(act, recovery, heard, new Group[1]);
  }

  private GroupEnd run(String act, Recovery recovery, Heard heard, Group[] made) {
    GroupListener listener =
        new GroupListener() {
          @Override
          public void said(WorkerSays says, long nanos) {
            if (says instanceof WorkerSays.Hello hello) {
              pids.add(hello.pid());
              byRank.put(hello.rank(), hello.pid());
            }
            try {
              heard.said(says);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public void found(Anomaly anomaly, long nanos) {
            // other work on this machine is none of a group's doing
            if (anomaly.kind() != AnomalyKind.CONTENTION) {
              found.add(anomaly);
            }
          }
        };
    made[0] =
        new Group(
            plan(folder, recovery), place(folder, STEPS, act), sink, listener, Clock.systemUTC());
    return made[0].run();
  }

  private static GroupPlan plan(Path folder, Recovery recovery) {
    return new GroupPlan(
        "test",
        2,
        folder,
        folder.resolve("health.json"),
        GroupPlan.LOOPBACK,
        WatchLimits.USUAL,
        recovery,
        2,
        Optional.empty(),
        OptionalLong.of(STEPS));
  }

  private static Workplace place(Path folder, long steps, String act) {
    TrainPlan plan =
        new TrainPlan(
            steps,
            4,
            8,
            1,
            1e-3,
            Schedule.CONSTANT,
            0,
            0,
            OptionalDouble.empty(),
            Precision.FP32,
            1,
            0,
            1,
            5,
            3,
            5);
    LlamaConfig model = new LlamaConfig(259, 8, 1, 1, 1, 8, 8, 10_000, 1e-5, true);
    return new Workplace() {
      @Override
      public WorkerStart start(Place place) {
        return new WorkerStart(
            List.of(
                java(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ActedWorker.class.getName()),
            act.isEmpty() ? Map.of() : Map.of("ACT", act));
      }

      @Override
      public WorkerOrder order(Place place) {
        return new WorkerOrder(
            place.rank(),
            place.world(),
            RUN,
            folder,
            "test",
            model,
            plan,
            folder,
            folder,
            folder.resolve("checkpoints"),
            place.resume(),
            place.folder(),
            Optional.empty(),
            Duration.ofSeconds(5),
            Optional.of(place.door()),
            List.of());
      }
    };
  }

  private void assertAllGone() {
    assertEquals(List.of(), pids.stream().filter(GroupTest::isAlive).toList());
    assertTrue(pids.size() >= 2);
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  private static void signal(String signal, long pid) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor());
  }

  private static ListSink begun() {
    ListSink sink = new ListSink();
    sink.event(0, RunEvent.state(RunState.RUNNING));
    return sink;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
