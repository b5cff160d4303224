package dev.tacho.cli.train;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.train.fault.FaultKind;
import dev.tacho.train.fault.FaultTest;
import java.util.List;

/// `tacho train smoke`: whether training works on this machine, in under a minute.
public final class SmokeWord implements Word {
  static final String NAME = "train smoke";

  @Override
  public Usage usage() {
    return Usage.of(NAME, Group.RECORD, "see in under a minute whether training works here")
        .options("data", "PATH", "text to train on (the licences that come with Java)")
        .option("patience", "DURATION", "the limit of a collective (5s)")
        .option("name", "LABEL", "what to call the run")
        .note(
            "Two workers train a small model, with nothing done to them; two more do, one of them"
                + " is killed, and the group goes on from its checkpoint. Exit code 1 when either"
                + " is not as it should be; what was found is told as fault-test tells it.")
        .example("tacho train smoke")
        .build();
  }

  @Override
  public int run(Call call) {
    return FaultTestWord.run(call, FaultTest.plan(List.of(FaultKind.KILLED), 1, 1, 1));
  }
}
