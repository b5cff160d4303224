package dev.tacho.health.watch;

import dev.tacho.health.Collective;
import dev.tacho.health.HealthException;
import dev.tacho.health.Heard;
import dev.tacho.health.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// The workers as they were last heard of. Confined to its watch's thread.
final class Group {
  private static final long LATELY = Duration.ofSeconds(10).toNanos();

  private final List<Member> members;
  private final WatchLimits limits;
  private Optional<Heard.Loaded> load = Optional.empty();
  private OptionalLong busy = OptionalLong.empty();
  private boolean ending;

  Group(int world, WatchLimits limits) {
    this.members = IntStream.range(0, world).mapToObj(Member::new).toList();
    this.limits = limits;
  }

  WatchLimits limits() {
    return limits;
  }

  List<Member> members() {
    return members;
  }

  int world() {
    return members.size();
  }

  boolean ending() {
    return ending;
  }

  Optional<Heard.Loaded> load() {
    return load;
  }

  /// The machine is busy with something else.
  void busyAt(long nanos) {
    busy = OptionalLong.of(nanos);
  }

  /// Whether the machine was busy with something else lately: loads come and go.
  boolean contended() {
    return busy.isPresent() && load.isPresent() && load.get().nanos() - busy.getAsLong() <= LATELY;
  }

  /// Whether nothing speaks for a busy machine, and it was looked at since `nanos` where it is
  /// looked at.
  boolean calmSince(long nanos) {
    return load.isEmpty() || (!contended() && load.get().nanos() >= nanos);
  }

  /// The worker of that rank.
  Member member(int rank) {
    if (rank < 0 || rank >= members.size()) {
      throw new HealthException(
          "there is no worker of rank "
              + rank
              + " in a group of "
              + members.size()
              + "; ranks are 0 to "
              + (members.size() - 1));
    }
    return members.get(rank);
  }

  void hear(Heard heard) {
    switch (heard) {
      case Heard.Joined joined -> {
        Member member = said(joined.rank(), joined.nanos());
        member.pid = OptionalLong.of(joined.pid());
        member.host = Optional.of(joined.host());
      }
      case Heard.Stepped(var step) -> {
        Member member = said(step.rank(), step.nanos());
        member.stepped(step);
      }
      case Heard.Entered entered -> {
        Member member = said(entered.rank(), entered.nanos());
        member.collective =
            Optional.of(
                new Collective(
                    entered.number(),
                    entered.collective(),
                    entered.step(),
                    entered.nanos(),
                    OptionalLong.empty()));
      }
      case Heard.Left left -> {
        Member member = said(left.rank(), left.nanos());
        member.collective = member.collective.map(c -> leave(c, left));
      }
      case Heard.Recomputed recomputed -> {
        var _ = said(recomputed.rank(), recomputed.nanos());
      }
      case Heard.Failed failed -> {
        Member member = said(failed.rank(), failed.nanos());
        member.state = WorkerState.FAILED;
        member.fault = Optional.of(failed.fault());
        member.reason = Optional.of(failed.message());
      }
      case Heard.Ended ended -> said(ended.rank(), ended.nanos()).state = WorkerState.ENDED;
      case Heard.Exited exited -> {
        Member member = member(exited.rank());
        if (member.going()) {
          member.state = WorkerState.DEAD;
          member.reason = Optional.of(Deaths.how(exited));
        }
      }
      case Heard.Lagged lagged -> {
        // a message that came late was sent so much earlier
        long sent = lagged.nanos() - Math.round(lagged.millis() * 1e6);
        Member member = member(lagged.rank());
        member.beatNanos = OptionalLong.of(Math.max(sent, member.beatNanos.orElse(sent)));
      }
      case Heard.Loaded loaded -> load = Optional.of(loaded);
      case Heard.Ending _ -> ending = true;
    }
  }

  private static Collective leave(Collective inside, Heard.Left left) {
    return inside.number() == left.number()
        ? new Collective(
            inside.number(),
            inside.name(),
            inside.step(),
            inside.enteredNanos(),
            OptionalLong.of(left.nanos()))
        : inside;
  }

  private Member said(int rank, long nanos) {
    Member member = member(rank);
    member.lastNanos = OptionalLong.of(nanos);
    if (member.state == WorkerState.STARTING) {
      member.state = WorkerState.RUNNING;
    }
    return member;
  }
}
