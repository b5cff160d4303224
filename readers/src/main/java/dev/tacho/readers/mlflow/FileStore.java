package dev.tacho.readers.mlflow;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.json.JsonStream;
import dev.tacho.readers.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Runs in a folder `mlruns`, a folder each. Has no state; any thread.
final class FileStore {
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9_-]{1,100}");
  private static final List<String> NO_RUNS = List.of("tags", "datasets", "traces", "models");
  private static final int MOST_FILES = 20_000;
  private static final int MOST_DEPTH = 16;
  private static final int MOST_TEXT = 1 << 16;
  private static final int MOST_LATEST = 4 << 20;

  private FileStore() {}

  static List<FoundRun> at(Place place) throws IOException {
    if (place.has(".trash")) {
      place.take(place.path().resolve(".trash"));
    }
    if (!place.has(MetaFile.NAME)) {
      return List.of();
    }
    MetaFile meta = MetaFile.in(place.path());
    boolean run = place.has("metrics") || place.has("params") || place.has("tags");
    if (meta.run().isEmpty() || !run) {
      for (String child : NO_RUNS) {
        place.take(place.path().resolve(child));
      }
      return List.of();
    }
    place.take(place.path());
    return meta.deleted() ? List.of() : List.of(found(place.path(), meta));
  }

  static void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    Path folder = run.path();
    Path meta = folder.resolve(MetaFile.NAME);
    into.uses(meta);
    Json.Obj members =
        YamlFile.read(meta, fault -> into.damage(meta, 0, -1, fault)).orElse(Json.Obj.EMPTY);
    Told told = told(folder, members, into);
    Optional<Path> parent = told.parent().flatMap(id -> folderOf(id, folder));
    told.tell(
        run,
        parent.map(p -> found(p, MetaFile.in(p)).id()),
        parent.flatMap(p -> name(p.resolve(MetaFile.NAME))),
        into);
    metrics(folder.resolve("metrics"), told, from, into);
    latest(folder.resolve(Mirror.LATEST), into);
    Artifacts.read(folder.resolve("artifacts"), into);
  }

  /// What a server said of the metrics whose values were not fetched.
  private static void latest(Path file, RunIntake into) throws IOException {
    into.uses(file);
    if (Files.isRegularFile(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MOST_LATEST);
        into.endValues(JsonStream.object(bytes, 0, bytes.length, MOST_FILES));
      } catch (JsonException e) {
        into.damage(file, 0, -1, "no last values: " + e.getMessage());
      }
    }
  }

  private static FoundRun found(Path folder, MetaFile meta) {
    return FoundRun.of(MlflowFormat.NAME, folder, "", meta.started());
  }

  private static Told told(Path folder, Json.Obj meta, RunIntake into) throws IOException {
    Map<String, String> tags = texts(folder.resolve("tags"), true, into);
    return new Told(
        text(meta, "run_id").or(() -> text(meta, "run_uuid")).orElse(""),
        text(meta, "run_name").or(() -> text(meta, "name")).orElse(""),
        status(meta),
        whole(meta, "start_time"),
        whole(meta, "end_time"),
        text(meta, "user_id").orElse(""),
        experiment(folder, meta, into),
        texts(folder.resolve("params"), false, into),
        tags);
  }

  /// MLflow writes a number of its enumeration here, and its word elsewhere.
  private static String status(Json.Obj meta) {
    String told = text(meta, "status").orElse("");
    return switch (told) {
      case "1" -> "RUNNING";
      case "2" -> "SCHEDULED";
      case "3" -> "FINISHED";
      case "4" -> "FAILED";
      case "5" -> "KILLED";
      default -> told;
    };
  }

  private static String experiment(Path folder, Json.Obj meta, RunIntake into) {
    Path above = folder.resolveSibling(MetaFile.NAME);
    into.uses(above);
    return name(above).or(() -> text(meta, "experiment_id")).orElse("");
  }

  /// What a `meta.yaml` calls the run or experiment that it is of.
  private static Optional<String> name(Path meta) {
    return Files.isRegularFile(meta)
        ? YamlFile.read(meta, fault -> {})
            .flatMap(m -> text(m, "run_name").or(() -> text(m, "name")))
            .filter(name -> !name.isBlank())
        : Optional.empty();
  }

  private static void metrics(Path folder, Told told, Resume from, RunIntake into)
      throws IOException {
    for (Map.Entry<String, Path> metric : files(folder, into).entrySet()) {
      String name = metric.getKey();
      Path file = metric.getValue();
      int series = into.series(name.startsWith("system/") ? "system" : "", name);
      MetricFile lines = new MetricFile(file, told, series, into);
      try {
        long consumed = lines.read(from.in(file).offset());
        into.consumed(file, consumed, Json.Obj.EMPTY);
      } catch (IOException e) {
        into.damage(file, 0, -1, "it cannot be read: " + e.getMessage());
      }
    }
  }

  /// The files below `folder` by their names, which may have several parts.
  private static Map<String, Path> files(Path folder, RunIntake into) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    into.uses(folder);
    if (Files.isDirectory(folder)) {
      gather(folder, "", 0, files, into);
    }
    return files;
  }

  private static void gather(
      Path folder, String prefix, int depth, Map<String, Path> files, RunIntake into)
      throws IOException {
    Place place = Place.at(folder);
    for (String name : place.names()) {
      Path child = folder.resolve(name);
      if (files.size() == MOST_FILES || depth == MOST_DEPTH) {
        into.damage(folder, 0, -1, "more than " + MOST_FILES + " files, or folders too deep");
        return;
      }
      // a link to a folder may lead round in circles, and MLflow makes none
      if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        into.uses(child);
        gather(child, prefix + name + "/", depth + 1, files, into);
      } else if (Files.isRegularFile(child)) {
        files.put(prefix + name, child);
      }
    }
  }

  private static Map<String, String> texts(Path folder, boolean change, RunIntake into)
      throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, Path> file : files(folder, into).entrySet()) {
      if (change) {
        into.uses(file.getValue());
      }
      try (InputStream in = Files.newInputStream(file.getValue())) {
        byte[] bytes = in.readNBytes(MOST_TEXT);
        texts.put(file.getKey(), new String(bytes, StandardCharsets.UTF_8));
      } catch (IOException e) {
        into.damage(file.getValue(), 0, -1, "it cannot be read: " + e.getMessage());
      }
    }
    return texts;
  }

  /// Where the run with this id lies: beside the other, or in another experiment of the store.
  private static Optional<Path> folderOf(String id, Path beside) {
    if (!RUN.matcher(id).matches()) {
      return Optional.empty();
    }
    Path here = beside.resolveSibling(id);
    if (Files.isRegularFile(here.resolve(MetaFile.NAME))) {
      return Optional.of(here);
    }
    try {
      Path experiment = beside.toRealPath().getParent();
      Path store = experiment == null ? null : experiment.getParent();
      if (store == null) {
        return Optional.empty();
      }
      return Place.at(store).names().stream()
          .map(name -> store.resolve(name).resolve(id))
          .filter(folder -> Files.isRegularFile(folder.resolve(MetaFile.NAME)))
          .findFirst();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Json.Obj meta, String name) {
    return meta.get(name).map(v -> v instanceof Json.Str(var text) ? text : v.toString());
  }

  private static OptionalLong whole(Json.Obj meta, String name) {
    return meta.get(name)
        .map(v -> v instanceof Json.Num n ? n.asLong() : OptionalLong.empty())
        .orElse(OptionalLong.empty());
  }
}
