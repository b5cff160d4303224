package dev.tacho.cli.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.bench.onnx.OnnxOutcome;
import dev.tacho.bench.profile.Profile;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.core.RunState;
import dev.tacho.core.measure.Check;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The old tool printed FAIL and exited 0.
final class OnnxGuardTest {
  private static final OnnxOutcome DONE =
      new OnnxOutcome(RunState.COMPLETED, Optional.empty(), Optional.empty(), false);

  @Test
  void brokenLimit_isANo_alsoWhereAnotherIsOpen() {
    assertEquals(
        ExitCode.NO, OnnxGuard.code(DONE, verdict(Check.Outcome.FAILED, "power_w: not measured")));
    assertEquals(ExitCode.NO, OnnxGuard.code(DONE, verdict(Check.Outcome.FAILED)));
  }

  @Test
  void limitWithoutANumber_leavesItOpen_whereTheProfileSaysSo() {
    assertEquals(
        ExitCode.NOT_COMPARABLE,
        OnnxGuard.code(DONE, verdict(Check.Outcome.UNDECIDED, "power_w: not measured")));
    assertEquals(ExitCode.DONE, OnnxGuard.code(DONE, verdict(Check.Outcome.UNDECIDED)));
  }

  @Test
  void keptLimits_andNoProfile_areDone() {
    assertEquals(ExitCode.DONE, OnnxGuard.code(DONE, verdict(Check.Outcome.PASSED)));
    assertEquals(ExitCode.DONE, OnnxGuard.code(DONE, Optional.empty()));
  }

  private static Optional<Profile.Verdict> verdict(Check.Outcome outcome, String... refused) {
    return Optional.of(
        new Profile.Verdict(List.of(new Check("a limit", outcome, "why")), List.of(refused)));
  }
}
