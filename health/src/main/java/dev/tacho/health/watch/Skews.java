package dev.tacho.health.watch;

import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.Heard;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Workers that are not in the same step, or that enter different collectives as the same one.
final class Skews implements Detector {
  private static final int KEPT = 64;

  /// Workers that are apart for so long are; for less, the words of one may only have come later
  /// than those of another, on a busy machine by seconds.
  private static final long LASTING = Duration.ofSeconds(10).toNanos();

  private final Group group;
  private final Findings findings;
  private final TreeMap<Long, Map<Integer, Heard.Entered>> entered = new TreeMap<>();
  private final Map<Integer, Long> before = new HashMap<>();
  private final Map<Integer, Long> stepped = new HashMap<>();
  private OptionalLong apartSince = OptionalLong.empty();

  Skews(Group group, Findings findings) {
    this.group = group;
    this.findings = findings;
  }

  @Override
  public void hear(Heard heard) {
    switch (heard) {
      case Heard.Entered in -> entered(in);
      case Heard.Stepped(var step) -> {
        stepped(step.rank(), step.step(), step.nanos());
        before.put(step.rank(), step.step());
      }
      default -> {}
    }
  }

  private void entered(Heard.Entered in) {
    Map<Integer, Heard.Entered> same = entered.computeIfAbsent(in.number(), _ -> new TreeMap<>());
    same.put(in.rank(), in);
    if (entered.size() > KEPT) {
      entered.pollFirstEntry();
    }
    List<Heard.Entered> others = same.values().stream().filter(o -> !same(o, in)).toList();
    if (others.isEmpty()) {
      return;
    }
    OptionalInt odd = odd(List.copyOf(same.values()));
    Heard.Entered other = others.getFirst();
    findings.add(
        Report.of(AnomalyKind.DESYNCHRONISED, odd)
            .cause(Cause.PROCESS)
            .since(in.step(), in.nanos(), in.nanos())
            .clue("step of rank " + in.rank(), (double) in.step(), (double) other.step(), "", 1)
            .say(
                "collective "
                    + in.number()
                    + " is "
                    + in.collective()
                    + " of step "
                    + in.step()
                    + " on rank "
                    + in.rank()
                    + " and "
                    + other.collective()
                    + " of step "
                    + other.step()
                    + " on rank "
                    + other.rank(),
                "every worker must run the same program with the same options and resume from the"
                    + " same checkpoint"));
  }

  private static boolean same(Heard.Entered a, Heard.Entered b) {
    return a.step() == b.step() && a.collective().equals(b.collective());
  }

  /// Who stands alone, or who did not go on from where it was.
  private OptionalInt odd(List<Heard.Entered> all) {
    for (Heard.Entered one : all) {
      long with = all.stream().filter(o -> same(o, one)).count();
      if (with == 1 && all.size() > 2) {
        return OptionalInt.of(one.rank());
      }
    }
    List<Heard.Entered> jumped =
        all.stream()
            .filter(
                e -> {
                  long last = stepped.getOrDefault(e.rank(), e.step());
                  return e.step() != last && e.step() != last + 1;
                })
            .toList();
    return jumped.size() == 1 ? OptionalInt.of(jumped.getFirst().rank()) : OptionalInt.empty();
  }

  private void stepped(int rank, long step, long nanos) {
    long jump = step - before.getOrDefault(rank, step - 1);
    stepped.put(rank, step);
    if (stepped.size() < 2) {
      return;
    }
    long furthest = Long.MIN_VALUE;
    long nearest = Long.MAX_VALUE;
    int last = rank;
    for (Map.Entry<Integer, Long> one : stepped.entrySet()) {
      if (group.member(one.getKey()).going()) {
        furthest = Math.max(furthest, one.getValue());
        if (one.getValue() < nearest) {
          nearest = one.getValue();
          last = one.getKey();
        }
      }
    }
    long apart = furthest - nearest;
    if (apart <= group.limits().stepSkew()) {
      apartSince = OptionalLong.empty();
      findings.over(AnomalyKind.DESYNCHRONISED, nanos);
      return;
    }
    apartSince = OptionalLong.of(apartSince.orElse(nanos));
    boolean jumped = jump != 1;
    boolean lasting = nanos - apartSince.getAsLong() >= LASTING;
    if ((jumped || lasting) && !findings.active(AnomalyKind.DESYNCHRONISED)) {
      findings.add(
          Report.of(AnomalyKind.DESYNCHRONISED, jumped ? rank : last)
              .cause(Cause.PROCESS)
              .since(OptionalLong.of(step), apartSince.getAsLong(), nanos)
              .clue(
                  "steps between the workers",
                  (double) apart,
                  (double) group.limits().stepSkew(),
                  "",
                  1)
              .say(
                  jumped
                      ? "rank "
                          + rank
                          + " went to step "
                          + step
                          + " in one, the others are at "
                          + (step == furthest ? nearest : furthest)
                      : "rank "
                          + last
                          + " is at step "
                          + nearest
                          + ", "
                          + apart
                          + " behind the first",
                  "every worker must run the same program with the same options and resume from"
                      + " the same checkpoint"));
    }
  }
}
