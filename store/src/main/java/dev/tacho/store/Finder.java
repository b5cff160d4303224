package dev.tacho.store;

import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.RunId;
import dev.tacho.core.text.EditDistance;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the run that a person means.
final class Finder {
  private static final int SUGGESTIONS = 5;

  private final RunStore store;

  Finder(RunStore store) {
    this.store = store;
  }

  Lookup find(String name) {
    String id = name.toUpperCase(Locale.ROOT);
    if (RunId.isId(id) && store.folder(new RunId(id)).isRun()) {
      return new Lookup.Found(store.open(new RunId(id)));
    }
    if (looksLikePath(name)) {
      return byPath(name);
    }
    List<RunStatus> runs = store.list();
    if (name.equals(Lookup.LATEST)) {
      return latest(runs)
          .<Lookup>map(run -> new Lookup.Found(store.open(run)))
          .orElseGet(() -> new Lookup.NotFound(name, List.of()));
    }
    List<RunStatus> matches =
        runs.stream()
            .filter(
                r ->
                    r.name().map(Label::text).filter(name::equals).isPresent()
                        || (!name.isEmpty() && r.id().text().startsWith(id)))
            .toList();
    return switch (matches.size()) {
      case 0 -> new Lookup.NotFound(name, nearest(name, runs));
      case 1 -> new Lookup.Found(store.open(matches.getFirst().id()));
      default -> new Lookup.Ambiguous(name, matches);
    };
  }

  /// The newest run that somebody started: a member of a group was started by the group's run.
  private static Optional<RunId> latest(List<RunStatus> newestFirst) {
    Set<RunId> here = newestFirst.stream().map(RunStatus::id).collect(Collectors.toSet());
    return newestFirst.stream()
        .filter(
            run ->
                run.links().stream()
                    .noneMatch(
                        link -> link.role() == Link.Role.MEMBER_OF && here.contains(link.run())))
        .map(RunStatus::id)
        .findFirst();
  }

  private static boolean looksLikePath(String name) {
    return name.contains("/") || name.equals(".") || name.equals("..");
  }

  private Lookup byPath(String name) {
    try {
      RunFolder folder = new RunFolder(Path.of(name).toAbsolutePath().normalize());
      return folder.isRun()
          ? new Lookup.Found(store.open(folder.path()))
          : new Lookup.NotFound(name, List.of());
    } catch (InvalidPathException _) {
      return new Lookup.NotFound(name, List.of());
    }
  }

  private static List<String> nearest(String name, List<RunStatus> runs) {
    int far = Math.max(2, name.length() / 3);
    return runs.stream()
        .flatMap(r -> Stream.concat(r.name().stream().map(Label::text), Stream.of(r.id().text())))
        .distinct()
        .filter(n -> distance(name, n) <= far || n.contains(name))
        .sorted(Comparator.comparingInt(n -> distance(name, n)))
        .limit(SUGGESTIONS)
        .toList();
  }

  private static int distance(String one, String other) {
    return EditDistance.of(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
  }
}
