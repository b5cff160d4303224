package dev.tacho.store;

import dev.tacho.core.Link;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Removes old runs with their checkpoints, by explicit rules only. Never one that is written,
/// silent, pinned, a baseline or gone on from by a run that is written, and never anything that is
/// not a run. Safe while others read.
public final class Pruning {
  private static final String TRASH = ".trash-";
  private static final Pattern LEFTOVER =
      Pattern.compile("\\.(trash|new|import)-[0-9A-HJKMNP-TV-Z]{26}-.*");

  private final RunStore store;

  Pruning(RunStore store) {
    this.store = store;
  }

  /// Which runs should go: those that every given rule allows.
  ///
  /// @param olderThan since their end; empty for any age
  /// @param keepNewest so many of the newest runs stay whatever the other rules say
  /// @param states only runs in one of these; none given means any ended state
  /// @param tags only runs that have all of these tags
  public record Policy(
      Optional<Duration> olderThan,
      OptionalInt keepNewest,
      Set<RunState> states,
      Map<String, String> tags) {
    public Policy {
      states = Set.copyOf(states);
      tags = Map.copyOf(tags);
    }
  }

  /// What a policy would do.
  ///
  /// @param remove with the bytes that each frees
  /// @param keep runs that the policy would have taken, with what protects each
  public record Plan(List<Removal> remove, List<Kept> keep) {
    public Plan {
      remove = List.copyOf(remove);
      keep = List.copyOf(keep);
    }

    /// Freed in all.
    public long bytes() {
      return remove.stream().mapToLong(Removal::bytes).sum();
    }
  }

  /// A run to be removed.
  public record Removal(RunStatus run, long bytes) {}

  /// A run that stays, and why.
  public record Kept(RunStatus run, String reason) {}

  /// Decides; changes nothing. Refuses a policy without any rule.
  public Plan plan(Policy policy) {
    if (policy.olderThan.isEmpty()
        && policy.keepNewest.isEmpty()
        && policy.states.isEmpty()
        && policy.tags.isEmpty()) {
      throw new StoreException(
          "prune needs a rule: an age, a number to keep, a state or a tag; without one it would"
              + " remove every run");
    }
    Map<String, Notes> notes = store.annotations().all();
    List<RunStatus> runs = store.list();
    Set<RunId> baselines = baselines();
    Set<RunId> needed = needed(runs);
    Instant now = store.here().wall().instant();
    List<Removal> remove = new ArrayList<>();
    List<Kept> keep = new ArrayList<>();
    int newest = policy.keepNewest.orElse(0);
    for (RunStatus run : runs) {
      Notes said = notes.getOrDefault(Annotations.key(run.id()), Notes.NONE);
      if (newest-- > 0 || !matches(policy, run, said, now)) {
        continue;
      }
      Optional<String> protection = protection(run, said, baselines, needed);
      if (protection.isPresent()) {
        keep.add(new Kept(run, protection.get()));
      } else {
        try {
          remove.add(new Removal(run, size(run)));
        } catch (IOException e) {
          keep.add(new Kept(run, "cannot be read: " + Disk.reason(e)));
        }
      }
    }
    return new Plan(remove, keep);
  }

  private Set<RunId> baselines() {
    return store.baselines().list().stream().map(Baseline::run).collect(Collectors.toSet());
  }

  /// Those that a run which has not ended goes on from: it may come back to their checkpoints.
  private Set<RunId> needed(List<RunStatus> runs) {
    return runs.stream()
        .filter(run -> !run.state().ended())
        .flatMap(run -> run.links().stream())
        .filter(link -> link.role() == Link.Role.CONTINUES)
        .map(Link::run)
        .collect(Collectors.toSet());
  }

  private long size(RunStatus run) throws IOException {
    long bytes = Disk.size(store.folder(run.id()).path());
    Path checkpoints = store.checkpoints(run.id());
    return Files.isDirectory(checkpoints) ? bytes + Disk.size(checkpoints) : bytes;
  }

  private static boolean matches(Policy policy, RunStatus run, Notes notes, Instant now) {
    Instant last = run.ended().orElse(run.started().plusNanos(run.lastNanos()));
    return (policy.olderThan.isEmpty() || last.isBefore(now.minus(policy.olderThan.get())))
        && (policy.states.isEmpty() || policy.states.contains(run.state()))
        && notes.tags(run.tags()).entrySet().containsAll(policy.tags.entrySet());
  }

  private Optional<String> protection(
      RunStatus run, Notes notes, Set<RunId> baselines, Set<RunId> needed) {
    if (notes.pinned()) {
      return Optional.of("pinned");
    }
    if (notes.favourite()) {
      return Optional.of("a favourite");
    }
    if (baselines.contains(run.id())) {
      return Optional.of("a baseline");
    }
    if (needed.contains(run.id())) {
      return Optional.of("a run that has not ended goes on from it");
    }
    return switch (store.writer(run)) {
      case WriterState.Alive _ -> Optional.of("still written");
      case WriterState.Silent(_, var host, var reason) ->
          Optional.of("silent on " + host + ": " + reason);
      case WriterState.Dead _ ->
          Optional.of("its writer died and it was not recovered yet; tacho end does that");
      case WriterState.Ended _ ->
          isLocked(run) ? Optional.of("still being sealed") : Optional.empty();
    };
  }

  private boolean isLocked(RunStatus run) {
    try {
      return RunLock.isHeld(store.folder(run.id()).lock());
    } catch (NoSuchFileException _) {
      // taken in from an archive, which has no lock
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  /// Removes what `plan` says, looking at each run again beforehand; tells what was really done.
  public Plan execute(Plan plan) {
    removeLeftovers();
    List<Removal> removed = new ArrayList<>();
    List<Kept> kept = new ArrayList<>(plan.keep);
    Set<RunId> needed = plan.remove.isEmpty() ? Set.of() : needed(store.list());
    for (Removal removal : plan.remove) {
      RunStatus run = removal.run;
      Notes notes = store.annotations().of(Annotations.key(run.id()));
      Optional<String> protection = protection(run, notes, baselines(), needed);
      try {
        if (protection.isPresent()) {
          kept.add(new Kept(run, protection.get()));
        } else {
          remove(store.folder(run.id()), run.id());
          removed.add(removal);
        }
      } catch (NoSuchFileException _) {
        kept.add(new Kept(run, "somebody else removed it"));
      } catch (IOException e) {
        kept.add(new Kept(run, "cannot be removed: " + Disk.reason(e)));
      }
    }
    return new Plan(removed, kept);
  }

  /// Takes the run away in one step, then deletes it; readers that have files open go on. Its
  /// checkpoints go first: nobody would find them without it.
  private void remove(RunFolder folder, RunId id) throws IOException {
    if (!folder.isRun()) {
      throw new NoSuchFileException(folder.header().toString());
    }
    Path checkpoints = store.checkpoints(id);
    if (Files.isDirectory(checkpoints)) {
      throwAway(checkpoints);
    }
    throwAway(folder.path());
  }

  private static void throwAway(Path folder) throws IOException {
    Path trash = folder.resolveSibling(TRASH + folder.getFileName() + "-" + UUID.randomUUID());
    Files.move(folder, trash, StandardCopyOption.ATOMIC_MOVE);
    Disk.delete(trash);
  }

  /// What an earlier removal or creation left behind when it was killed.
  private void removeLeftovers() {
    for (Path folder : List.of(store.runs(), store.checkpoints())) {
      try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
        for (Path name : names) {
          String text = name.getFileName().toString();
          if (LEFTOVER.matcher(text).matches() && (text.startsWith(TRASH) || isAbandoned(name))) {
            Disk.delete(name);
          }
        }
      } catch (IOException _) {
        // the next time may be luckier; nothing depends on it
      }
    }
  }

  private static boolean isAbandoned(Path made) {
    try {
      return !RunLock.isHeld(new RunFolder(made).lock());
    } catch (IOException _) {
      return false;
    }
  }
}
