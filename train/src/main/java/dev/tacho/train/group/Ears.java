package dev.tacho.train.group;

import dev.tacho.train.link.KeeperLink;
import dev.tacho.train.link.WorkerSays;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What happens in one attempt, from all threads, for the one that keeps. What an attempt's
/// processes and links still say after its end is heard by nobody.
final class Ears implements KeeperLink.Heard, Processes.Exits {
  private final BlockingQueue<Happened> queue = new LinkedBlockingQueue<>();

  /// Something that happened.
  sealed interface Happened {
    record Said(WorkerSays says, long nanos) implements Happened {}

    record HungUp(int rank, long nanos) implements Happened {}

    record Exited(int rank, int code, long nanos) implements Happened {}

    record Cancelled() implements Happened {}
  }

  @Override
  public void said(WorkerSays says, long nanos) {
    queue.add(new Happened.Said(says, nanos));
  }

  @Override
  public void hungUp(int rank, String reason, long nanos) {
    queue.add(new Happened.HungUp(rank, nanos));
  }

  @Override
  public void exited(int rank, int code, long nanos) {
    queue.add(new Happened.Exited(rank, code, nanos));
  }

  /// What happened next, waiting so long at most; an interrupt asks for the end.
  Optional<Happened> next(Duration most) {
    try {
      return Optional.ofNullable(queue.poll(most.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException _) {
      return Optional.of(new Happened.Cancelled());
    }
  }
}
