package dev.tacho.train.group;

import dev.tacho.core.json.Json;
import dev.tacho.health.WorkerStep;
import dev.tacho.process.Tied;
import dev.tacho.train.link.KeeperDoor;
import dev.tacho.train.link.Tether;
import dev.tacho.train.link.WorkerLink;
import dev.tacho.train.link.WorkerSays;
import dev.tacho.train.worker.WorkerOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// A process that behaves as a worker does, and misbehaves as `ACT` says: `RANK:WHAT:STEP`. It
/// trains nothing.
public final class ActedWorker {
  private static final long PAUSE_MILLIS = 20;

  private ActedWorker() {}

  public static void main(String[] args) throws Exception {
    Tied.toParent(ProcessHandle.current().parent().orElseThrow().pid());
    Runnable halt = () -> Runtime.getRuntime().halt(1);
    Json.Obj json = Tether.order(System.in, halt);
    WorkerOrder order = WorkerOrder.of(json);
    KeeperDoor door = order.door().orElseThrow();
    String[] act = System.getenv().getOrDefault("ACT", "-1:-:0").split(":");
    boolean mine = Integer.parseInt(act[0]) == order.rank() && order.resume().isEmpty();
    WorkerSays.Hello hello =
        new WorkerSays.Hello(
            order.rank(), door.token(), ProcessHandle.current().pid(), "here", "run");
    WorkerLink link = WorkerLink.open(door.host(), door.port(), hello, halt);
    long from =
        order
            .resume()
            .map(path -> Long.parseLong(path.getFileName().toString().substring(5)))
            .orElse(0L);
    for (long step = from + 1; step <= order.plan().steps(); step++) {
      if (mine && step == Long.parseLong(act[2])) {
        misbehave(act[1], link, order.rank(), step);
      }
      Thread.sleep(PAUSE_MILLIS);
      meet(order, step);
      boolean broken = mine && act[1].equals("nan") && step >= Long.parseLong(act[2]);
      if (broken) {
        save(order, link, step);
      }
      link.say(new WorkerSays.Stepped(step(order.rank(), step, broken ? Double.NaN : 5.0 / step)));
      if (order.rank() == 0 && order.plan().savesAt(step)) {
        save(order, link, step);
      }
    }
    link.say(new WorkerSays.Ended(order.rank(), order.plan().steps()));
    link.close();
    halt(0);
  }

  private static void save(WorkerOrder order, WorkerLink link, long step) throws IOException {
    Path folder = order.checkpoints().resolve("step-" + step);
    Files.createDirectories(folder);
    link.say(new WorkerSays.Saved(order.rank(), step, folder.toString()));
  }

  /// Waits for the others: each puts an empty file where all look.
  private static void meet(WorkerOrder order, long step) throws IOException, InterruptedException {
    Path _ = Files.createFile(order.natives().resolve("at-" + order.rank() + "-" + step));
    for (int other = 0; other < order.world(); other++) {
      while (!Files.exists(order.natives().resolve("at-" + other + "-" + step))) {
        Thread.sleep(2);
      }
    }
  }

  private static void misbehave(String act, WorkerLink link, int rank, long step)
      throws IOException, InterruptedException {
    switch (act) {
      case "exit" -> {
        System.out.println("something broke");
        halt(7);
      }
      case "full" -> {
        link.say(new WorkerSays.Failed(rank, step, "storage", "no space left"));
        halt(1);
      }
      case "wait" -> Thread.sleep(600_000);
      case "nan" -> {
        // told with the step
      }
      default -> throw new IOException(act);
    }
  }

  private static void halt(int code) {
    Runtime.getRuntime().halt(code);
  }

  private static WorkerStep step(int rank, long step, double loss) {
    return new WorkerStep(
        rank,
        step,
        0,
        loss,
        OptionalDouble.of(8),
        OptionalDouble.of(0),
        OptionalDouble.of(1),
        OptionalDouble.of(1),
        OptionalDouble.of(0),
        OptionalDouble.of(100),
        OptionalDouble.of(1),
        OptionalLong.of(1000),
        OptionalLong.empty());
  }
}
