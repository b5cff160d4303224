package dev.tacho.cli.keep;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.RunJson;
import dev.tacho.cli.view.Standing;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Durations;
import dev.tacho.process.ProcessIdentity;
import dev.tacho.recorder.Recovery;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.WriterState;
import java.time.Duration;
import java.util.Optional;

/// `tacho end`: asks a run to stop, or says how it ended when its recorder cannot.
public final class EndWord implements Word {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 50;

  @Override
  public Usage usage() {
    return Usage.of("end", Group.KEEP, "stops a run, or says that it was lost or cancelled")
        .operands("RUN", 1, 1)
        .flag("lost", "on your word: its recorder is dead, how it ended is not known")
        .flag("cancelled", "on your word: its recorder is dead, somebody stopped it")
        .option("reason", "TEXT", "why")
        .note(
            "A run that is being recorded is asked to stop, as Ctrl-C would. One whose recorder is"
                + " dead has the rest of its inbox taken in, is recorded as lost (or cancelled) and"
                + " sealed. Where it cannot be proven that the recorder is dead, because the run is"
                + " another host's, --lost or --cancelled is your word for it.")
        .example("tacho end latest")
        .example("tacho end 01JNQ8 --lost --reason node-replaced")
        .build();
  }

  @Override
  public int run(Call call) {
    Arguments arguments = call.arguments();
    if (arguments.has("lost") && arguments.has("cancelled")) {
      throw Refusal.usage("--lost and --cancelled exclude each other; give one");
    }
    RunStore store = call.store();
    RunStatus status = call.run(store).status();
    RunStatus ended =
        switch (store.writer(status)) {
          case WriterState.Ended() ->
              throw Refusal.input(
                  "run "
                      + status.id()
                      + " has ended already, as "
                      + status.state().word()
                      + "; an ended run is never changed, tacho note adds to it");
          case WriterState.Alive writer -> stop(call, store, status.id(), writer);
          case WriterState.Dead() -> finish(call, store, status.id());
          case WriterState.Silent(var since, var host, var reason) -> {
            if (!arguments.has("lost") && !arguments.has("cancelled")) {
              throw Refusal.input(
                  "run "
                      + status.id()
                      + " is silent for "
                      + Durations.text(since)
                      + " on host "
                      + host
                      + ", and whether its recorder lives cannot be proven from here ("
                      + reason
                      + "); run tacho end there, or give --lost when you know it is dead");
            }
            yield finish(call, store, status.id());
          }
        };
    tell(call, store, ended);
    return ExitCode.DONE;
  }

  private static RunStatus stop(Call call, RunStore store, RunId id, WriterState.Alive writer) {
    if (call.arguments().has("lost") || call.arguments().has("cancelled")) {
      throw Refusal.input(
          "run "
              + id
              + " is being recorded by process "
              + writer.pid()
              + "; tacho end "
              + id
              + " without --lost and --cancelled stops it");
    }
    Optional<ProcessHandle> recorder = recorder(writer);
    if (recorder.isEmpty() || !recorder.get().destroy()) {
      throw Refusal.input(
          "process "
              + writer.pid()
              + ", which records run "
              + id
              + ", cannot be asked to stop from here; run tacho end as its user on "
              + writer.host());
    }
    call.console().detail("asked process " + writer.pid() + " to stop");
    long until = System.nanoTime() + PATIENCE.toNanos();
    RunStatus now = store.open(id).status();
    while (!now.state().ended() || now.seal().isEmpty()) {
      if (System.nanoTime() > until) {
        throw Refusal.input(
            "run "
                + id
                + " has not ended "
                + Durations.text(PATIENCE)
                + " after it was asked to; look at it with tacho watch "
                + id);
      }
      sleep();
      now = Standing.of(store, store.open(id).status()).status();
    }
    return now;
  }

  /// The very process that writes. A container shares the machine's locks, not its numbers of
  /// processes: there another process may have that number here.
  private static Optional<ProcessHandle> recorder(WriterState.Alive writer) {
    Optional<ProcessIdentity> here = ProcessIdentity.of(writer.pid());
    boolean another =
        here.isPresent()
            && !(here.get().host().equals(writer.host())
                && writer.startTicks().orElse(-1) == here.get().startTicks());
    return another ? Optional.empty() : ProcessHandle.of(writer.pid());
  }

  private static void sleep() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Refusal.input("waiting for the end was interrupted; the run was asked to stop");
    }
  }

  private static RunStatus finish(Call call, RunStore store, RunId id) {
    RunState state = call.arguments().has("cancelled") ? RunState.CANCELLED : RunState.LOST;
    String reason =
        call.arguments()
            .text("reason")
            .orElse(
                state == RunState.LOST
                    ? "its recorder died; how it ended is not known"
                    : "its recorder died; somebody said that it was cancelled");
    return switch (Recovery.end(store, id, RunEvent.state(state, reason))) {
      case Recovery.Result.Finished _, Recovery.Result.Over _ -> store.open(id).status();
      case Recovery.Result.Recording _,
          Recovery.Result.StillRunning _,
          Recovery.Result.Unproven _ ->
          throw Refusal.input(
              "run " + id + " is being recorded after all; tacho end " + id + " stops it");
    };
  }

  private static void tell(Call call, RunStore store, RunStatus ended) {
    Standing standing = Standing.of(store, ended);
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", "tacho.end/1")
              .putAll(RunJson.glance(standing).build())
              .build());
    } else {
      call.console()
          .line(
              Printable.of(ended.title())
                  + " ("
                  + ended.id()
                  + "): "
                  + standing.text()
                  + ended.reason().map(why -> ", " + Printable.of(why)).orElse(""));
      ended.seal().ifPresent(seal -> call.console().line("seal " + seal));
    }
  }
}
