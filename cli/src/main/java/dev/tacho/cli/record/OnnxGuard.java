package dev.tacho.cli.record;

import dev.tacho.bench.onnx.OnnxOutcome;
import dev.tacho.bench.onnx.OnnxPlan;
import dev.tacho.bench.onnx.OnnxWatch;
import dev.tacho.bench.profile.Profile;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.SelfStart;
import dev.tacho.report.text.Printable;
import dev.tacho.telemetry.HelperStart;
import dev.tacho.telemetry.machine.Category;
import dev.tacho.telemetry.machine.MachineDevice;
import dev.tacho.telemetry.machine.Sources;
import java.util.List;
import java.util.Optional;

/// What a profile says of cells that were benched. Pure, but for the watch that it begins.
final class OnnxGuard {
  private OnnxGuard() {}

  /// Begins to watch a cell.
  static OnnxWatch watch(
      Call call, OnnxPlan plan, Optional<Profile> profile, List<MachineDevice> devices)
      throws InterruptedException {
    HelperStart gpu =
        new HelperStart(
            SelfStart.gpu(), SelfStart.environment(call.environment().variables()), _ -> {});
    return OnnxWatch.begin(
        Sources.energyAndHeat(gpu),
        profile,
        OnnxOptions.category(plan, devices).orElse(Category.CPU));
  }

  /// The exit code of a cell that completed: a broken limit is a no, and so is a latency bound; a
  /// limit without a number that there is no verdict without leaves it open.
  static int code(OnnxOutcome outcome, Optional<Profile.Verdict> verdict) {
    if (!outcome.keptBound() || verdict.filter(Profile.Verdict::isViolated).isPresent()) {
      return ExitCode.NO;
    }
    return verdict.filter(it -> !it.refused().isEmpty()).isPresent()
        ? ExitCode.NOT_COMPARABLE
        : ExitCode.DONE;
  }

  /// Says why there is no verdict.
  static void tell(Call call, Optional<Profile.Verdict> verdict) {
    verdict.ifPresent(
        it -> {
          if (it.isViolated()) {
            call.console().error("tacho bench onnx: a limit of the profile was not kept");
          }
          it.refused()
              .forEach(
                  limit ->
                      call.console().error("tacho bench onnx: no verdict: " + Printable.of(limit)));
        });
  }
}
