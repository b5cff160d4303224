package dev.tacho.health.watch;

import dev.tacho.core.text.Numbers;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.Heard;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A machine that gives its time to others too. Named, never an alarm:
/// docs/decisions/207-contention-is-no-alarm.md.
final class Contention implements Detector {
  static final double STEAL = 0.05;
  static final double PRESSURE = 0.3;

  private final Findings findings;
  private int busy;
  private int calm;

  Contention(Findings findings) {
    this.findings = findings;
  }

  static boolean busy(Heard.Loaded loaded) {
    return loaded.steal().orElse(0) >= STEAL || loaded.pressure().orElse(0) >= PRESSURE;
  }

  @Override
  public void hear(Heard heard) {
    if (!(heard instanceof Heard.Loaded loaded)) {
      return;
    }
    boolean now = busy(loaded);
    busy = now ? busy + 1 : 0;
    calm = now ? 0 : calm + 1;
    if (calm >= 3) {
      findings.over(AnomalyKind.CONTENTION, OptionalInt.empty(), loaded.nanos());
    }
    if (busy < 2) {
      return;
    }
    Report report =
        Report.ofGroup(AnomalyKind.CONTENTION)
            .cause(Cause.HOST)
            .since(OptionalLong.empty(), loaded.nanos(), loaded.nanos());
    loaded.steal().ifPresent(s -> report.clue("stolen by the hypervisor", s, STEAL, "", 1));
    loaded
        .pressure()
        .ifPresent(p -> report.clue("time that tasks waited for a processor", p, PRESSURE, "", 1));
    boolean stolen = loaded.steal().orElse(0) >= STEAL;
    findings.add(
        report.say(
            stolen
                ? "the hypervisor takes " + percent(loaded.steal().orElse(0)) + " of the time away"
                : "tasks waited for a processor "
                    + percent(loaded.pressure().orElse(0))
                    + " of the time: the machine is busy with more than it has processors for",
            "times of this machine say less meanwhile; run fewer workers or other work elsewhere"));
  }

  private static String percent(double share) {
    return Numbers.text(100 * share, 2) + " %";
  }
}
