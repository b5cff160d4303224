package dev.tacho.cli.train;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.text.Numbers;
import dev.tacho.health.Anomaly;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import dev.tacho.store.StoreException;
import dev.tacho.train.checkpoint.Checkpoints;
import dev.tacho.train.group.GroupEnd;
import dev.tacho.train.group.KnownCheckpoint;
import dev.tacho.train.worker.WorkerOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// The end of a training: what its runs are left with, and what is told. Used once, on one thread.
record TrainEnd(Call call, RunStore store, RunWriter run, WorkerOrder order, TrainTally tally) {
  /// Files of a checkpoint that the run keeps as its own.
  private static final List<String> KEPT = List.of("weights.safetensors", "tokenizer.json");

  /// Ends the runs, tells how it went, and tells what to exit with.
  int tell(GroupEnd end, Result result) {
    RunEvent.StateChanged last = state(end);
    tally.all().forEach(member -> endWithout(member, last));
    Optional<Path> model =
        end.completed() ? newest().map(Checkpoints.Kept::path) : Optional.empty();
    model.ifPresent(this::keep);
    run.event(new RunEvent.ResultAttached(ResultJson.write(result)));
    run.event(last);
    Optional<String> seal = call.seal(TrainWord.NAME, run);
    if (call.json()) {
      call.answer(json(end, last, result, seal));
    } else {
      text(last, result, seal);
    }
    if (last.to() != RunState.COMPLETED) {
      call.console()
          .error("tacho train: " + Printable.of(last.reason().orElse(last.to().word())) + goOn());
      return ExitCode.NO;
    }
    return ExitCode.DONE;
  }

  /// The newest checkpoint of this run on disk: a worker that was killed may have written one that
  /// it could not tell of.
  private Optional<Checkpoints.Kept> newest() {
    return new Checkpoints(order.checkpoints(), order.plan().keepLast()).newest();
  }

  private String goOn() {
    return newest()
        .map(kept -> "; go on from step " + kept.step() + " with --resume " + run.header().title())
        .orElse("; no checkpoint was written");
  }

  private static RunEvent.StateChanged state(GroupEnd end) {
    if (end.completed()) {
      return new RunEvent.StateChanged(
          RunState.COMPLETED, Optional.empty(), OptionalInt.of(0), Optional.empty());
    }
    return RunEvent.state(
        end.cancelled() ? RunState.CANCELLED : RunState.FAILED,
        end.failure().orElse("it ended before its last step"));
  }

  /// Ends the run of a worker that could not do so itself.
  private void endWithout(TrainTally.Member member, RunEvent.StateChanged last) {
    try {
      RunId id = new RunId(member.run());
      if (store.open(id).seal().isPresent()) {
        return;
      }
      Optional<RunWriter> left = store.takeOver(id);
      if (left.isPresent()) {
        try (RunWriter writer = left.get()) {
          if (!writer.status().state().ended()) {
            writer.event(
                RunEvent.state(
                    last.to() == RunState.CANCELLED ? RunState.CANCELLED : RunState.FAILED,
                    "its process ended before its last step"));
          }
          String _ = writer.seal().digest();
        }
      }
    } catch (StoreException e) {
      call.console().error("tacho train: " + Printable.of(String.valueOf(e.getMessage())));
    }
  }

  private void keep(Path checkpoint) {
    for (String name : KEPT) {
      Path file = checkpoint.resolve(name);
      if (Files.isRegularFile(file)) {
        run.event(run.adopt(file));
      }
    }
  }

  private void text(RunEvent.StateChanged last, Result result, Optional<String> seal) {
    Console console = call.console();
    if (tally.lastLoss().isPresent()) {
      console.line(
          "loss "
              + number(tally.firstLoss())
              + " -> "
              + number(tally.lastLoss())
              + steps()
              + (tally.heldOutLoss().isPresent()
                  ? ", held-out loss " + number(tally.heldOutLoss())
                  : ""));
    }
    TrainFigures.lines(result).forEach(console::line);
    newest().ifPresent(kept -> console.line("checkpoint " + Printable.of(kept.path().toString())));
    console.hint(
        "tacho: "
            + last.to().word().replace('_', ' ')
            + " · run "
            + run.id()
            + seal.map(d -> " · seal " + d).orElse(" · not sealed"));
  }

  private String steps() {
    return tally.again() > 0
        ? " to step %s (%s done again)"
            .formatted(Numbers.grouped(tally.lastStep()), Numbers.grouped(tally.again()))
        : " in " + Numbers.grouped(tally.steps()) + " steps";
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? Numbers.text(value.getAsDouble(), 4) : "unknown";
  }

  private Json.Obj json(
      GroupEnd end, RunEvent.StateChanged last, Result result, Optional<String> seal) {
    List<Json> members = new ArrayList<>();
    for (TrainTally.Member member : tally.members()) {
      members.add(
          Json.object()
              .put("rank", member.rank())
              .put("run", member.run())
              .put("state", store.open(new RunId(member.run())).status().state().word())
              .build());
    }
    Json.Builder json =
        Json.object()
            .put("schema", TrainWord.SCHEMA)
            .put("run", run.id().text())
            .put("name", run.header().title())
            .put("state", last.to().word())
            .putText("reason", last.reason())
            .put("workers", order.world())
            .put("steps", order.plan().steps())
            .put("starts", end.attempts().size())
            .put("lost_steps", end.lostSteps())
            .put("parameters", order.model().parameters());
    tally.firstLoss().ifPresent(loss -> json.put("first_loss", loss));
    tally.lastLoss().ifPresent(loss -> json.put("last_loss", loss));
    tally.heldOutLoss().ifPresent(loss -> json.put("held_out_loss", loss));
    newest()
        .map(kept -> new KnownCheckpoint(kept.step(), kept.path()))
        .or(end::checkpoint)
        .ifPresent(
            kept ->
                json.put(
                    "checkpoint",
                    Json.object()
                        .put("step", kept.step())
                        .put("path", kept.path().toString())
                        .build()));
    return json.put("members", Json.array(members))
        .put("anomalies", Json.array(tally.anomalies().stream().map(TrainEnd::json).toList()))
        .put("result", ResultJson.write(result))
        .putText("seal", seal)
        .build();
  }

  private static Json json(Anomaly anomaly) {
    Json.Builder json = Json.object().put("kind", anomaly.kind().word());
    anomaly.rank().ifPresent(rank -> json.put("rank", rank));
    return json.put("message", anomaly.message()).put("advice", anomaly.advice()).build();
  }
}
