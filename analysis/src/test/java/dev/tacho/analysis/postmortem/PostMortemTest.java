package dev.tacho.analysis.postmortem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.analysis.finding.Findings;
import dev.tacho.analysis.finding.Sensitivity;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.testkit.runs.MadeRun;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class PostMortemTest {
  private static PostMortem of(MadeRun run) {
    return PostMortem.of(run, Findings.of(run, Sensitivity.DEFAULT));
  }

  private static MadeRun failed() {
    return MadeRun.training(500, 2, 1)
        .event(0, RunEvent.state(RunState.RUNNING))
        .event(
            500,
            new RunEvent.StateChanged(
                RunState.FAILED, Optional.empty(), OptionalInt.of(1), Optional.empty()));
  }

  @Test
  void anErrorThatIsKnown_hasItsRemedy() {
    PostMortem mortem =
        of(
            failed()
                .printed(
                    "epoch 3",
                    "Traceback (most recent call last):",
                    "  File \"train.py\", line 88, in step",
                    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB"));
    assertTrue(mortem.failed());
    assertEquals("failed, exit code 1", mortem.end());
    assertEquals(1, mortem.said().size(), mortem::toString);
    assertTrue(mortem.next().getFirst().contains("smaller batch"), mortem::toString);
  }

  @Test
  void anErrorThatIsNotKnown_isWhereToBegin() {
    PostMortem mortem = of(failed().printed("ValueError: tokenizer has no pad token"));
    assertTrue(mortem.next().getFirst().contains("no pad token"), mortem::toString);
  }

  @Test
  void aTokenThatItPrinted_isNotRepeated() {
    PostMortem mortem = of(failed().printed("RuntimeError: refused token=abcdef123456"));
    assertFalse(mortem.toString().contains("abcdef123456"), mortem::toString);
    assertTrue(mortem.said().getFirst().contains("refused"), mortem::toString);
  }

  @Test
  void aRunThatCompleted_didNotFail() {
    MadeRun run =
        MadeRun.training(500, 2, 1)
            .event(0, RunEvent.state(RunState.RUNNING))
            .event(500, RunEvent.state(RunState.COMPLETED));
    assertFalse(of(run).failed());
    assertEquals(List.of(), of(run).said());
  }

  @Test
  void aStateThatNobodyKnows_isSaidToBeUnknown() {
    PostMortem mortem = of(MadeRun.training(50, 2, 1).stateUnknown("the file does not say"));
    assertEquals("unknown: the file does not say", mortem.end());
  }
}
