package dev.tacho.health.watch;

import dev.tacho.core.text.Durations;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.Heard;
import dev.tacho.health.WorkerState;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Workers that never came, and workers that say nothing any more.
final class Absences implements Detector {
  private final Group group;
  private final Findings findings;

  Absences(Group group, Findings findings) {
    this.group = group;
    this.findings = findings;
  }

  @Override
  public void hear(Heard heard) {
    switch (heard) {
      case Heard.Joined joined -> back(joined.rank(), joined.nanos());
      case Heard.Stepped(var step) -> back(step.rank(), step.nanos());
      default -> {}
    }
  }

  private void back(int rank, long nanos) {
    findings.over(AnomalyKind.MISSING, OptionalInt.of(rank), nanos);
    findings.over(AnomalyKind.SILENT, OptionalInt.of(rank), nanos);
    findings.over(AnomalyKind.SILENT, OptionalInt.empty(), nanos);
  }

  @Override
  public void tick(long nanos) {
    if (group.ending()) {
      return;
    }
    long join = group.limits().join().toNanos();
    if (nanos >= join) {
      group.members().stream()
          .filter(m -> m.state == WorkerState.STARTING)
          .forEach(m -> missing(m, join, nanos));
    }
    silent(nanos);
  }

  private void missing(Member member, long join, long nanos) {
    findings.add(
        Report.of(AnomalyKind.MISSING, member.rank)
            .cause(Cause.UNKNOWN)
            .since(OptionalLong.empty(), 0, nanos)
            .clue("time since the start", nanos / 1e9, join / 1e9, "s", 1)
            .say(
                "rank "
                    + member.rank
                    + " of "
                    + group.world()
                    + " was never heard of, "
                    + Durations.ofNanos(nanos)
                    + " after the start",
                "see whether it was started, and whether it has the same world size and address"));
  }

  private void silent(long nanos) {
    long limit = group.limits().silence().toNanos();
    List<Member> running =
        group.members().stream().filter(m -> m.state == WorkerState.RUNNING).toList();
    List<Member> quiet =
        running.stream()
            .filter(m -> nanos - m.aliveNanos().orElse(nanos) >= limit)
            .filter(m -> m.inside().isEmpty())
            .toList();
    if (quiet.isEmpty()
        || findings.active(AnomalyKind.HUNG)
        || findings.active(AnomalyKind.SILENT)) {
      return;
    }
    if (quiet.size() == group.world() && group.world() > 1) {
      long last = running.stream().mapToLong(m -> m.aliveNanos().orElse(0)).max().orElse(0);
      findings.add(
          Report.ofGroup(AnomalyKind.SILENT)
              .since(OptionalLong.empty(), last, nanos)
              .clue("time since the last word", (nanos - last) / 1e9, limit / 1e9, "s", 1)
              .say(
                  "no worker has said anything for " + Durations.ofNanos(nanos - last),
                  "see what the processes do: a long evaluation, a checkpoint on a slow disk, or"
                      + " all of them stopped"));
      return;
    }
    for (Member member : quiet) {
      long last = member.aliveNanos().orElse(0);
      findings.add(
          Report.of(AnomalyKind.SILENT, member.rank)
              .since(member.lastStep(), last, nanos)
              .clue("time since its last word", (nanos - last) / 1e9, limit / 1e9, "s", 1)
              .say(
                  "rank "
                      + member.rank
                      + " has said nothing for "
                      + Durations.ofNanos(nanos - last)
                      + (member.lastStep().isPresent()
                          ? ", since step " + member.lastStep().getAsLong()
                          : ""),
                  "see what its process does (stopped, swapped, stuck in a system call): ps,"
                      + " jstack"));
    }
  }
}
