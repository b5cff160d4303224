package dev.tacho.cli.keep;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.Counted;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Moments;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.RunFilter;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.text.Printable;
import dev.tacho.report.text.Table;
import dev.tacho.store.Pruning;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// `tacho prune`: removes old runs by rules, after showing which.
public final class PruneWord implements Word {
  @Override
  public Usage usage() {
    return Usage.of(
            "prune", Group.KEEP, "removes old runs by rules; shows them only, without --yes")
        .option("older-than", "DURATION", "only runs that ended longer ago than that")
        .option("keep-last", "N", "never the newest N runs")
        .options("state", "STATE", "only runs that ended so")
        .options("tag", "KEY=VALUE", "only runs with this tag")
        .flag("yes", "remove them")
        .note(
            "A run goes when every given rule allows it, and its checkpoints with it. Never"
                + " removed: a run that is being recorded or silent, one that such a run goes on"
                + " from, a pinned one, a baseline, and anything that is not a run.")
        .example("tacho prune --older-than 30d --keep-last 20")
        .example("tacho prune --state failed --older-than 7d --yes")
        .build();
  }

  @Override
  public int run(Call call) {
    Pruning.Policy policy = policy(call.arguments());
    RunStore store = call.store();
    Pruning.Plan plan = store.pruning().plan(policy);
    boolean execute = call.arguments().has("yes");
    Pruning.Plan done = execute ? store.pruning().execute(plan) : plan;
    if (call.json()) {
      call.answer(json(done, execute));
    } else {
      print(call, done, execute);
    }
    return ExitCode.DONE;
  }

  private static Pruning.Policy policy(Arguments arguments) {
    if (!arguments.has("older-than")
        && !arguments.has("keep-last")
        && !arguments.has("state")
        && !arguments.has("tag")) {
      throw Refusal.usage(
          "prune needs a rule; give one, as --older-than 30d, --keep-last 20 or --state failed");
    }
    Map<String, String> tags = new LinkedHashMap<>();
    for (String typed : arguments.texts("tag")) {
      String[] tag = RunFilter.tag("tag", typed);
      tags.put(tag[0], tag[1]);
    }
    return new Pruning.Policy(
        arguments.duration("older-than"),
        arguments.has("keep-last")
            ? OptionalInt.of(arguments.count("keep-last", 1))
            : OptionalInt.empty(),
        states(arguments),
        tags);
  }

  private static Set<RunState> states(Arguments arguments) {
    Set<RunState> states = new LinkedHashSet<>();
    for (String word : RunFilter.states(arguments)) {
      RunState state = RunState.ofWord(word).orElse(RunState.RUNNING);
      if (!state.ended()) {
        throw Refusal.usage(
            "--state is '"
                + word
                + "', and only ended runs are pruned; give completed, failed,"
                + " cancelled, timed_out, out_of_memory or lost");
      }
      states.add(state);
    }
    return states;
  }

  private static Json.Obj json(Pruning.Plan plan, boolean executed) {
    List<Json> remove = new ArrayList<>();
    for (Pruning.Removal removal : plan.remove()) {
      remove.add(run(removal.run()).put("bytes", removal.bytes()).build());
    }
    List<Json> keep = new ArrayList<>();
    for (Pruning.Kept kept : plan.keep()) {
      keep.add(run(kept.run()).put("reason", kept.reason()).build());
    }
    return Json.object()
        .put("schema", "tacho.prune/1")
        .put("executed", executed)
        .put("bytes", plan.bytes())
        .put("remove", Json.array(remove))
        .put("keep", Json.array(keep))
        .build();
  }

  private static Json.Builder run(RunStatus run) {
    return Json.object()
        .put("id", run.id().text())
        .putText("name", run.name().map(Object::toString))
        .put("state", run.state().word())
        .put("started", run.started().toString());
  }

  private static void print(Call call, Pruning.Plan plan, boolean executed) {
    Console console = call.console();
    if (!plan.remove().isEmpty()) {
      Table table =
          new Table().left("RUN").shrinking("NAME").left("STATE").left("STARTED").right("SIZE");
      for (Pruning.Removal removal : plan.remove()) {
        RunStatus run = removal.run();
        table.row(
            run.id().text(),
            run.name().isPresent() ? run.name().get().text() : "-",
            run.state().word(),
            Moments.ago(run.started(), call.now()),
            Numbers.bytes(removal.bytes()));
      }
      console.lines(table.lines(console.screen().columns()));
    }
    for (Pruning.Kept kept : plan.keep()) {
      console.hint("stays: " + kept.run().id() + ": " + Printable.of(kept.reason()));
    }
    console.line(
        Counted.of(plan.remove().size(), "run")
            + ", "
            + Numbers.bytes(plan.bytes())
            + (executed ? ", removed" : ", would be removed"));
    if (!executed && !plan.remove().isEmpty()) {
      console.hint("nothing was removed; the same with --yes removes them");
    }
  }
}
