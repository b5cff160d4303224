package dev.tacho.store;

import dev.tacho.core.FormatVersion;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The named baselines of a store. A baseline pins its run. Any thread.
public final class Baselines {
  private static final String SCHEMA = "tacho.baseline/1";
  private static final String SUFFIX = ".json";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

  private final Path folder;
  private final InstantSource wall;

  Baselines(Path folder, InstantSource wall) {
    this.folder = folder;
    this.wall = wall;
  }

  /// Names the sealed run `run`; replaces a baseline of that name. Fails for a bad name and for a
  /// run without a seal.
  public Baseline save(String name, StoredRun run) {
    Path file = file(name);
    Seal seal =
        run.seal()
            .orElseThrow(
                () ->
                    new StoreException(
                        "run "
                            + run.header().id()
                            + " has no seal; only a sealed run can be a"
                            + " baseline"));
    Baseline baseline = new Baseline(name, run.header().id(), seal.digest(), wall.instant());
    Json.Obj json =
        Json.object()
            .put("schema", SCHEMA)
            .put("name", name)
            .put("run", baseline.run().text())
            .put("seal", baseline.seal())
            .put("saved", baseline.saved().toString())
            .build();
    try {
      Files.createDirectories(folder);
      Disk.replace(file, json.pretty() + "\n", true);
    } catch (IOException e) {
      throw new StoreException("baseline " + name + " cannot be saved: " + Disk.reason(e), e);
    }
    return baseline;
  }

  /// The baseline of that name; empty when there is none. Fails when its file cannot be read.
  public Optional<Baseline> find(String name) {
    Path file = file(name);
    try {
      Json.Obj json = Json.parseObject(Disk.text(file));
      FormatVersion.require(json, SCHEMA);
      return Optional.of(
          new Baseline(
              name,
              new RunId(json.needText("run")),
              json.needText("seal"),
              Instant.parse(json.needText("saved"))));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StoreException("baseline " + name + ": " + Disk.reason(e), e);
    } catch (JsonException | IllegalArgumentException | DateTimeException e) {
      throw new StoreException(
          "baseline " + name + ": " + file + " is damaged: " + e.getMessage() + "; save it anew",
          e);
    }
  }

  /// The names of all, those among them whose files are damaged, in their order.
  public List<String> names() {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        names.add(name.substring(0, name.length() - SUFFIX.length()));
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      return List.of();
    } catch (IOException e) {
      throw new StoreException("baselines cannot be read: " + Disk.reason(e), e);
    }
    names.sort(null);
    return names;
  }

  /// All of them, by name. Fails when one cannot be read, since its run would lose its pin.
  public List<Baseline> list() {
    List<Baseline> all = new ArrayList<>();
    names().forEach(name -> find(name).ifPresent(all::add));
    return all;
  }

  /// Removes the name, not the run; false when there is none.
  public boolean remove(String name) {
    try {
      return Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new StoreException("baseline " + name + " cannot be removed: " + Disk.reason(e), e);
    }
  }

  private Path file(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new StoreException(
          "'"
              + name
              + "' cannot name a baseline; use 1 to 100 letters, digits, '.', '_' and '-',"
              + " not beginning with '.' or '-'");
    }
    return folder.resolve(name + SUFFIX);
  }
}
