package dev.tacho.cli.train;

import dev.tacho.cli.record.RunWord;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.process.Signal;
import dev.tacho.process.Signals;
import dev.tacho.recorder.Recording;
import dev.tacho.store.RunWriter;
import dev.tacho.train.fault.Fault;
import dev.tacho.train.fault.FaultEnd;
import dev.tacho.train.fault.FaultKind;
import dev.tacho.train.fault.FaultTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// `tacho train fault-test`: real faults in real workers, and how the group took them.
public final class FaultTestWord implements Word {
  static final String NAME = "train fault-test";
  static final String SCHEMA = "tacho.fault-test/1";

  private static final List<FaultKind> QUICK =
      List.of(
          FaultKind.KILLED,
          FaultKind.NAN_GRADIENT,
          FaultKind.SLOW_COMPUTE,
          FaultKind.STOPPED,
          FaultKind.FLIP_AFTER,
          FaultKind.FULL_DISK);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Override
  public Usage usage() {
    return Usage.of(NAME, Group.RECORD, "do real faults to workers that train, and see who notices")
        .option("faults", "N", "how many, of the kinds in turn (6)")
        .option("clean", "N", "groups that nothing is done to (2; starved, busy-host: at least 1)")
        .options("kind", "KIND", "only this kind, or all: " + kinds())
        .options("data", "PATH", "text to train on (the licences that come with Java)")
        .option("patience", "DURATION", "the limit of a collective (5s)")
        .option("seed", "N", "of the choice of workers and steps (1)")
        .option("name", "LABEL", "what to call the run")
        .note(
            "Each fault has a group of two workers of its own, which trains a small model. What is"
                + " told of it: when it was found, counted from the moment at which it was done or"
                + " at which the step before it was over; whether the right worker and the right"
                + " cause were named; whether the training came to its last step all the same, how"
                + " long it took to go on, and how many steps had to be done again. A group that"
                + " nothing is done to counts as a false alarm where anything is found in it.")
        .note(
            "network-cut and network-delay need the right to make network namespaces, full-disk"
                + " the right to mount; what cannot be done is told as not run, with the reason. A"
                + " full disk without that right is a limit on the size of files, and said to be.")
        .note(
            "Exit code 1 when a fault was not found, not put down to its worker and cause, or not"
                + " recovered from, when there was a false alarm, or when a process was left.")
        .example("tacho train fault-test")
        .example("tacho train fault-test --kind killed --kind stopped --faults 10 --clean 5")
        .example("tacho train fault-test --kind all --faults 65 --clean 60 --json")
        .build();
  }

  private static String kinds() {
    return Arrays.stream(FaultKind.values())
            .filter(FaultKind::isFault)
            .map(FaultKind::word)
            .collect(Collectors.joining(", "))
        + ", "
        + FaultKind.BUSY_HOST.word();
  }

  @Override
  public int run(Call call) {
    Arguments arguments = call.arguments();
    List<FaultKind> kinds = kinds(arguments);
    List<Fault> plan =
        FaultTest.plan(
            kinds,
            arguments.countFromZero("faults", kinds.size()),
            arguments.countFromZero("clean", 2),
            arguments.countFromZero("seed", 1));
    return run(call, plan);
  }

  private static List<FaultKind> kinds(Arguments arguments) {
    List<String> typed = arguments.texts("kind");
    if (typed.isEmpty()) {
      return QUICK;
    }
    if (typed.equals(List.of("all"))) {
      return Arrays.stream(FaultKind.values()).filter(kind -> kind != FaultKind.NONE).toList();
    }
    return typed.stream()
        .map(
            word ->
                FaultKind.ofWord(word)
                    .filter(kind -> kind != FaultKind.NONE)
                    .orElseThrow(() -> Arguments.wrong("kind", word, kinds(), "--kind killed")))
        .toList();
  }

  /// Does the faults of `plan`, and tells of them.
  static int run(Call call, List<Fault> plan) {
    Duration patience = call.arguments().duration("patience").orElse(PATIENCE);
    Json.Obj configuration =
        Json.object()
            .put("faults", plan.stream().filter(f -> f.kind().isFault()).count())
            .put("groups", plan.size())
            .put("patience_s", patience.toMillis() / 1e3)
            .build();
    List<String> command = call.typed(NAME);
    try (Scratch scratch = Scratch.make("tacho-train-");
        RunWriter run =
            Recording.begin(
                call.store(),
                RunWord.order(call).ofOwn(command, "fault-test", List.of()),
                configuration)) {
      run.event(RunEvent.state(RunState.RUNNING));
      FaultTest test = new FaultTest(FaultGrounds.of(call, run.id(), scratch.folder(), patience));
      FaultTold told = new FaultTold(call.console(), run, plan.size());
      List<FaultEnd> ends;
      try (Signals _ =
          Signals.hear(List.of(Signal.INT, Signal.TERM, Signal.HUP), _ -> test.cancel())) {
        ends = test.run(plan, told::take);
      }
      FaultFigures figures = new FaultFigures(run.header().title(), run.id(), ends, patience);
      run.event(new RunEvent.ResultAttached(ResultJson.write(figures.result())));
      boolean passed = ends.size() == plan.size() && figures.passed();
      run.event(
          ends.size() < plan.size()
              ? RunEvent.state(RunState.CANCELLED, "ended on request")
              : RunEvent.state(RunState.COMPLETED));
      Optional<String> seal = call.seal(NAME, run);
      if (call.json()) {
        call.answer(figures.json(passed, seal));
      } else {
        call.print(figures.table(), "");
        call.console().lines(figures.lines());
        call.console()
            .hint(
                "tacho: "
                    + (passed ? "all as it should be" : "not all as it should be")
                    + " · run "
                    + run.id()
                    + seal.map(digest -> " · seal " + digest).orElse(" · not sealed"));
      }
      return passed ? ExitCode.DONE : ExitCode.NO;
    }
  }
}
