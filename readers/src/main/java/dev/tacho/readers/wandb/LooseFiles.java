package dev.tacho.readers.wandb;

import dev.tacho.core.json.Json;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The files that W&B keeps beside its log. Where the log tells something, they add nothing;
/// where it is gone, they are all there is: `wandb-history.jsonl`, `wandb-summary.json`,
/// `config.yaml`, `wandb-metadata.json`, `output.log`. Confined to one thread.
final class LooseFiles {
  private static final String HISTORY = "wandb-history.jsonl";
  private static final String SUMMARY = "wandb-summary.json";
  private static final String CONFIG = "config.yaml";
  private static final String METADATA = "wandb-metadata.json";
  private static final String OUTPUT = "output.log";
  private static final int LARGEST = 4 << 20;
  private static final int TAIL = 1 << 18;

  private final Records records;
  private final Resume from;
  private final RunIntake into;

  LooseFiles(Records records, Resume from, RunIntake into) {
    this.records = records;
    this.from = from;
    this.into = into;
  }

  /// Whether the folder holds any of a run.
  static boolean any(Path files) {
    for (String name : List.of(METADATA, CONFIG, SUMMARY, HISTORY, OUTPUT)) {
      if (Files.exists(files.resolve(name))) {
        return true;
      }
    }
    return false;
  }

  /// Adds what the files of one segment say and nobody said before.
  ///
  /// @param all whether there is no log that tells of rows and end values
  void read(Path files, boolean all) throws IOException {
    metadata(files.resolve(METADATA));
    if (records.facts().configuration().isEmpty()) {
      configuration(files.resolve(CONFIG));
    }
    if (all) {
      history(files.resolve(HISTORY));
      summary(files.resolve(SUMMARY));
    }
    if (records.console().lines() == 0) {
      output(files.resolve(OUTPUT));
    }
  }

  private void metadata(Path file) throws IOException {
    Optional<Json.Obj> read = object(file);
    if (read.isEmpty()) {
      return;
    }
    Json.Obj json = read.get();
    Facts facts = records.facts();
    for (String name : List.of("os", "host", "python", "program", "project")) {
      text(json, name).ifPresent(value -> facts.textIfNone(name, value));
    }
    text(json, "username").ifPresent(value -> facts.textIfNone("user", value));
    text(json, "root").ifPresent(value -> facts.textIfNone("directory", value));
    text(json, "displayName").ifPresent(value -> facts.textIfNone("name", value));
    text(json, "notes").ifPresent(value -> facts.textIfNone("notes", value));
    text(json, "group").ifPresent(value -> facts.textIfNone("group", value));
    number(json, "cpu_count")
        .ifPresent(n -> facts.textIfNone("cpus", Integer.toString((int) n.doubleValue())));
    if (!facts.hasArguments()) {
      facts.arguments(texts(json, "args"));
    }
    if (json.get("git").orElse(null) instanceof Json.Obj git) {
      text(git, "remote").ifPresent(value -> facts.textIfNone("remote", value));
      text(git, "commit").ifPresent(value -> facts.textIfNone("commit", value));
    }
    if (Double.isNaN(records.clock().start())) {
      text(json, "startedAt").flatMap(LooseFiles::seconds).ifPresent(records.clock()::start);
    }
    number(json, "exitcode").ifPresent(code -> facts.exitIfNone(code.longValue()));
  }

  private static Optional<Double> seconds(String date) {
    try {
      Instant at =
          date.endsWith("Z")
              ? Instant.parse(date)
              : LocalDateTime.parse(date).toInstant(ZoneOffset.UTC);
      return Optional.of(at.toEpochMilli() / 1000.0);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Json.Obj json, String name) {
    return json.get(name).orElse(null) instanceof Json.Str(var text)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static Optional<Double> number(Json.Obj json, String name) {
    return json.get(name).flatMap(Json::toDouble).filter(Double::isFinite);
  }

  private static List<String> texts(Json.Obj json, String name) {
    List<String> texts = new ArrayList<>();
    if (json.get(name).orElse(null) instanceof Json.Arr(var items)) {
      for (Json item : items) {
        texts.add(item instanceof Json.Str(var text) ? text : item.toString());
      }
    }
    return texts;
  }

  /// Each name in the file has its value under `value`, beside a description.
  private void configuration(Path file) {
    into.uses(file);
    if (!Files.exists(file)) {
      return;
    }
    YamlFile.read(file, fault -> into.damage(file, 0, -1, fault))
        .ifPresent(
            json ->
                json.members()
                    .forEach(
                        (name, entry) -> {
                          if (entry instanceof Json.Obj object
                              && object.members().containsKey("value")) {
                            records
                                .facts()
                                .configuration()
                                .set(List.of(name), object.members().get("value"));
                          }
                        }));
  }

  private void summary(Path file) throws IOException {
    Json.Builder ends = Json.object();
    Optional<Json.Obj> read = object(file);
    read.ifPresent(
        json ->
            json.members()
                .forEach(
                    (name, value) -> {
                      if (!name.startsWith("_")) {
                        ends.put(name, value);
                      }
                    }));
    if (read.isPresent()) {
      into.endValues(ends.build());
    }
  }

  private void history(Path file) throws IOException {
    if (!Files.exists(file)) {
      into.uses(file);
      return;
    }
    Resume.Mark mark = from.in(file);
    if (mark.offset() > 0) {
      records.history().goOn(mark.state());
    }
    long offset = new HistoryLines(records.history(), into).read(file, mark.offset());
    if (records.history().state() instanceof Json.Obj state) {
      into.consumed(file, offset, state);
    }
  }

  /// The end of what was printed; the lines before it are not kept anyway.
  private void output(Path file) throws IOException {
    Resume.Mark mark = from.in(file);
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      long begin = Math.max(mark.offset(), size - TAIL);
      ByteBuffer tail = ByteBuffer.allocate((int) Math.max(0, Math.min(TAIL, size - begin)));
      while (tail.hasRemaining() && channel.read(tail, begin + tail.position()) >= 0) {}
      int count = tail.position();
      int first = begin > mark.offset() ? lineAfter(tail.array(), 0, count) : 0;
      int end = lastLineEnd(tail.array(), count);
      if (end > first) {
        new String(tail.array(), first, end - first, StandardCharsets.UTF_8)
            .lines()
            .forEach(into::output);
      }
      into.consumed(file, begin + end, Json.Obj.EMPTY);
    } catch (NoSuchFileException _) {
      into.uses(file);
    }
  }

  private static int lineAfter(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    return Math.min(to, at + 1);
  }

  private static int lastLineEnd(byte[] bytes, int to) {
    int at = to;
    while (at > 0 && bytes[at - 1] != '\n') {
      at--;
    }
    return at;
  }

  private Optional<Json.Obj> object(Path file) throws IOException {
    into.uses(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        into.damage(file, 0, -1, "it has more than " + LARGEST + " bytes and is not read");
        return Optional.empty();
      }
      Optional<Json> json = ExtendedJson.parse(bytes, 0, bytes.length);
      if (json.orElse(null) instanceof Json.Obj object) {
        return Optional.of(object);
      }
      into.damage(file, 0, -1, "it holds no JSON object; left out");
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    return Optional.empty();
  }
}
