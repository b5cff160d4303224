package dev.tacho.cli.record;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Counted;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.json.Json;
import dev.tacho.core.pipeline.Choice;
import dev.tacho.core.pipeline.PipelineStage;
import dev.tacho.core.text.NearMiss;
import dev.tacho.process.ProcessException;
import dev.tacho.recorder.RecorderException;
import dev.tacho.recorder.pipeline.PipelineFile;
import dev.tacho.recorder.pipeline.PipelineOrder;
import dev.tacho.recorder.pipeline.PipelineOutcome;
import dev.tacho.recorder.pipeline.PipelineRecording;
import dev.tacho.report.text.Printable;
import dev.tacho.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `run --pipeline FILE`: goes through the stages of a pipeline.
final class PipelineRun {
  static final String OPTION = "pipeline";

  /// What only a pipeline has.
  private static final List<String> OWN = List.of("skip", "from", "only", "continue", "fresh");

  private PipelineRun() {}

  /// Fails with a [Refusal] when a command is recorded with an option that only pipelines have.
  static void refuseItsOptions(Arguments arguments) {
    for (String option : OWN) {
      if (arguments.has(option)) {
        throw Refusal.usage(
            "--" + option + " is for pipelines; give --" + OPTION + " FILE instead of a command");
      }
    }
  }

  static int run(Call call) {
    Arguments arguments = call.arguments();
    refuse(arguments, "config", "the pipeline's file is its configuration");
    refuse(arguments, "timeout", "a stage has one of its own, as timeout: 2h");
    refuse(arguments, "group", "the pipeline is the group of its stages");
    exclude(arguments, "from", "only");
    exclude(arguments, "fresh", "continue");
    String typed = arguments.text(OPTION).orElseThrow();
    Path file = call.path(typed).toAbsolutePath().normalize();
    return switch (PipelineFile.read(file)) {
      case PipelineFile.Read.Bad bad -> {
        tell(call, typed, faults(call, file, bad));
        yield ExitCode.INPUT;
      }
      case PipelineFile.Read.Good good -> run(call, typed, order(call, file, good));
    };
  }

  /// With --skip, --from and --only it is not known which stages would run, and so not what they
  /// would lack.
  private static List<String> faults(Call call, Path file, PipelineFile.Read.Bad bad) {
    boolean all = List.of("skip", "from", "only").stream().noneMatch(call.arguments()::has);
    return all
        ? PipelineRecording.faults(bad, folder(file), call.environment().variables())
        : bad.texts();
  }

  private static Path folder(Path file) {
    return Optional.ofNullable(file.getParent()).orElse(file);
  }

  private static int run(Call call, String typed, PipelineOrder order) {
    RunWord.Live live = new RunWord.Live(call.console());
    try {
      return switch (PipelineRecording.record(call.store(), order, live)) {
        case PipelineOutcome.Refused(var faults, var code) -> {
          tell(call, typed, faults);
          yield code;
        }
        case PipelineOutcome.Complete complete -> {
          tell(call, order, complete);
          yield ExitCode.DONE;
        }
        case PipelineOutcome.Ran ran -> {
          tell(call, ran);
          yield ran.group().exitCode();
        }
      };
    } catch (StoreException | RecorderException | ProcessException e) {
      String what = live.hasStarted() ? "the recording was given up: " : "nothing was started: ";
      call.console().error("tacho run: " + what + e.getMessage());
      return ExitCode.NOT_RECORDED;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the recorder's thread was interrupted");
    }
  }

  private static PipelineOrder order(Call call, Path file, PipelineFile.Read.Good good) {
    Arguments arguments = call.arguments();
    List<String> stages = good.pipeline().stages().stream().map(PipelineStage::name).toList();
    for (String option : List.of("skip", "from", "only")) {
      for (String name : arguments.texts(option)) {
        if (!stages.contains(name)) {
          throw Refusal.usage(
              "--"
                  + option
                  + " '"
                  + Printable.of(name)
                  + "' is no stage of the pipeline"
                  + NearMiss.suggestion(name, stages)
                  + " its stages are "
                  + String.join(", ", stages));
        }
      }
    }
    Choice choice =
        new Choice(
            Set.copyOf(arguments.texts("skip")),
            arguments.text("from"),
            Set.copyOf(arguments.texts("only")));
    return new PipelineOrder(
        good.pipeline(), good.lines(), folder(file), choice, earlier(call), RunWord.order(call));
  }

  private static PipelineOrder.Earlier earlier(Call call) {
    if (call.arguments().has("fresh")) {
      return new PipelineOrder.Earlier.Fresh();
    }
    return call.arguments()
        .text("continue")
        .<PipelineOrder.Earlier>map(
            name -> new PipelineOrder.Earlier.Named(call.run(call.store(), name).header().id()))
        .orElseGet(PipelineOrder.Earlier.Newest::new);
  }

  private static void refuse(Arguments arguments, String option, String why) {
    if (arguments.has(option)) {
      throw Refusal.usage("--" + option + " is not for pipelines: " + why);
    }
  }

  private static void exclude(Arguments arguments, String one, String other) {
    if (arguments.has(one) && arguments.has(other)) {
      throw Refusal.usage("--" + one + " and --" + other + " exclude each other; give one");
    }
  }

  private static void tell(Call call, String file, List<String> faults) {
    StringBuilder text = new StringBuilder("tacho run: nothing was started: ");
    text.append(Printable.of(file)).append(" has ").append(Counted.of(faults.size(), "fault"));
    for (String fault : faults) {
      text.append("\n  ").append(Printable.of(fault));
    }
    call.console().error(text.toString());
  }

  private static void tell(Call call, PipelineOrder order, PipelineOutcome.Complete complete) {
    if (call.json()) {
      Json.Obj json =
          Json.object()
              .put("schema", RunWord.SCHEMA)
              .put("run", complete.earlier().text())
              .put("state", "completed")
              .put("exit_code", ExitCode.DONE)
              .put("nothing_to_do", true)
              .build();
      call.console().error(json.toString());
      return;
    }
    call.console()
        .hint(
            "tacho: nothing to do: what the stages of pipeline "
                + order.pipeline().name()
                + " did is still good, last seen to in run "
                + complete.earlier()
                + "; --fresh runs them anew");
  }

  private static void tell(Call call, PipelineOutcome.Ran ran) {
    if (!call.json()) {
      RunWord.tell(call, ran.group());
      return;
    }
    List<Json> members = new ArrayList<>();
    for (PipelineOutcome.Member member : ran.members()) {
      members.add(
          Json.object()
              .put("stage", member.stage())
              .put("attempt", member.attempt())
              .put("run", member.run().text())
              .put("state", member.state().word())
              .put("exit_code", member.exitCode())
              .build());
    }
    Json.Obj json =
        Json.object().putAll(RunWord.json(ran.group())).put("members", Json.array(members)).build();
    call.console().error(json.toString());
  }
}
