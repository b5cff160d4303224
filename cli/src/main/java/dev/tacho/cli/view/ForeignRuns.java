package dev.tacho.cli.view;

import dev.tacho.analysis.query.ReadRun;
import dev.tacho.analysis.schema.RunSchema;
import dev.tacho.cli.shell.Call;
import dev.tacho.core.RunReader;
import dev.tacho.core.metric.Direction;
import dev.tacho.readers.Listing;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.store.Annotations;
import dev.tacho.store.Notes;
import dev.tacho.store.RunStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs that other tools left below some paths, as queries see them.
///
/// @param runs by how a person names them on the command line
/// @param obstacles what could not be looked at or read, with the reason
public record ForeignRuns(Map<String, ReadRun> runs, List<String> obstacles) {
  /// All that lie below the paths `typed`. Fails when one of them is missing.
  public static ForeignRuns below(
      Call call, RunStore store, List<String> typed, Map<String, Direction> goals) {
    RunReaders readers = call.readers();
    Optional<RunSchema> schema = ProjectSchema.of(store);
    Map<String, ReadRun> runs = new LinkedHashMap<>();
    List<String> obstacles = new ArrayList<>();
    Path here = call.environment().directory().toAbsolutePath().normalize();
    for (String path : typed) {
      Listing below = readers.list(call.path(path));
      obstacles.addAll(below.obstacles());
      for (Listing.Entry entry : below.runs()) {
        RunReader run = schema.isPresent() ? schema.get().over(entry.run()) : entry.run();
        runs.put(name(here, entry.found()), row(store, entry.found(), run, goals));
      }
    }
    return new ForeignRuns(runs, obstacles);
  }

  /// Seen from the working directory where it lies below that.
  private static String name(Path here, FoundRun run) {
    Path there = run.path().toAbsolutePath().normalize();
    return there.startsWith(here) && !there.equals(here)
        ? Subject.named(new FoundRun(run.format(), here.relativize(there), run.part(), run.id()))
        : Subject.named(run);
  }

  private static ReadRun row(
      RunStore store, FoundRun found, RunReader run, Map<String, Direction> goals) {
    return new ReadRun(
        run,
        new ReadRun.Origin(found.format(), Subject.named(found), found.label()),
        () ->
            said(store.annotations().of(Annotations.keyOfForeign(found.path(), found.part())), run),
        goals);
  }

  /// The run of `subject` as queries see it.
  public static ReadRun of(RunStore store, Subject subject, Map<String, Direction> goals) {
    RunReader run = subject.run();
    return new ReadRun(
        run,
        new ReadRun.Origin(
            subject.own().isPresent() ? "tacho" : "", subject.place(), subject.place()),
        () -> said(subject.notes(store), run),
        goals);
  }

  private static ReadRun.Said said(Notes notes, RunReader run) {
    List<String> texts = new ArrayList<>(run.notes());
    notes.texts().forEach(text -> texts.add(text.text()));
    return new ReadRun.Said(notes.tags(run.header().tags()), texts, notes.favourite());
  }
}
