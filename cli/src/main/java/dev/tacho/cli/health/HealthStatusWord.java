package dev.tacho.cli.health;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.health.Verdict;
import dev.tacho.health.checkpoint.Diagnosis;
import dev.tacho.health.checkpoint.HealthFollower;

/// `tacho health status`: how a group of workers is, now.
public final class HealthStatusWord implements Word {
  @Override
  public Usage usage() {
    return Usage.of("health status", Group.JUDGE, "says how the workers of a training job are, now")
        .operands("RUN|PATH", 1, 1)
        .option("timeout", "DURATION", "wait so long for a checkpoint that is not there yet")
        .flag("fail-on", "exit with 1 when the group is degraded or critical")
        .note(
            "RUN is a training run of tacho train; PATH a health checkpoint (tacho.health/1, or"
                + " one of MiniCluster's), or a folder in which each worker keeps its own. Any job"
                + " may write one: see docs/formats.md, and clients/python for Python.")
        .note(
            "Named with onset, evidence and advice: stragglers with their cause, workers that are"
                + " dead, missing, silent or hung in a collective, losses that diverge or are no"
                + " number, corrupt gradients, workers out of step, throughput that collapses,"
                + " memory that grows, a checkpoint that is stale, clocks that differ. A machine"
                + " that is busy with something else is named too, and is no alarm.")
        .note("Exit code 0 when it could be told, 1 with --fail-on as above, 3 when unreadable.")
        .example("tacho health status latest")
        .example("tacho health status health.json --fail-on --timeout 30s")
        .build();
  }

  @Override
  public int run(Call call) {
    Diagnosis diagnosis = new HealthFollower().look(HealthPlace.of(call).read(call), call.now());
    if (call.json()) {
      call.answer(diagnosis.toJson());
    } else {
      call.console().lines(HealthLines.all(diagnosis, call.console().screen().columns()));
    }
    return code(call, diagnosis);
  }

  static int code(Call call, Diagnosis diagnosis) {
    return call.arguments().has("fail-on") && diagnosis.verdict() != Verdict.HEALTHY
        ? ExitCode.NO
        : ExitCode.DONE;
  }
}
