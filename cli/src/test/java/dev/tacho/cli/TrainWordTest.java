package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.shell.Environment;
import dev.tacho.core.Link;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Workers are real processes here.
@Timeout(180)
class TrainWordTest {
  private static final String TINY =
      "--data sea.txt --batch 4 --context 16 --width 16 --layers 1 --heads 2 --eval-every 0";

  @TempDir private Path folder;

  @BeforeEach
  void text() throws IOException {
    Files.writeString(folder.resolve("sea.txt"), "she sells sea shells; ".repeat(100));
  }

  private Said train(String arguments) {
    Map<String, String> variables = new HashMap<>();
    variables.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    variables.put(
        "TACHO_LIBTORCH",
        Path.of(System.getProperty("java.io.tmpdir"), "tacho-libtorch-test").toString());
    List<String> typed = new ArrayList<>(List.of("train"));
    typed.addAll(List.of(arguments.split(" ")));
    return Said.by(
        new Environment(folder, variables, InstantSource.system()), typed.toArray(String[]::new));
  }

  private RunStore store() {
    return RunStore.at(folder.resolve(RunStore.FOLDER));
  }

  private StoredRun run(Json.Obj json) {
    return store().open(new RunId(json.needText("run")));
  }

  /// The losses of a run by step.
  private static SortedMap<Long, Double> losses(StoredRun run) {
    SortedMap<Long, Double> losses = new TreeMap<>();
    try (PointCursor points = run.points()) {
      while (points.next()) {
        for (int i = 0; i < points.count(); i++) {
          if (points.name(i).equals("loss")) {
            losses.put(points.step(), points.value(i));
          }
        }
      }
    }
    return losses;
  }

  private static Set<String> series(StoredRun run) {
    Set<String> names = new TreeSet<>();
    try (PointCursor points = run.points()) {
      while (points.next()) {
        for (int i = 0; i < points.count(); i++) {
          names.add(points.name(i));
        }
      }
    }
    return names;
  }

  private static long workersAlive() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
  }

  @Test
  void twoWorkers_aGroupOfRunsUnderSealAndNoProcessLeft() {
    Said said = train(TINY + " --steps 6 --workers 2 --name two --json");
    assertEquals(0, said.code(), said.err());
    Json.Obj json = said.json();
    assertEquals("completed", json.needText("state"));
    StoredRun group = run(json);
    assertEquals(6, losses(group).size());
    assertEquals(2, json.array("members").size());
    for (Json each : json.array("members")) {
      StoredRun member = run((Json.Obj) each);
      Link link = member.header().links().getFirst();
      assertEquals(group.header().id(), link.run());
      assertEquals(Link.Role.MEMBER_OF, link.role());
      assertEquals(6, losses(member).size());
    }
    for (RunStatus status : store().list()) {
      assertEquals(RunState.COMPLETED, status.state(), status.title());
      assertTrue(store().open(status.id()).verify(Optional.empty()).ok(), status.title());
    }
    assertEquals(0, workersAlive());
  }

  @Test
  void validate_holdsTheFirstStepsOfTwoTrainings_whoseRatesAreTheSameSoFar() {
    String plan = TINY + " --warmup 1 --name ";
    assertEquals(0, train(plan + "alone --steps 2").code());
    assertEquals(0, train(plan + "pair --steps 6 --workers 2").code());
    Said held = train("validate alone pair --steps 1 --controls 2 --json");
    assertEquals(0, held.code(), held.err());
    assertEquals(1, held.json().array("steps").size());
    Said other = train("validate alone pair --steps 2 --controls 2");
    assertEquals(4, other.code(), other.err());
    assertTrue(other.err().contains("from step 2 on their learning rates differ"), other.err());
  }

  @Test
  void killedAndResumed_theSameLossesBitForBit() throws InterruptedException {
    String plan = TINY + " --steps 300 --checkpoint-every 20 --json --name ";
    Said whole = train(plan + "whole");
    assertEquals(0, whole.code(), whole.err());
    Thread killer = Thread.ofPlatform().start(this::killAfterACheckpoint);
    Said cut = train(plan + "cut");
    killer.join();
    assertEquals(1, cut.code(), cut.err());
    assertTrue(cut.err().contains("SIGKILL"), cut.err());
    StoredRun worker = run((Json.Obj) cut.json().array("members").getFirst());
    assertEquals(RunState.FAILED, worker.status().state());
    assertTrue(worker.seal().isPresent());

    Said again = train("--resume cut --name again --json");
    assertEquals(0, again.code(), again.err());
    StoredRun rest = run(again.json());
    assertEquals(
        new Link(run(cut.json()).header().id(), Link.Role.CONTINUES, Map.of()),
        rest.header().links().getFirst());
    SortedMap<Long, Double> losses = losses(rest);
    assertTrue(losses.firstKey() > 20, losses::toString);
    assertEquals(losses(run(whole.json())).tailMap(losses.firstKey()), losses);
  }

  @Test
  void fewerAfterARestart_whatIsOfSoManyWorkersIsMissingAndTheRestIsOfStepsThatCount()
      throws InterruptedException {
    Thread killer = Thread.ofPlatform().start(() -> killAfterACheckpoint("fewer", 1));
    Said said =
        train(
            TINY
                + " --steps 300 --checkpoint-every 20 --workers 2 --restarts 1 --fewer"
                + " --name fewer --json");
    killer.join();
    assertEquals(0, said.code(), said.err());
    Json.Obj json = said.json();
    assertEquals(1, json.array("members").size());
    Json.Obj result = json.object("result").orElseThrow();
    String text = result.toString();
    assertTrue(text.contains("the number of workers changed from 2 to 1"), text);
    assertTrue(text.contains("workers_at_start"), text);
    Set<String> alone = series(run((Json.Obj) json.array("members").getFirst()));
    assertTrue(alone.contains("compute_ms"), alone::toString);
    assertFalse(alone.contains("wait_ms"), alone::toString);
    assertFalse(alone.contains("all_reduce_ms"), alone::toString);
  }

  private void killAfterACheckpoint() {
    killAfterACheckpoint("cut", Integer.MAX_VALUE);
  }

  private void killAfterACheckpoint(String name, int most) {
    while (true) {
      for (RunStatus status : store().list()) {
        Path kept = folder.resolve(".tacho/checkpoints").resolve(status.id().text());
        if (status.title().equals(name) && Files.isDirectory(kept.resolve("step-000000020"))) {
          ProcessHandle.current()
              .children()
              .filter(ProcessHandle::isAlive)
              .limit(most)
              .forEach(ProcessHandle::destroyForcibly);
          return;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  @Test
  void whatWasTypedWrong_isExitCodeTwo() {
    Map<String, String> refused = new TreeMap<>();
    refused.put("--workers 5", "--workers 5");
    refused.put("--workers 2 --grad-accum 3", "--grad-accum 3");
    refused.put("--lr fast", "--lr");
    refused.put("--lr -1", "learning rate -1.0");
    refused.put("--weight-decay -0.1", "weight decay -0.1");
    refused.put("--clip 0", "clip 0.0");
    refused.put("--width 33", "width 33");
    refused.put("--heads 5", "width 192");
    refused.put("--key-heads 4", "6 heads");
    refused.forEach(
        (arguments, named) -> {
          Said said = train("--data sea.txt --batch 4 --context 16 " + arguments);
          assertEquals(2, said.code(), arguments + ": " + said);
          assertTrue(said.err().contains(named), arguments + ": " + said.err());
          assertEquals(1, said.err().lines().count(), said.err());
        });
    assertEquals(List.of(), store().list());
  }

  @Test
  void whatOnlyAGpuCouldDo_isASentenceWithWhatIsMissingAndWhatToUse() {
    Said cuda = train(TINY + " --device cuda --backend nccl");
    assertEquals(3, cuda.code());
    assertEquals(
        "tacho train: --device cuda: libtorch was built without CUDA here; that is another build of"
            + " Tacho, with org.bytedeco:pytorch:2.10.0-1.5.13:linux-x86_64-gpu and"
            + " org.bytedeco:cuda and a model that lies on the device, which this version has not;"
            + " use --device cpu\n",
        cuda.err());
    Said nccl = train(TINY + " --backend nccl");
    assertEquals(2, nccl.code());
    assertTrue(nccl.err().contains("use --backend gloo"), nccl.err());
    assertEquals(2, train(TINY + " --device tpu").code());
    assertEquals(List.of(), store().list());
  }

  @Test
  void whatCannotBeTrained_isOneSentenceAndNoRun() throws IOException {
    Files.write(folder.resolve("noise.bin"), new byte[5_000]);
    Files.writeString(folder.resolve("short.txt"), "too short");
    Map<String, String> refused = new TreeMap<>();
    refused.put("--steps 3", "--data");
    refused.put("--data nowhere.txt", "nowhere.txt");
    refused.put("--data noise.bin", "noise.bin");
    refused.put("--data short.txt", "give more text");
    refused.put("--resume nobody", "nobody");
    refused.forEach(
        (arguments, named) -> {
          Said said = train(arguments);
          assertTrue(said.code() == 2 || said.code() == 3, arguments + ": " + said);
          assertTrue(said.err().contains(named), arguments + ": " + said.err());
          assertTrue(said.err().startsWith("tacho train: "), said.err());
          assertEquals(1, said.err().lines().count(), said.err());
        });
    assertEquals(List.of(), store().list());
  }
}
