package dev.tacho.train.fault;

import dev.tacho.process.Tied;
import dev.tacho.train.link.KeeperDoor;
import dev.tacho.train.link.Tether;
import dev.tacho.train.link.WorkerLink;
import dev.tacho.train.link.WorkerSays;
import dev.tacho.train.worker.Worker;
import dev.tacho.train.worker.WorkerOrder;

/// The process of a worker that trains, as the program starts it, but for a run in a store.
public final class RealWorker {
  private RealWorker() {}

  public static void main(String[] args) {
    Runnable end = () -> Runtime.getRuntime().halt(1);
    WorkerOrder order = WorkerOrder.of(Tether.order(System.in, end));
    if (!Tied.toParent(ProcessHandle.current().parent().orElseThrow().pid())) {
      end.run();
    }
    KeeperDoor door = order.door().orElseThrow();
    WorkerSays.Hello hello =
        new WorkerSays.Hello(
            order.rank(), door.token(), ProcessHandle.current().pid(), "here", "none");
    boolean done;
    try (WorkerLink link = WorkerLink.open(door.host(), door.port(), hello, end)) {
      done = Worker.run(order, new Unrecorded(order.group(), System.nanoTime()), link::say);
    }
    Runtime.getRuntime().halt(done ? 0 : 1);
  }
}
