package dev.tacho.cli.train;

import dev.tacho.cli.shell.Environment;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Failure;
import dev.tacho.cli.shell.SelfStart;
import dev.tacho.cli.shell.Version;
import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.process.Tied;
import dev.tacho.recorder.Recording;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.recorder.advice.RuleBook;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import dev.tacho.train.link.KeeperDoor;
import dev.tacho.train.link.Tether;
import dev.tacho.train.link.WorkerLink;
import dev.tacho.train.link.WorkerSays;
import dev.tacho.train.worker.Worker;
import dev.tacho.train.worker.WorkerOrder;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The process of one worker (`tacho @worker`): opens its run, a member of the group's, and trains.
/// It ends when its standard input does.
public final class WorkerProcess {
  private WorkerProcess() {}

  /// Does what the line on `in` says, and tells what to exit with.
  ///
  /// @param words what stands on it last is shown where the worker ends too early to be heard
  public static int run(InputStream in, PrintStream words, Environment environment) {
    Runnable end = () -> Runtime.getRuntime().halt(ExitCode.NO);
    try {
      WorkerOrder order = WorkerOrder.of(Tether.order(in, end));
      // the pipe sees to it where the kernel does not
      boolean _ =
          ProcessHandle.current()
              .parent()
              .filter(parent -> Tied.toParent(parent.pid()))
              .isPresent();
      return train(order, environment, end);
    } catch (RuntimeException e) {
      Optional<Failure> known = Failure.of(e);
      words.println(known.map(Failure::message).orElseGet(e::toString));
      return known.map(Failure::exitCode).orElse(ExitCode.BUG);
    }
  }

  private static int train(WorkerOrder order, Environment environment, Runnable end) {
    RunStore store = RunStore.at(order.home());
    try (RunWriter run = Recording.begin(store, recording(order, environment), told(order))) {
      boolean completed =
          order.door().isPresent()
              ? heard(order, place(order, environment), order.door().get(), run, end)
              : Worker.run(order, run, _ -> {});
      String _ = run.seal().digest();
      return completed ? ExitCode.DONE : ExitCode.NO;
    }
  }

  /// The number by which the keeper knows this worker.
  private static int place(WorkerOrder order, Environment environment) {
    return Optional.ofNullable(environment.variables().get(Placed.VARIABLE))
        .map(Integer::parseInt)
        .orElse(order.rank());
  }

  private static boolean heard(
      WorkerOrder order, int place, KeeperDoor door, RunSink run, Runnable end) {
    WorkerSays.Hello hello =
        new WorkerSays.Hello(
            place, door.token(), ProcessHandle.current().pid(), host(), run.id().text());
    try (WorkerLink link = WorkerLink.open(door.host(), door.port(), hello, end)) {
      return Worker.run(order, run, says -> link.say(Placed.at(place, says)));
    }
  }

  private static String host() {
    return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("localhost");
  }

  private static Json.Obj told(WorkerOrder order) {
    return Json.object()
        .put("rank", order.rank())
        .put("world", order.world())
        .put("plan", order.plan().toJson())
        .build();
  }

  private static RecordingOrder recording(WorkerOrder order, Environment environment) {
    Link member =
        new Link(
            order.group(), Link.Role.MEMBER_OF, Map.of("rank", Integer.toString(order.rank())));
    String name = order.name() + "-rank-" + order.rank();
    return new RecordingOrder(
        List.of(),
        environment.directory(),
        environment.variables(),
        Label.fault(name).isEmpty() ? Optional.of(new Label(name)) : Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        RecordingOrder.GRACE,
        List.of(member),
        Optional.empty(),
        RecordingOrder.Observing.NONE,
        RuleBook.builtIn(),
        RecordingOrder.Door.CLOSED,
        false,
        SelfStart.holder(),
        "tacho " + Version.TEXT);
  }
}
