package dev.tacho.cli.view;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.RunReader;
import dev.tacho.readers.Discovery;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.report.text.Printable;
import dev.tacho.store.Annotations;
import dev.tacho.store.Lookup;
import dev.tacho.store.Notes;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A run that a word looks at: one of the store, or what another tool left at a path.
///
/// @param own the run as the store has it; empty for another tool's
/// @param key under which notes on it are kept
/// @param place where it lies: a folder, a file, or `FILE#PART`
public record Subject(RunReader run, Optional<StoredRun> own, String key, String place) {
  /// Between a file that holds several runs and the one that is meant.
  private static final char PART = '#';

  private static final int LISTED = 10;

  /// The run that `name` stands for: a run of the store by id, prefix, label or `latest`, else a
  /// path, as `wandb/run-20250101_120000-abc` or `mlflow.db#5f2c`. Fails with a [Refusal] that
  /// lists what it may mean.
  public static Subject named(Call call, RunStore store, String name) {
    Subject meant = meant(call, store, name);
    return new Subject(ProjectSchema.over(store, meant.run), meant.own, meant.key, meant.place);
  }

  private static Subject meant(Call call, RunStore store, String name) {
    Lookup lookup = store.find(name);
    if (lookup instanceof Lookup.Found(var run)) {
      return own(call, run);
    }
    if (lookup instanceof Lookup.NotFound) {
      Optional<Subject> foreign = foreign(call, name);
      if (foreign.isPresent()) {
        return foreign.get();
      }
      if (name.indexOf('/') >= 0 || name.indexOf('.') >= 0) {
        throw Refusal.input(
            "there is no file or folder '"
                + Printable.of(name)
                + "', and no run of that name in "
                + store.home()
                + "; tacho list shows the runs");
      }
    }
    return own(call, call.run(store, name));
  }

  /// A run of the store.
  public static Subject own(Call call, StoredRun run) {
    RunReader shown = call.readers().own(run.directory(), run);
    return new Subject(
        shown, Optional.of(run), Annotations.key(run.header().id()), run.directory().toString());
  }

  /// Another tool's run that was found.
  public static Subject foreign(RunReaders readers, FoundRun found) {
    return new Subject(
        readers.open(found),
        Optional.empty(),
        Annotations.keyOfForeign(found.path(), found.part()),
        named(found));
  }

  /// What was noted on it.
  public Notes notes(RunStore store) {
    return store.annotations().of(key);
  }

  /// How a person names the run on the command line.
  public static String named(FoundRun found) {
    return found.part().isEmpty()
        ? found.path().toString()
        : found.path().toString() + PART + found.part();
  }

  private static Optional<Subject> foreign(Call call, String name) {
    RunReaders readers = call.readers();
    if (name.startsWith("http://") || name.startsWith("https://")) {
      Path fetched = RunReaders.fetch(address(name), call.environment().variables());
      return Optional.of(only(readers, readers.find(fetched), name, ""));
    }
    Optional<Path> whole = existing(call, name);
    if (whole.isPresent()) {
      return Optional.of(only(readers, readers.find(whole.get()), name, ""));
    }
    int at = name.lastIndexOf(PART);
    if (at <= 0) {
      return Optional.empty();
    }
    return existing(call, name.substring(0, at))
        .map(path -> only(readers, readers.find(path), name, name.substring(at + 1)));
  }

  private static URI address(String typed) {
    try {
      return new URI(typed);
    } catch (URISyntaxException e) {
      throw Refusal.usage(
          "'"
              + Printable.of(typed)
              + "' is no address: "
              + e.getReason()
              + "; copy it from MLflow's page of the run");
    }
  }

  private static Optional<Path> existing(Call call, String typed) {
    try {
      Path path = call.environment().directory().resolve(typed);
      return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static Subject only(RunReaders readers, Discovery found, String name, String part) {
    List<FoundRun> meant = meant(found.runs(), part);
    if (meant.size() == 1) {
      return foreign(readers, meant.getFirst());
    }
    if (meant.isEmpty()) {
      throw Refusal.input(
          Printable.of(name)
              + (found.runs().isEmpty()
                  ? " holds no run that Tacho can read"
                  : " names none of the " + found.runs().size() + " runs there")
              + found.obstacles().stream().findFirst().map(o -> ": " + o).orElse("")
              + "; tacho list "
              + Printable.of(part.isEmpty() ? name : name.substring(0, name.lastIndexOf(PART)))
              + " shows what lies there");
    }
    StringBuilder message =
        new StringBuilder()
            .append(Printable.of(name))
            .append(" holds ")
            .append(meant.size())
            .append(" runs; name one:");
    for (FoundRun run : meant.subList(0, Math.min(LISTED, meant.size()))) {
      message.append("\n  ").append(Printable.of(named(run))).append("  ").append(run.format());
    }
    if (meant.size() > LISTED) {
      message.append("\n  and ").append(meant.size() - LISTED).append(" more");
    }
    throw Refusal.input(message.toString());
  }

  private static List<FoundRun> meant(List<FoundRun> runs, String part) {
    List<FoundRun> exact = runs.stream().filter(run -> run.part().equals(part)).toList();
    return part.isEmpty()
        ? runs
        : exact.isEmpty()
            ? runs.stream().filter(run -> run.part().startsWith(part)).toList()
            : exact;
  }
}
