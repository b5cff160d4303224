package dev.tacho.readers;

import dev.tacho.core.RunReader;
import dev.tacho.readers.columns.ColumnCache;
import dev.tacho.readers.columns.ColumnIntake;
import dev.tacho.readers.columns.Outlines;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.mlflow.MlflowServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The entry to this room: which runs of other tools lie at a path, and one of them opened. What
/// was read is kept in a cache of columns, so that it is read once, and what a file grew by is
/// read alone. Any thread.
public final class RunReaders {
  private static final Duration MOST_FOR_AN_ANSWER = Duration.ofSeconds(20);

  private final List<RunFormat> formats;
  private final ColumnCache cache;

  /// What a listing depends on beside files; empty with plugins, which may look anywhere.
  private final Optional<String> signature;

  private RunReaders(List<RunFormat> formats, ColumnCache cache, boolean plugins) {
    this.formats = List.copyOf(formats);
    this.cache = cache;
    StringBuilder names = new StringBuilder();
    formats.forEach(f -> names.append(f.name()).append(' ').append(f.version()).append(' '));
    signature = plugins ? Optional.empty() : Optional.of(names.toString());
  }

  /// Readers that keep what they read in `cacheFolder` ([#cacheFolder]).
  ///
  /// @param plugins formats beside those that come with Tacho, asked before them
  public static RunReaders of(Path cacheFolder, List<RunFormat> plugins, InstantSource wall) {
    return of(cacheFolder, plugins, wall, ColumnCache.MOST_BYTES);
  }

  static RunReaders of(
      Path cacheFolder, List<RunFormat> plugins, InstantSource wall, long mostBytes) {
    return new RunReaders(
        all(plugins, wall), ColumnCache.in(cacheFolder, mostBytes, wall), !plugins.isEmpty());
  }

  /// Readers that read everything from its source, each time.
  public static RunReaders withoutCache(List<RunFormat> plugins, InstantSource wall) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return new RunReaders(
        all(plugins, wall), ColumnCache.none(temporary, wall), !plugins.isEmpty());
  }

  private static List<RunFormat> all(List<RunFormat> plugins, InstantSource wall) {
    List<RunFormat> all = new ArrayList<>(plugins);
    Set<String> names = plugins.stream().map(RunFormat::name).collect(Collectors.toSet());
    // a plugin may stand for a format that comes with Tacho
    Formats.builtIn(wall).stream().filter(f -> !names.contains(f.name())).forEach(all::add);
    return all;
  }

  /// `$XDG_CACHE_HOME/tacho`, else `.cache/tacho` in the user's home; empty where neither is
  /// known.
  public static Optional<Path> cacheFolder(Map<String, String> environment) {
    // the specification says that a relative one is to be ignored
    return absolute(environment.get("XDG_CACHE_HOME"))
        .or(() -> absolute(environment.get("HOME")).map(home -> home.resolve(".cache")))
        .map(base -> base.resolve("tacho"));
  }

  /// Asks a running MLflow server for all its runs, or for the one whose page `address` names,
  /// and answers with the folder where what it said lies, to be found and opened like any other.
  /// The one thing here that uses the network, and only for an address that a person typed. Fails
  /// with the reason when nobody answers there as MLflow does.
  ///
  /// @param environment tells the place of caches, and credentials as MLflow's own client has
  ///     them
  public static Path fetch(URI address, Map<String, String> environment) {
    Path caches =
        cacheFolder(environment).orElse(Path.of(System.getProperty("java.io.tmpdir"), "tacho"));
    // beside the cache of columns, which may be emptied file by file
    return new MlflowServer(
            address, environment, caches.resolveSibling("tacho-servers"), MOST_FOR_AN_ANSWER)
        .fetch();
  }

  private static Optional<Path> absolute(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    Path path = Path.of(text);
    return path.isAbsolute() ? Optional.of(path) : Optional.empty();
  }

  /// The runs at and below `at`. Cheap: names, sizes and first bytes. Fails with the reason when
  /// `at` is missing or may not be looked at, and, where it is a file, when it is no run of any
  /// format.
  public Discovery find(Path at) {
    return new Finder(formats, Optional.empty()).find(at);
  }

  /// As [#find], with what lists and queries want to know of each run: facts and series in a few
  /// numbers come from what was kept of the last listing of `at`, as far as no file changed, and
  /// a run that is asked for more is opened then. Holds no run open.
  public Listing list(Path at) {
    Outlines outlines;
    try {
      outlines = cache.outlines(at.toRealPath(), signature.map(s -> s + "\n" + at));
    } catch (IOException e) {
      throw Trouble.of(at, e);
    }
    Discovery found = new Finder(formats, Optional.of(outlines)).find(at);
    List<Listing.Entry> runs = new ArrayList<>(found.runs().size());
    List<String> obstacles = new ArrayList<>(found.obstacles());
    for (FoundRun run : found.runs()) {
      try {
        runs.add(new Listing.Entry(run, outline(run, outlines)));
      } catch (ReadersException e) {
        obstacles.add(String.valueOf(e.getMessage()));
      }
    }
    outlines.keep();
    return new Listing(runs, obstacles);
  }

  private RunReader outline(FoundRun run, Outlines outlines) {
    int version = format(run).version();
    Supplier<RunReader> opening = () -> open(run);
    Optional<RunReader> known = outlines.of(run, version, opening);
    return known.isPresent() ? known.get() : outlines.outline(run, version, open(run), opening);
  }

  private RunFormat format(FoundRun found) {
    for (RunFormat format : formats) {
      if (format.name().equals(found.format())) {
        return format;
      }
    }
    throw new ReadersException(found.path() + ": nothing here reads the format " + found.format());
  }

  /// The run, its series from the cache as far as that still holds. What cannot be read of it is
  /// told by [RunReader#damage]; fails where nothing can be read at all.
  public RunReader open(FoundRun found) {
    RunFormat format = format(found);
    try {
      FoundRun run =
          new FoundRun(found.format(), found.path().toRealPath(), found.part(), found.id());
      Optional<RunReader> whole = format.whole(run);
      if (whole.isPresent()) {
        return whole.get();
      }
      return cache.open(run, format.version(), intake -> read(format, run, intake));
    } catch (IOException e) {
      throw Trouble.of(found.path(), e);
    }
  }

  /// A run of Tacho's own store, which lies in `folder`, with its series in columns like those of
  /// any other run.
  public RunReader own(Path folder, RunReader run) {
    return new OwnRun(cache, folder, run);
  }

  private static void read(RunFormat format, FoundRun run, ColumnIntake intake) throws IOException {
    try {
      format.read(run, intake.resume(), intake);
    } catch (IOException e) {
      if (intake.isEmpty()) {
        throw e;
      }
      intake.damage(run.path(), 0, -1, "the rest cannot be read: " + Trouble.reason(e));
    } catch (ReadersException e) {
      if (intake.isEmpty()) {
        throw e;
      }
      intake.damage(run.path(), 0, -1, String.valueOf(e.getMessage()));
    }
  }
}
