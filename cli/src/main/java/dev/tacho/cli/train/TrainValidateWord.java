package dev.tacho.cli.train;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.SelfStart;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Check;
import dev.tacho.core.text.Numbers;
import dev.tacho.lm.Precision;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import dev.tacho.train.TrainException;
import dev.tacho.train.validate.Judgement;
import dev.tacho.train.validate.Replay;
import dev.tacho.train.validate.Replayed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `tacho train validate`: whether several workers trained what one would have.
public final class TrainValidateWord implements Word {
  private static final String NAME = "train validate";
  static final String SCHEMA = "tacho.train-validate/1";
  private static final int STEPS = 8;
  private static final int CONTROLS = 6;
  private static final String PLANT = "plant";
  private static final String MISSING = "missing-all-reduce";

  @Override
  public Usage usage() {
    return Usage.of(NAME, Group.JUDGE, "hold a training by several workers against that by one")
        .operands("SINGLE SEVERAL", 2, 2)
        .option("steps", "N", "first steps to hold against each other (8)")
        .option("controls", "N", "trainings of one worker in other orders (6)")
        .option(PLANT, MISSING, "leave the all-reduce out of the replay: this must then fail")
        .note(
            "The first steps of both are done again. In each, the gradient that the workers sum is"
                + " held against that of one worker, computed from identical parameters; then as"
                + " many trainings as there are controls run freely, of one worker whose rows are"
                + " summed in other orders. What they differ by is rounding and nothing else, so"
                + " that is what the workers' gradients and the drift of their losses, as"
                + " recorded, may differ by too: the tolerances are derived from the controls,"
                + " with one false alarm in a thousand.")
        .note(
            "One of the two may have more steps than the other, where the learning rates of the"
                + " compared ones are the same, as in a warm-up.")
        .note(
            "Exit code 1 when a check fails; 4 when the two runs are not of the same training. The"
                + " text and the first checkpoint's tokenizer must still be there.")
        .example("tacho train validate single pair")
        .example("tacho train validate single pair --steps 20 --controls 10")
        .example("tacho train validate single pair --plant missing-all-reduce")
        .build();
  }

  @Override
  public int run(Call call) {
    boolean planted = isPlanted(call);
    RunStore store = call.store();
    StoredRun one = call.run(store, call.arguments().operands().getFirst());
    StoredRun other = call.run(store, call.arguments().operands().getLast());
    int most = call.arguments().count("steps", STEPS);
    Optional<String> difference = ValidatedRuns.difference(one, other, most);
    if (difference.isPresent()) {
      call.console()
          .error("tacho " + NAME + ": not the same training: " + Printable.of(difference.get()));
      return ExitCode.NOT_COMPARABLE;
    }
    ValidatedRuns runs = ValidatedRuns.of(call, store, one, other);
    int steps = (int) Math.min(most, ValidatedRuns.steps(one, other));
    int controls = call.arguments().count("controls", CONTROLS);
    try (runs) {
      List<Double> single = ValidatedRuns.losses(one, steps);
      List<Double> several = ValidatedRuns.losses(other, steps);
      ReplayProgress progress = new ReplayProgress(call.console());
      Replayed replayed =
          Replay.run(
              new Replay.Task(runs.orders(), steps, controls, planted),
              SelfStart.replayer(),
              () -> false,
              progress::says);
      Judgement judgement =
          Judgement.of(
              single,
              planted ? Optional.empty() : Optional.of(several),
              replayed,
              runs.plan().precision() == Precision.FP32);
      return tell(call, one, other, judgement, planted);
    } catch (TrainException e) {
      throw Refusal.input(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the thread of the replay was interrupted");
    }
  }

  private static boolean isPlanted(Call call) {
    return call.arguments()
        .text(PLANT)
        .map(
            what -> {
              if (!what.equals(MISSING)) {
                throw Arguments.wrong(PLANT, what, "what can be planted", "--plant " + MISSING);
              }
              return true;
            })
        .orElse(false);
  }

  private static int tell(
      Call call, StoredRun one, StoredRun other, Judgement judgement, boolean planted) {
    if (call.json()) {
      call.answer(json(one, other, judgement, planted));
    } else {
      text(call.console(), judgement);
    }
    return judgement.holds() ? ExitCode.DONE : ExitCode.NO;
  }

  private static void text(Console console, Judgement judgement) {
    Table table =
        new Table()
            .right("STEP")
            .right("GRADIENT OFF BY")
            .right("ROUNDING")
            .left("BITS")
            .right("LOSS")
            .right("DRIFT")
            .right("MAY BE");
    for (Judgement.Step step : judgement.steps()) {
      table.row(
          Numbers.grouped(step.step()),
          small(step.distance()),
          small(step.rounding()),
          step.identical() ? "same" : "DIFFER",
          Numbers.text(step.single()),
          small(step.drift()),
          small(step.tolerance()));
    }
    table.lines(console.screen().columns()).forEach(console::line);
    console.line();
    for (Check check : judgement.checks()) {
      console.line(
          Printable.of(check.outcome().word() + "  " + check.name() + ": " + check.detail()));
    }
    console.line();
    console.line(
        judgement.holds()
            ? "the workers trained what one would have"
            : "the workers did NOT train what one would have");
  }

  private static String small(double value) {
    return String.format(Locale.ROOT, "%.2g", value);
  }

  private static Json.Obj json(
      StoredRun one, StoredRun other, Judgement judgement, boolean planted) {
    List<Json> steps = new ArrayList<>();
    for (Judgement.Step step : judgement.steps()) {
      steps.add(
          Json.object()
              .put("step", step.step())
              .put("gradient_distance", step.distance())
              .put("rounding", step.rounding())
              .put("identical", step.identical())
              .put("loss", step.single())
              .put("drift", step.drift())
              .put("tolerance", step.tolerance())
              .build());
    }
    List<Json> checks = new ArrayList<>();
    for (Check check : judgement.checks()) {
      checks.add(
          Json.object()
              .put("name", check.name())
              .put("outcome", check.outcome().word())
              .put("detail", check.detail())
              .build());
    }
    return Json.object()
        .put("schema", SCHEMA)
        .put("single", one.header().id().text())
        .put("several", other.header().id().text())
        .put("planted", planted)
        .put("holds", judgement.holds())
        .put("steps", Json.array(steps))
        .put("checks", Json.array(checks))
        .build();
  }
}
