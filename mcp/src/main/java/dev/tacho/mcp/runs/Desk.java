package dev.tacho.mcp.runs;

import dev.tacho.analysis.query.QueriedRun;
import dev.tacho.analysis.schema.RunSchema;
import dev.tacho.analysis.schema.SchemaParser;
import dev.tacho.analysis.schema.SchemaReading;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.RunId;
import dev.tacho.core.text.Durations;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.store.Annotations;
import dev.tacho.store.Lookup;
import dev.tacho.store.Notes;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoreException;
import dev.tacho.store.StoredRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where runs are found and opened. Any thread; what it opens is for the thread that asked.
public final class Desk {
  private static final int MOST_NAMES = 500;

  private final RunStore store;
  private final Foreign foreign;
  private final InstantSource clock;
  private final Judgements judgements = new Judgements();

  private Desk(RunStore store, Foreign foreign, InstantSource clock) {
    this.store = store;
    this.foreign = foreign;
    this.clock = clock;
  }

  /// A desk over the runs of `store`, and over those that other tools left in `directory`.
  public static Desk of(RunStore store, RunReaders readers, Path directory, InstantSource clock) {
    return new Desk(store, new Foreign(readers, directory, clock), clock);
  }

  /// The run that `name` means: an id or its beginning, a label, `latest`, a path, with `#PART`
  /// where several runs lie there. Fails with an answer for the model that says what it may have
  /// meant.
  public OpenRun open(String name) {
    OpenRun run = found(name);
    return schema().map(run::under).orElse(run);
  }

  private OpenRun found(String name) {
    try {
      return switch (store.find(name)) {
        case Lookup.Found(var run) -> own(run);
        case Lookup.NotFound(_, var nearest) ->
            foreign
                .open(name)
                .orElseThrow(
                    () ->
                        McpException.tool(
                            "no run '"
                                + name
                                + "' in "
                                + store.home()
                                + " or at that path"
                                + (nearest.isEmpty()
                                    ? "; list_runs names them"
                                    : "; did you mean " + String.join(" or ", nearest) + "?")));
        case Lookup.Ambiguous(_, var candidates) ->
            throw McpException.tool(several(name, candidates));
      };
    } catch (StoreException | ReadersException e) {
      throw McpException.tool(String.valueOf(e.getMessage()));
    }
  }

  /// `run`, judged from every value; from memory where it has not changed since it was judged.
  ///
  /// @param doing what the reading is for, as progress tells it
  public RunSummary summary(OpenRun run, Asking asking, String doing) {
    Optional<Judgements.Basis> basis =
        version(run).map(version -> new Judgements.Basis(run.key(), version, run.schema()));
    return basis
        .flatMap(judgements::of)
        .orElseGet(
            () -> {
              RunSummary fresh =
                  RunSummary.of(run.watched(asking, doing).reader(), RunSummary.Settings.DEFAULT);
              basis.ifPresent(known -> judgements.keep(known, fresh));
              return fresh;
            });
  }

  /// What may be found at `name`; empty where nothing is, or where several runs are.
  public Optional<OpenRun> find(String name) {
    try {
      return Optional.of(open(name));
    } catch (McpException _) {
      return Optional.empty();
    }
  }

  /// All runs, newest first, to be asked for what a query names.
  public List<QueriedRun> all(Asking asking) {
    try {
      Map<String, Notes> notes = store.annotations().all();
      List<QueriedRun> all = new ArrayList<>();
      Optional<RunSchema> schema = schema();
      for (RunStatus status : store.list()) {
        asking.requireWanted();
        Notes said = notes.getOrDefault(Annotations.key(status.id()), Notes.NONE);
        all.add(new Listed(store, status, said, clock.instant(), schema));
      }
      all.addAll(foreign.all(asking, notes, schema));
      return all;
    } catch (StoreException e) {
      throw McpException.tool(String.valueOf(e.getMessage()));
    }
  }

  /// What runs may be called: `latest`, labels and ids; none where that cannot be read.
  public List<String> names() {
    List<String> names = new ArrayList<>(List.of(Lookup.LATEST));
    try {
      for (RunStatus status : store.newest(MOST_NAMES).runs()) {
        names.add(status.title());
        names.add(status.id().text());
      }
    } catch (StoreException _) {
      return List.of();
    }
    return names;
  }

  /// What `7 days ago` counts from.
  public Instant now() {
    return clock.instant();
  }

  /// A text that differs whenever the run has changed; empty where it cannot be told. Cheap.
  public Optional<String> version(OpenRun run) {
    try {
      if (run.place().isPresent()) {
        return Foreign.version(run.place().get());
      }
      // a lease is touched while nothing happens, so only what is written counts
      return run.own().flatMap(own -> Foreign.bytes(own.directory())).map(bytes -> "" + bytes);
    } catch (StoreException _) {
      return Optional.empty();
    }
  }

  /// The ids of the store's runs, newest first; none where it cannot be read.
  public List<RunId> ids() {
    try {
      return store.newest(0).ids();
    } catch (StoreException _) {
      return List.of();
    }
  }

  /// What people say about runs.
  public Annotations annotations() {
    return store.annotations();
  }

  /// How long ago that was, for people.
  public String ago(Instant then) {
    Duration age = Duration.between(then, clock.instant());
    return age.isNegative() ? "just now" : Durations.text(age) + " ago";
  }

  /// What the project's people state of its metrics. Fails when that is damaged.
  private Optional<RunSchema> schema() {
    try {
      Optional<SchemaReading> read = store.schema().map(SchemaParser::read);
      if (read.isPresent() && read.get().schema().isEmpty()) {
        throw McpException.tool(
            "the schema of "
                + store.home()
                + " is damaged: "
                + read.get().faults().getFirst()
                + "; tacho import --schema FILE replaces it");
      }
      return read.flatMap(SchemaReading::schema);
    } catch (StoreException e) {
      throw McpException.tool(String.valueOf(e.getMessage()));
    }
  }

  private static OpenRun own(StoredRun run) {
    return new OpenRun(
        run.header().id().text(),
        Annotations.key(run.header().id()),
        run,
        Optional.of(run),
        "tacho",
        Optional.empty(),
        Optional.empty());
  }

  private String several(String name, List<RunStatus> candidates) {
    List<String> shown = new ArrayList<>();
    for (RunStatus run : candidates.subList(0, Math.min(5, candidates.size()))) {
      shown.add(
          run.id()
              + " ("
              + run.title()
              + ", "
              + run.state().word()
              + ", "
              + ago(run.started())
              + ")");
    }
    return "'"
        + name
        + "' stands for "
        + candidates.size()
        + " runs; name one by its id: "
        + String.join("; ", shown)
        + (shown.size() < candidates.size() ? "; and more" : "");
  }
}
