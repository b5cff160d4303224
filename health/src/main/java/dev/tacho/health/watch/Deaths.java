package dev.tacho.health.watch;

import dev.tacho.health.Anomaly;
import dev.tacho.health.AnomalyKind;
import dev.tacho.health.Cause;
import dev.tacho.health.Clue;
import dev.tacho.health.Heard;
import dev.tacho.health.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Workers whose process is gone, and workers that say why they cannot go on.
///
/// Where one worker dies, the others' collectives fail: they are victims, and their words may come
/// before the exit that explains them. So what a worker says of a collective, and an exit after
/// it, is held for [#GRACE], and an ordinary exit without a word for [#EXIT_GRACE]; a signal is a
/// death at once.
final class Deaths implements Detector {
  private static final long GRACE = Duration.ofMillis(1500).toNanos();
  private static final long EXIT_GRACE = Duration.ofMillis(500).toNanos();

  private final Group group;
  private final Findings findings;
  private OptionalLong explained = OptionalLong.empty();
  private Optional<Heard.Failed> held = Optional.empty();
  private Optional<Heard.Exited> heldExit = Optional.empty();

  Deaths(Group group, Findings findings) {
    this.group = group;
    this.findings = findings;
  }

  @Override
  public void hear(Heard heard) {
    switch (heard) {
      case Heard.Exited exited when !group.ending() -> exited(exited);
      case Heard.Failed failed when !group.ending() -> failed(failed);
      // what is held has no better explanation now
      case Heard.Ending(long nanos) -> release(nanos, 0);
      default -> {}
    }
  }

  @Override
  public void tick(long nanos) {
    release(nanos, 1);
  }

  private void release(long nanos, int graces) {
    if (heldExit.isPresent() && nanos - heldExit.get().nanos() >= graces * EXIT_GRACE) {
      Heard.Exited exited = heldExit.get();
      heldExit = Optional.empty();
      died(exited, nanos);
    }
    if (held.isPresent() && nanos - held.get().nanos() >= graces * GRACE) {
      Heard.Failed failed = held.get();
      held = Optional.empty();
      if (explained.isEmpty() && !findings.active(AnomalyKind.HUNG)) {
        collective(failed, nanos);
      }
    }
  }

  private void exited(Heard.Exited exited) {
    boolean ordinary = exited.exitCode().isPresent() && exited.signal().isEmpty();
    if (ordinary && group.world() > 1) {
      if (heldExit.isEmpty()) {
        heldExit = Optional.of(exited);
      }
      return;
    }
    died(exited, exited.nanos());
  }

  private void died(Heard.Exited exited, long nanos) {
    Member member = group.member(exited.rank());
    boolean signalled = exited.signal().isPresent();
    boolean asMeant = member.state == WorkerState.ENDED && exited.exitCode().orElse(1) == 0;
    boolean said = member.fault.isPresent();
    boolean victim = !signalled && (explained.isPresent() || findings.active(AnomalyKind.HUNG));
    if (asMeant || (said && !signalled) || victim) {
      return;
    }
    explained = OptionalLong.of(exited.nanos());
    long from = member.lastNanos.orElse(exited.nanos());
    findings.add(
        new Anomaly(
            AnomalyKind.DEAD,
            OptionalInt.of(exited.rank()),
            Cause.PROCESS,
            member.lastStep(),
            from,
            nanos,
            OptionalLong.empty(),
            "rank " + exited.rank() + " is gone: " + how(exited) + lastWord(member),
            List.of(
                new Clue(
                    "time since its last word",
                    (exited.nanos() - from) / 1e9,
                    OptionalDouble.empty(),
                    "s",
                    1)),
            advice(exited)));
  }

  private static String lastWord(Member member) {
    return member.lastStep().isPresent()
        ? "; its last step was " + member.lastStep().getAsLong()
        : "; it had ended no step";
  }

  private static String advice(Heard.Exited exited) {
    if (exited.signal().orElse(0) == 9) {
      return "SIGKILL comes from outside: look for the kernel's out-of-memory killer (dmesg), a"
          + " limit of the container or of the scheduler; then restart from the checkpoint";
    }
    return "read the end of its output, then restart from the checkpoint";
  }

  private void failed(Heard.Failed failed) {
    switch (failed.fault()) {
      case COLLECTIVE -> {
        if (held.isEmpty()) {
          held = Optional.of(failed);
        }
      }
      // found by its step already, where it told of one
      case NOT_FINITE ->
          say(
              failed,
              AnomalyKind.NOT_FINITE,
              Cause.NUMBERS,
              "lower the learning rate or clip gradients, and restart from a checkpoint before");
      case MEMORY ->
          say(
              failed,
              AnomalyKind.FAILED,
              Cause.PROCESS,
              "make the batch or the model smaller, or give it more memory");
      case STORAGE ->
          say(
              failed,
              AnomalyKind.FAILED,
              Cause.STORAGE,
              "free space or name another folder, then resume");
      case OTHER ->
          say(failed, AnomalyKind.FAILED, Cause.UNKNOWN, "read the end of its output, then resume");
    }
  }

  private void say(Heard.Failed failed, AnomalyKind kind, Cause cause, String advice) {
    explained = OptionalLong.of(failed.nanos());
    if (kind == AnomalyKind.NOT_FINITE && findings.active(kind)) {
      return;
    }
    findings.add(
        new Anomaly(
            kind,
            OptionalInt.of(failed.rank()),
            cause,
            OptionalLong.of(failed.step()),
            failed.nanos(),
            failed.nanos(),
            OptionalLong.empty(),
            "rank "
                + failed.rank()
                + " cannot go on at step "
                + failed.step()
                + ": "
                + failed.message(),
            List.of(),
            advice));
  }

  /// Nobody died and nobody is late: it is what lies between them.
  private void collective(Heard.Failed failed, long nanos) {
    findings.add(
        new Anomaly(
            AnomalyKind.HUNG,
            OptionalInt.empty(),
            Cause.NETWORK,
            OptionalLong.of(failed.step()),
            failed.nanos(),
            nanos,
            OptionalLong.empty(),
            "a collective of step "
                + failed.step()
                + " failed on rank "
                + failed.rank()
                + " and no worker is gone: "
                + failed.message(),
            List.of(),
            "look at the network between the hosts of the workers: links, firewalls, addresses"));
  }

  /// `signal 9 (SIGKILL)`, `exit code 1`.
  static String how(Heard.Exited exited) {
    if (exited.signal().isPresent()) {
      int signal = exited.signal().getAsInt();
      return "ended by signal " + signal + name(signal);
    }
    return exited.exitCode().isPresent()
        ? "ended with exit code " + exited.exitCode().getAsInt()
        : "its link closed without a word, and its process is out of reach";
  }

  private static String name(int signal) {
    return switch (signal) {
      case 6 -> " (SIGABRT)";
      case 7 -> " (SIGBUS)";
      case 9 -> " (SIGKILL)";
      case 11 -> " (SIGSEGV)";
      case 15 -> " (SIGTERM)";
      default -> "";
    };
  }
}
