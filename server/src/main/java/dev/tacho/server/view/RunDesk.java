package dev.tacho.server.view;

import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.store.Lookup;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoreException;
import dev.tacho.store.StoredRun;
import dev.tacho.web.Problem;
import dev.tacho.web.WebException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Where runs are looked at. Reads only: a run whose writer is dead is told as it stands, and
/// nobody is recovered. Any thread.
public final class RunDesk {
  /// Runs whose last word is remembered, so that a list costs little more than the runs that go
  /// on.
  private static final int MOST = 20_000;

  private static final String RANK = "rank";

  private final RunStore store;
  private final Clock clock;
  private final Map<RunId, RunStatus> over = new LinkedHashMap<>(); // sealed; guarded by this

  /// The runs of `store`.
  ///
  /// @param clock that the ages of checkpoints are told by
  public RunDesk(RunStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /// Which runs are wanted.
  ///
  /// @param before older than this one
  /// @param state their state's word
  /// @param name their name or project
  public record Wanted(Optional<RunId> before, Optional<String> state, Optional<String> name) {
    /// Every run.
    public static final Wanted ALL =
        new Wanted(Optional.empty(), Optional.empty(), Optional.empty());

    private boolean fits(RunStatus run) {
      return state.filter(word -> !word.equals(run.state().word())).isEmpty()
          && name.filter(text -> !isCalled(run, text)).isEmpty();
    }

    private static boolean isCalled(RunStatus run, String text) {
      return run.name().map(Label::text).filter(text::equals).isPresent()
          || run.project().map(Label::text).filter(text::equals).isPresent();
    }
  }

  /// A part of the list.
  ///
  /// @param runs newest first, each at a glance
  /// @param next what to ask for [Wanted#before] to go on; empty at the end
  public record Page(List<Json.Obj> runs, Optional<RunId> next) {}

  /// The `limit` newest of the runs that are wanted.
  public Page page(Wanted wanted, int limit) {
    List<Json.Obj> found = new ArrayList<>();
    RunId last = null;
    for (RunId id : ids()) {
      if (wanted.before().filter(before -> id.compareTo(before) >= 0).isPresent()) {
        continue;
      }
      if (found.size() == limit) {
        return new Page(found, Optional.ofNullable(last));
      }
      last = id;
      status(id).filter(wanted::fits).ifPresent(run -> found.add(glance(run)));
    }
    return new Page(found, Optional.empty());
  }

  /// The `limit` newest runs by id, each at a glance.
  public Map<RunId, Json.Obj> newest(int limit) {
    Map<RunId, Json.Obj> found = new LinkedHashMap<>();
    for (RunId id : ids().stream().limit(limit).toList()) {
      status(id).ifPresent(run -> found.put(id, glance(run)));
    }
    return found;
  }

  /// How many runs there are.
  public int count() {
    return ids().size();
  }

  /// The run that `name` means: an id or its beginning, a label, or `latest`. No path: a client
  /// sees the runs of this store and nothing else. Fails with the answer for the client.
  public StoredRun find(String name) {
    try {
      if (name.indexOf('/') >= 0 || name.startsWith(".") || name.indexOf('\0') >= 0) {
        throw missing(name, List.of());
      }
      String id = name.toUpperCase(Locale.ROOT);
      if (RunId.isId(id)) {
        return store.open(new RunId(id));
      }
      return switch (store.find(name)) {
        case Lookup.Found(var run) -> run;
        case Lookup.NotFound(_, var nearest) -> throw missing(name, nearest);
        case Lookup.Ambiguous(_, var candidates) ->
            throw refusal(
                409,
                name,
                "means " + candidates.size() + " runs",
                "name one by its id, the newest is " + candidates.getFirst().id().text());
      };
    } catch (StoreException _) {
      throw missing(name, List.of());
    }
  }

  private static WebException missing(String name, List<String> nearest) {
    return refusal(
        404,
        name,
        "is not there",
        nearest.isEmpty()
            ? "GET /v1/runs lists those that are"
            : "did you mean " + String.join(" or ", nearest) + "?");
  }

  private static WebException refusal(int status, String name, String value, String remedy) {
    String shown = name.length() > 100 ? name.substring(0, 100) + "..." : name;
    return new WebException(
        new Problem(status, "run '" + shown.replaceAll("\\p{Cntrl}", "?") + "'", value, remedy));
  }

  /// `run` at a glance.
  public Json.Obj glance(StoredRun run) {
    return glance(run.status());
  }

  private Json.Obj glance(RunStatus status) {
    return RunJson.glance(status, store.writer(status)).build();
  }

  /// How the workers of `run` are now; empty where it is no group of workers.
  public Optional<GroupHealth> health(StoredRun run) {
    return GroupHealth.of(run, clock.instant());
  }

  /// All that is known of `run`, its points left out.
  public Json.Obj whole(StoredRun run) {
    RunStatus status = run.status();
    return RunJson.glance(status, store.writer(status))
        .put("header", run.header().toJson())
        .put("reported", RunJson.series(status.reported()))
        .put("measured", RunJson.series(status.measured()))
        .put("members", Json.array(members(status.id())))
        .build();
  }

  /// The runs that are members of `group`, in the order in which they began.
  private List<Json> members(RunId group) {
    List<Json> members = new ArrayList<>();
    for (RunStatus run : memberRuns(group)) {
      for (Link link : run.links()) {
        if (isMember(link, group)) {
          members.add(
              Json.object()
                  .put("run", run.id().text())
                  .put("state", run.state().word())
                  .put("at", Json.ofTexts(new TreeMap<>(link.at())))
                  .build());
        }
      }
    }
    return members;
  }

  /// The newest run of each rank of `group`, by the rank's text.
  public Map<String, String> ranks(RunId group) {
    Map<String, String> ranks = new TreeMap<>();
    for (RunStatus run : memberRuns(group)) {
      for (Link link : run.links()) {
        if (isMember(link, group) && link.at().containsKey(RANK)) {
          ranks.put(link.at().get(RANK), run.id().text());
        }
      }
    }
    return ranks;
  }

  private List<RunStatus> memberRuns(RunId group) {
    List<RunStatus> members = new ArrayList<>();
    for (RunId id : ids()) {
      // newest first, and a member is younger than its group
      if (id.compareTo(group) <= 0) {
        break;
      }
      status(id)
          .filter(run -> run.links().stream().anyMatch(link -> isMember(link, group)))
          .ifPresent(members::addFirst);
    }
    return members;
  }

  private static boolean isMember(Link link, RunId group) {
    return link.role() == Link.Role.MEMBER_OF && link.run().equals(group);
  }

  private List<RunId> ids() {
    return store.newest(0).ids();
  }

  private Optional<RunStatus> status(RunId id) {
    synchronized (this) {
      RunStatus known = over.get(id);
      if (known != null) {
        return Optional.of(known);
      }
    }
    try {
      RunStatus now = store.open(id).status();
      if (now.seal().isPresent()) {
        keep(now);
      }
      return Optional.of(now);
    } catch (StoreException _) {
      // a folder that holds no readable run, or one that was removed a moment ago
      return Optional.empty();
    }
  }

  private synchronized void keep(RunStatus run) {
    over.put(run.id(), run);
    if (over.size() > MOST) {
      over.remove(over.keySet().iterator().next());
    }
  }
}
