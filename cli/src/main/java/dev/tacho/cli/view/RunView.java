package dev.tacho.cli.view;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.Stage;
import dev.tacho.core.StageState;
import dev.tacho.core.json.Json;
import dev.tacho.store.Annotations;
import dev.tacho.store.Notes;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// One run read for a word that tells of it.
///
/// @param faults the events that tell of input that could not be taken, in order
public record RunView(
    StoredRun run,
    RunHeader header,
    RunFacts facts,
    Standing standing,
    Notes notes,
    List<RunEvent.Entry> faults) {

  /// Reads `run`, after recovering it where that is needed and may be done.
  public static RunView of(RunStore store, StoredRun run) {
    Standing standing = Standing.of(store, run.status());
    List<RunEvent.Entry> faults = new ArrayList<>();
    run.events(
        entry -> {
          if (entry.event() instanceof RunEvent.Fault) {
            faults.add(entry);
          }
        });
    RunHeader header = run.header();
    return new RunView(
        run,
        header,
        run.facts(),
        standing,
        store.annotations().of(Annotations.key(header.id())),
        faults);
  }

  /// How long the command has been going at `wallMillis`, or until the last that is known of it.
  public long ranNanos(long wallMillis) {
    return standing.ranNanos(wallMillis);
  }

  /// Where the run is at `wallMillis` in its own time, or the last that is known of it.
  public long nowNanos(long wallMillis) {
    return standing.nowNanos(wallMillis);
  }

  /// The state of a stage for people: one whose end was never told does not run for ever.
  public String word(Stage stage) {
    return stage.state() == StageState.RUNNING && standing.status().endedNanos().isPresent()
        ? "end not told"
        : stage.state().word();
  }

  /// `exit code 1`, `killed by SIGTERM`; empty text where neither is known.
  public String ending() {
    if (standing.status().signal().isPresent()) {
      return "ended by " + standing.status().signal().get();
    }
    return standing.status().exitCode().isPresent()
        ? "exit code " + standing.status().exitCode().getAsInt()
        : "";
  }

  /// Why the state is what it is, where that says more than [#ending].
  public Optional<String> reason() {
    return standing.reason().filter(reason -> !reason.equals(ending()));
  }

  /// Whether this is the run of a whole pipeline.
  public boolean isPipeline() {
    return header.pipeline().isPresent();
  }

  /// Why there is no command.
  public String noCommand() {
    return isPipeline()
        ? "none (pipeline " + header.pipeline().get() + "; each stage has a run of its own)"
        : "none (the program opened the run itself)";
  }

  public Json stagesJson(long wallMillis) {
    List<Json> stages = new ArrayList<>();
    for (Stage stage : facts.stages()) {
      Json.Builder json =
          Json.object()
              .put("name", stage.name())
              .put("position", stage.position())
              .put("state", stage.state().word());
      put(json, "began_ns", stage.beganNanos());
      put(json, "ended_ns", stage.endedNanos());
      stage.ran(nowNanos(wallMillis)).ifPresent(ran -> json.put("ran_ns", ran.toNanos()));
      stage.expected().ifPresent(expected -> json.put("expected_ns", expected.toNanos()));
      stage.progress().ifPresent(progress -> json.put("progress", RunJson.progress(progress)));
      stages.add(json.putText("reason", stage.reason()).build());
    }
    return Json.array(stages);
  }

  public Json artifactsJson() {
    List<Json> artifacts = new ArrayList<>();
    for (RunEvent.Artifact artifact : facts.artifacts()) {
      artifacts.add(artifact.toJson());
    }
    return Json.array(artifacts);
  }

  public Json faultsJson() {
    List<Json> list = new ArrayList<>();
    for (RunEvent.Entry entry : faults) {
      list.add(Json.object().put("t_ns", entry.nanos()).putAll(entry.event().toJson()).build());
    }
    return Json.array(list);
  }

  public Json damageJson() {
    List<String> damage = new ArrayList<>();
    run.damage().forEach(d -> damage.add(d.toString()));
    return Json.ofTexts(damage);
  }

  public Json.Obj notesJson() {
    return NotesView.json(header, notes);
  }

  private static void put(Json.Builder json, String name, OptionalLong value) {
    if (value.isPresent()) {
      json.put(name, value.getAsLong());
    }
  }
}
