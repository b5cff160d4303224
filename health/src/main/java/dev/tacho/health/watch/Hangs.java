package dev.tacho.health.watch;

import dev.tacho.core.text.Durations;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.Collective;
import dev.tacho.health.Heard;
import dev.tacho.health.WorkerFault;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Collectives that were entered and are not left. The last collective of each worker says who
/// is missing in it: whoever has not come holds the others up.
final class Hangs implements Detector {
  private static final double NEARLY = 0.9;

  /// Messages of a worker that runs and that come so late do not come: something lies between.
  private static final double CUT_MILLIS = 1_000;

  private static final long LATELY = Duration.ofSeconds(3).toNanos();

  /// What a worker alone on its host says of its collective when that runs into its limit is all
  /// that is known here, so it is waited for.
  private static final long OWN_WORDS = Duration.ofSeconds(2).toNanos();

  private final Group group;
  private final Findings findings;
  private final Map<Integer, Long> unheard = new HashMap<>();

  Hangs(Group group, Findings findings) {
    this.group = group;
    this.findings = findings;
  }

  /// A collective that ran into its own limit says so itself, perhaps just before the next tick.
  @Override
  public void hear(Heard heard) {
    if (heard instanceof Heard.Lagged lagged && lagged.millis() >= CUT_MILLIS) {
      Long _ = unheard.put(lagged.rank(), lagged.nanos());
    }
    if (heard instanceof Heard.Failed(int rank, long nanos, _, WorkerFault fault, String words)
        && fault == WorkerFault.COLLECTIVE
        && !group.ending()) {
      Optional<Collective> inside = group.member(rank).inside();
      long nearly = (long) (NEARLY * group.limits().collective().toNanos());
      if (inside.isPresent() && nanos - inside.get().enteredNanos() >= nearly) {
        judge(inside.get(), nanos, isAlone() ? Optional.of(words) : Optional.empty());
      }
    }
  }

  @Override
  public void tick(long nanos) {
    if (group.ending()) {
      return;
    }
    Optional<Collective> oldest =
        group.members().stream()
            .filter(Member::going)
            .flatMap(m -> m.inside().stream())
            .min(Comparator.comparingLong(Collective::enteredNanos));
    long limit = group.limits().collective().toNanos() + (isAlone() ? OWN_WORDS : 0);
    if (oldest.isPresent() && nanos - oldest.get().enteredNanos() >= limit) {
      judge(oldest.get(), nanos, Optional.empty());
    }
  }

  /// @param words of the only worker that is known here
  private void judge(Collective hung, long nanos, Optional<String> words) {
    if (findings.active(AnomalyKind.HUNG) || findings.active(AnomalyKind.DEAD)) {
      return;
    }
    List<Member> absent =
        group.members().stream()
            .filter(Member::going)
            .filter(m -> m.collective.map(c -> c.number() < hung.number()).orElse(true))
            .toList();
    for (Member member : absent) {
      say(hung, OptionalInt.of(member.rank), nanos, member.lastNanos, words);
    }
    if (absent.isEmpty()) {
      List<Member> inside =
          group.members().stream()
              .filter(m -> m.inside().filter(c -> c.number() == hung.number()).isPresent())
              .toList();
      say(
          hung,
          inside.size() == 1 && group.world() > 1
              ? OptionalInt.of(inside.getFirst().rank)
              : OptionalInt.empty(),
          nanos,
          OptionalLong.of(hung.enteredNanos()),
          words);
    }
  }

  private void say(
      Collective hung, OptionalInt rank, long nanos, OptionalLong since, Optional<String> words) {
    boolean cut = rank.isPresent() && isCut(rank.getAsInt(), nanos);
    boolean came = rank.isEmpty() || group.member(rank.getAsInt()).inside().isPresent();
    Report report =
        Report.of(AnomalyKind.HUNG, rank)
            .cause(cause(came, cut))
            .since(OptionalLong.of(hung.step()), since.orElse(hung.enteredNanos()), nanos)
            .clue(
                "time in collective " + hung.number() + " (" + hung.name() + ")",
                (nanos - hung.enteredNanos()) / 1e9,
                group.limits().collective().toNanos() / 1e9,
                "s",
                1);
    for (Member member : group.members()) {
      report.clue(
          "last collective of rank " + member.rank,
          member.collective.map(c -> (double) c.number()).orElse(0.0),
          "",
          1);
    }
    String waited =
        "the collective "
            + hung.name()
            + " of step "
            + hung.step()
            + " is not left after "
            + Durations.ofNanos(nanos - hung.enteredNanos());
    if (cut && !came) {
      findings.add(
          report.say(
              waited + ": rank " + rank.getAsInt() + " is not heard of, though its process runs",
              "look at the network of its host: link, firewall, address"));
    } else if (isAlone()) {
      findings.add(
          report.say(
              words.orElse(waited) + "; what the workers of other hosts do is not known here",
              "see on their hosts whether they run, and in which step; then look at the network"
                  + " between the hosts: links, firewalls, addresses"));
    } else if (came) {
      findings.add(
          report.say(
              waited
                  + (rank.isPresent()
                      ? " by rank " + rank.getAsInt() + " alone"
                      : ", though every worker entered it"),
              "look at the network between the hosts of the workers: links, firewalls, addresses"));
    } else {
      findings.add(
          report.say(
              waited + ": rank " + rank.getAsInt() + " never entered it",
              "see what its process does (stopped, swapped, stuck in a system call): ps, jstack;"
                  + " then end the group and resume from the checkpoint"));
    }
  }

  private Cause cause(boolean came, boolean cut) {
    if (isAlone()) {
      return Cause.UNKNOWN;
    }
    return came || cut ? Cause.NETWORK : Cause.PROCESS;
  }

  /// Whether the others of the group, if any, are on hosts that nothing is heard of.
  private boolean isAlone() {
    return group.world() == 1;
  }

  /// Whether that worker's messages did not come lately although it runs.
  private boolean isCut(int rank, long nanos) {
    return Optional.ofNullable(unheard.get(rank)).filter(at -> nanos - at <= LATELY).isPresent();
  }
}
