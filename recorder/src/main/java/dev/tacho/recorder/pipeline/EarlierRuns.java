package dev.tacho.recorder.pipeline;

import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.RunEvent.Artifact;
import dev.tacho.core.RunEvent.Input;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.Stage;
import dev.tacho.core.StageState;
import dev.tacho.core.pipeline.History;
import dev.tacho.core.pipeline.PastRun;
import dev.tacho.core.pipeline.PastRun.PastStage;
import dev.tacho.core.pipeline.PipelineStage;
import dev.tacho.core.text.Durations;
import dev.tacho.recorder.RecorderException;
import dev.tacho.recorder.Recovery;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoreException;
import dev.tacho.store.StoredRun;
import dev.tacho.store.WriterState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the earlier runs of a pipeline in the store, finishes those whose recorder died, and reads
/// what a later run asks of them.
final class EarlierRuns {
  private static final int MOST = 100;

  private final RunStore store;
  private final PipelineOrder order;
  private final Contents contents;
  private final List<RunStatus> all;

  EarlierRuns(RunStore store, PipelineOrder order, Contents contents) {
    this.store = store;
    this.order = order;
    this.contents = contents;
    this.all = order.earlier() instanceof PipelineOrder.Earlier.Fresh ? List.of() : store.list();
  }

  /// What came before, newest first; fails with a [RecorderException] while some of it still goes
  /// on.
  History read() {
    Optional<RunId> newest =
        switch (order.earlier()) {
          case PipelineOrder.Earlier.Fresh() -> Optional.empty();
          case PipelineOrder.Earlier.Newest() ->
              all.stream()
                  .filter(r -> r.pipeline().filter(order.pipeline().name()::equals).isPresent())
                  .map(RunStatus::id)
                  .findFirst();
          case PipelineOrder.Earlier.Named(var run) -> Optional.of(named(run));
        };
    newest.ifPresent(this::finish);
    List<PastRun> runs = new ArrayList<>();
    Set<String> settled = new HashSet<>();
    Optional<RunId> at = newest;
    while (at.isPresent() && runs.size() < MOST && settled.size() < stages().size()) {
      Optional<StoredRun> run = open(at.get());
      run.map(this::past)
          .ifPresent(
              past -> {
                runs.add(past);
                past.stages()
                    .forEach(
                        (name, stage) -> {
                          if (stage.state() == StageState.COMPLETED) {
                            boolean _ = settled.add(name);
                          }
                        });
              });
      at = run.flatMap(r -> continued(r.header()));
    }
    return new History(runs, order.earlier() instanceof PipelineOrder.Earlier.Named);
  }

  private List<PipelineStage> stages() {
    return order.pipeline().stages();
  }

  private RunId named(RunId run) {
    Optional<Label> pipeline = store.open(run).header().pipeline();
    if (pipeline.filter(order.pipeline().name()::equals).isEmpty()) {
      throw new RecorderException(
          "run "
              + run
              + " is "
              + pipeline.map(p -> "one of pipeline " + p).orElse("no run of a pipeline")
              + " and cannot be continued by pipeline "
              + order.pipeline().name()
              + "; name one of its runs, or give --fresh");
    }
    return run;
  }

  /// Makes sure that nothing of the run `id` goes on, and that its end is recorded.
  private void finish(RunId id) {
    for (RunStatus member : members(id)) {
      finish(member, "stage " + stage(member, id).orElse("?") + " of run " + id);
    }
    all.stream()
        .filter(r -> r.id().equals(id))
        .findFirst()
        .ifPresent(r -> finish(r, "run " + id + " of this pipeline"));
  }

  private void finish(RunStatus run, String what) {
    if (run.state().ended() && run.seal().isPresent()) {
      return;
    }
    switch (Recovery.recover(store, run.id())) {
      case Recovery.Result.Finished _, Recovery.Result.Over _ -> {}
      case Recovery.Result.Recording() ->
          throw new RecorderException(
              what
                  + " is being recorded"
                  + (store.writer(run) instanceof WriterState.Alive writer
                      ? " by process " + writer.pid()
                      : "")
                  + "; follow it with tacho watch "
                  + run.id()
                  + ", stop it with tacho end "
                  + run.id());
      case Recovery.Result.StillRunning(var part, var pid) ->
          throw new RecorderException(
              what
                  + " still runs: its recorder died, but process "
                  + pid
                  + " (its "
                  + part
                  + ") goes on; wait until that has ended, or end it with kill "
                  + pid);
      case Recovery.Result.Unproven(var silence) -> {
        if (!run.state().ended()) {
          throw new RecorderException(
              what
                  + " is silent for "
                  + Durations.text(silence.since())
                  + " on host "
                  + silence.host()
                  + ", and whether it still runs cannot be told from here ("
                  + silence.reason()
                  + "); give tacho end "
                  + run.id()
                  + " --lost when you know that it does not, or --fresh");
        }
      }
    }
  }

  private Optional<StoredRun> open(RunId id) {
    try {
      return Optional.of(store.open(id));
    } catch (StoreException _) {
      // pruned meanwhile, or of another store
      return Optional.empty();
    }
  }

  private static Optional<RunId> continued(RunHeader header) {
    return header.links().stream()
        .filter(link -> link.role() == Link.Role.CONTINUES)
        .map(Link::run)
        .findFirst();
  }

  private PastRun past(StoredRun run) {
    RunFacts facts = run.facts();
    RunId id = run.header().id();
    Map<String, RunId> completed = new HashMap<>();
    for (RunStatus member : members(id)) {
      if (member.state() == RunState.COMPLETED) {
        stage(member, id).ifPresent(name -> completed.putIfAbsent(name, member.id()));
      }
    }
    Map<String, Artifact> made = new HashMap<>();
    facts.artifacts().forEach(artifact -> made.put(artifact.path(), artifact));
    Map<String, PastStage> stages = new HashMap<>();
    for (Stage stage : facts.stages()) {
      stages.put(
          stage.name(),
          new PastStage(
              stage.state(),
              Optional.ofNullable(facts.inputs().get(stage.name())),
              Optional.ofNullable(completed.get(stage.name())),
              outputs(stage.name(), made)));
    }
    return new PastRun(id, facts.state(), stages);
  }

  /// What the stage had made of that which it is to make now.
  private List<Input> outputs(String name, Map<String, Artifact> made) {
    List<Input> outputs = new ArrayList<>();
    for (PipelineStage stage : stages()) {
      for (String output : stage.name().equals(name) ? stage.outputs() : List.<String>of()) {
        Artifact artifact = made.get(contents.name(stage, output));
        if (artifact != null) {
          outputs.add(new Input(artifact.path(), artifact.bytes(), artifact.sha256()));
        }
      }
    }
    return outputs;
  }

  /// The members of group `id`, newest first.
  private List<RunStatus> members(RunId id) {
    return all.stream().filter(r -> stage(r, id).isPresent()).toList();
  }

  private static Optional<String> stage(RunStatus run, RunId group) {
    return run.links().stream()
        .filter(link -> link.role() == Link.Role.MEMBER_OF && link.run().equals(group))
        .flatMap(link -> Optional.ofNullable(link.at().get("stage")).stream())
        .findFirst();
  }
}
