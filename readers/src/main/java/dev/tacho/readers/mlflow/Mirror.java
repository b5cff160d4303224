package dev.tacho.readers.mlflow;

import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A server's answers laid down as MLflow's own file store, a file at a time and each whole or
/// not at all. Names that are no plain file names are refused, whatever a server calls its
/// metrics. Confined to one thread.
final class Mirror {
  /// The last values of the metrics, which a file store has no place for.
  static final String LATEST = "latest.json";

  private static final String WHOLE = "whole.json";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");
  private static final int LONGEST_NAME = 200;

  private final Path folder;

  Mirror(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /// Lays down what is known of a run apart from the values of its metrics.
  ///
  /// @param run as the server answers: `info` and `data`
  /// @param experiments names by their ids
  Path keep(Json.Obj run, Map<String, String> experiments) throws IOException {
    String id = info(run, "run_id");
    String experiment = info(run, "experiment_id");
    if (!ID.matcher(id).matches() || !ID.matcher(experiment).matches()) {
      throw new IOException("a run called '" + id + "' in experiment '" + experiment + "'");
    }
    Path home = folder.resolve(experiment);
    makePrivate(folder);
    write(
        home.resolve(MetaFile.NAME),
        "experiment_id: "
            + Json.of(experiment)
            + "\nname: "
            + Json.of(experiments.getOrDefault(experiment, experiment))
            + "\n");
    Path own = home.resolve(id);
    write(own.resolve(MetaFile.NAME), meta(run, id, experiment));
    Files.createDirectories(own.resolve("metrics"));
    for (String kind : List.of("params", "tags")) {
      for (Json.Obj entry : data(run, kind)) {
        Optional<Path> file = file(own.resolve(kind), entry.text("key").orElse(""));
        if (file.isPresent()) {
          write(file.get(), entry.text("value").orElse(""));
        }
      }
    }
    Json.Builder latest = Json.object();
    for (Json.Obj metric : data(run, "metrics")) {
      String key = metric.text("key").orElse("");
      number(metric).ifPresent(value -> latest.put(key, value));
    }
    write(own.resolve(LATEST), latest.build().toString());
    return own;
  }

  /// Lays down all values of a metric.
  void values(Path run, String key, List<Json> values) throws IOException {
    Optional<Path> file = file(run.resolve("metrics"), key);
    if (file.isEmpty()) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (Json value : values) {
      if (value instanceof Json.Obj point && number(point).isPresent()) {
        lines
            .append(whole(point, "timestamp"))
            .append(' ')
            .append(number(point).get().doubleValue())
            .append(' ')
            .append(whole(point, "step"))
            .append('\n');
      }
    }
    write(file.get(), lines.toString());
  }

  /// Whether all values were laid down when the run was as it is now.
  boolean isWhole(Path own, Json.Obj run) throws IOException {
    Path mark = own.resolve(WHOLE);
    return Files.isRegularFile(mark) && Files.readString(mark).equals(run.toString());
  }

  void whole(Path own, Json.Obj run) throws IOException {
    write(own.resolve(WHOLE), run.toString());
  }

  static String info(Json.Obj run, String name) {
    Json.Obj info = run.object("info").orElse(Json.Obj.EMPTY);
    return info.text(name).or(() -> info.text("run_uuid")).orElse("");
  }

  static Optional<String> tag(Json.Obj run, String key) {
    return data(run, "tags").stream()
        .filter(tag -> tag.text("key").filter(key::equals).isPresent())
        .findFirst()
        .flatMap(tag -> tag.text("value"))
        .filter(value -> ID.matcher(value).matches());
  }

  static List<String> metrics(Json.Obj run) {
    return data(run, "metrics").stream()
        .flatMap(metric -> metric.text("key").stream())
        .distinct()
        .toList();
  }

  private static String meta(Json.Obj run, String id, String experiment) {
    StringBuilder text = new StringBuilder();
    Json.Obj info = run.object("info").orElse(Json.Obj.EMPTY);
    text.append("run_id: ").append(Json.of(id)).append('\n');
    text.append("experiment_id: ").append(Json.of(experiment)).append('\n');
    for (String name : List.of("run_name", "status", "user_id", "lifecycle_stage")) {
      info.text(name)
          .ifPresent(v -> text.append(name).append(": ").append(Json.of(v)).append('\n'));
    }
    for (String name : List.of("start_time", "end_time")) {
      if (info.get(name).isPresent()) {
        text.append(name).append(": ").append(whole(info, name)).append('\n');
      }
    }
    return text.toString();
  }

  private static List<Json.Obj> data(Json.Obj run, String kind) {
    List<Json.Obj> entries = new ArrayList<>();
    for (Json entry : run.object("data").orElse(Json.Obj.EMPTY).array(kind)) {
      if (entry instanceof Json.Obj object) {
        entries.add(object);
      }
    }
    return entries;
  }

  /// A whole number, which protobuf's JSON writes as a text where it has 64 bits.
  private static String whole(Json.Obj object, String name) {
    String text =
        object.get(name).map(v -> v instanceof Json.Str(var s) ? s : v.toString()).orElse("0");
    return text.matches("-?\\d{1,19}") ? text : "0";
  }

  private static Optional<Double> number(Json.Obj metric) {
    return metric.get("value").flatMap(Json::toDouble);
  }

  /// The file that a name stands for; empty where it is no plain name.
  private static Optional<Path> file(Path below, String name) {
    Path file = below;
    for (String part : name.split("/", -1)) {
      boolean plain =
          !part.isBlank()
              && part.length() <= LONGEST_NAME
              && !part.equals(".")
              && !part.equals("..")
              && part.indexOf('\\') < 0
              && part.chars().noneMatch(Character::isISOControl);
      if (!plain) {
        return Optional.empty();
      }
      file = file.resolve(part);
    }
    return Optional.of(file);
  }

  /// What a server shows to whom it trusts is nobody else's on this machine.
  private static void makePrivate(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.getParent());
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static void write(Path file, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Files.createDirectories(file.getParent());
    boolean same =
        Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && Files.size(file) == bytes.length
            && Arrays.equals(Files.readAllBytes(file), bytes);
    if (!same) {
      Path temporary = Files.createTempFile(file.getParent(), ".fetched", ".tmp");
      try {
        Files.write(temporary, bytes);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
  }
}
