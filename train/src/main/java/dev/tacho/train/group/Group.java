package dev.tacho.train.group;

import dev.tacho.core.RunSink;
import dev.tacho.train.TrainException;
import dev.tacho.train.checkpoint.Checkpoints;
import dev.tacho.train.group.GroupPlan.Recovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// Keeps a group of workers until it has come to its end. [#run] once, on a thread that lives as
/// long as the group; [#cancel] on any.
public final class Group {
  private final GroupPlan plan;
  private final Workplace workplace;
  private final RunSink run;
  private final GroupListener listener;
  private final Clock clock;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final List<KnownCheckpoint> checkpoints = new ArrayList<>();

  /// @param run the group's own, whose begin and end the caller writes
  public Group(
      GroupPlan plan, Workplace workplace, RunSink run, GroupListener listener, Clock clock) {
    this.plan = plan;
    this.workplace = workplace;
    this.run = run;
    this.listener = listener;
    this.clock = clock;
  }

  /// Asks for the end: [#run] returns within seconds, and no worker is left.
  public void cancel() {
    cancelled.set(true);
  }

  /// Starts the workers, and again where they fail and the plan says so.
  ///
  /// @throws TrainException when they cannot be started
  public GroupEnd run() {
    long origin = System.nanoTime();
    plan.resume().ifPresent(checkpoints::add);
    HealthPage page = new HealthPage(plan, run.id().text(), clock);
    GroupRecord record = new GroupRecord(run, plan.steps());
    List<AttemptEnd> ends = new ArrayList<>();
    Optional<KnownCheckpoint> from = newest();
    int world = plan.world();
    while (true) {
      int number = ends.size() + 1;
      Attempt attempt =
          new Attempt(
              plan,
              workplace,
              listener,
              record,
              page,
              cancelled::get,
              number,
              world,
              from,
              checkpoints,
              origin);
      AttemptEnd end = attempt.run();
      ends.add(end);
      attempt.worthlessFrom().ifPresent(step -> setAside(attempt, step, number));
      if (!startsAgain(attempt, ends)) {
        attempt.lastPage();
        return new GroupEnd(ends, attempt.cancelled(), newest());
      }
      page.keep(attempt.overNow());
      from = newest();
      world = plan.recovery() == Recovery.FEWER ? Math.max(1, world - 1) : world;
    }
  }

  private boolean startsAgain(Attempt attempt, List<AttemptEnd> ends) {
    AttemptEnd last = ends.getLast();
    return !last.completed()
        && !attempt.cancelled()
        && !attempt.endsForGood()
        && last.left().isEmpty()
        && plan.recovery() != Recovery.NONE
        && ends.size() <= plan.restarts()
        && !isSameAgain(ends);
  }

  /// Whether the last two came to the same end at the same place: a third would too.
  private static boolean isSameAgain(List<AttemptEnd> ends) {
    if (ends.size() < 2) {
      return false;
    }
    AttemptEnd last = ends.getLast();
    AttemptEnd before = ends.get(ends.size() - 2);
    return last.failure().equals(before.failure()) && last.doneStep() == before.doneStep();
  }

  /// Forgets the checkpoints that were written when the numbers were worthless already, and gives
  /// them a name under which nobody goes on from them; those too of which nobody has told.
  private void setAside(Attempt attempt, long worthless, int number) {
    Set<Path> all = new LinkedHashSet<>();
    checkpoints.stream().filter(c -> c.step() >= worthless).forEach(c -> all.add(c.path()));
    attempt.saved().stream()
        .flatMap(folder -> new Checkpoints(folder, 1).all().stream())
        .filter(kept -> kept.step() >= worthless)
        .forEach(kept -> all.add(kept.path()));
    plan.resume().ifPresent(from -> all.remove(from.path()));
    boolean _ = checkpoints.removeIf(c -> all.contains(c.path()));
    for (Path path : all) {
      try {
        String name = "worthless-" + number + "-" + path.getFileName();
        Path _ = Files.move(path, path.resolveSibling(name));
      } catch (IOException _) {
        // newer ones have taken its place
      }
    }
  }

  /// The newest that is still there.
  private Optional<KnownCheckpoint> newest() {
    return checkpoints.reversed().stream().filter(c -> Files.isDirectory(c.path())).findFirst();
  }
}
