package dev.tacho.store;

import dev.tacho.core.Damage;
import dev.tacho.core.FormatVersion;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Notes, tags, favourites and decisions, kept beside the runs and never in them, so that a
/// sealed run can be annotated and stays sealed. Any thread and any process may add.
public final class Annotations {
  private static final String SCHEMA = "tacho.annotation/1";
  private static final String SUFFIX = ".jsonl";
  /// Most bytes of annotations that an archive carries.
  static final int MOST_BYTES = 16 << 20;

  private static final int LONGEST_LINE = 1 << 20;
  private static final int FOREIGN_DIGITS = 32;
  private static final Pattern KEY =
      Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}|path-[0-9a-f]{" + FOREIGN_DIGITS + "}");

  private final Path folder;
  private final InstantSource wall;

  Annotations(Path folder, InstantSource wall) {
    this.folder = folder;
    this.wall = wall;
  }

  /// The key of a run of this store.
  public static String key(RunId id) {
    return id.text();
  }

  /// The key of a run that is not of this store, by the folder or file it lies in.
  ///
  /// @param part which run in there it is, where there may be several; else empty text
  public static String keyOfForeign(Path path, String part) {
    String place;
    try {
      place = path.toRealPath().toString();
    } catch (IOException _) {
      place = path.toAbsolutePath().normalize().toString();
    }
    String whole = part.isEmpty() ? place : place + "\n" + part;
    return "path-" + Disk.sha256(whole).substring(0, FOREIGN_DIGITS);
  }

  /// Adds what was said about the run `key`; on disk when this returns.
  public void add(String key, Annotation annotation) {
    LineBuffer line = new LineBuffer(256);
    line.put('\n');
    EventLine.seal(line, json(annotation));
    Path file = file(key);
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND)) {
        // the first byte ends a line that a killed process left unfinished; empty lines mean
        // nothing
        int count = channel.write(line.view());
        if (count < line.size()) {
          throw new IOException("only " + count + " of " + line.size() + " bytes went in");
        }
        channel.force(false);
      }
      Disk.syncFolder(folder);
    } catch (IOException e) {
      throw new StoreException(
          "the annotation cannot be written: " + Disk.reason(e) + "; what was said before stands",
          e);
    }
  }

  /// The lines as they stand in the file; none where nothing was said, or too much to carry.
  byte[] lines(String key) throws IOException {
    Path file = file(key);
    return Files.exists(file) && Files.size(file) <= MOST_BYTES
        ? Files.readAllBytes(file)
        : new byte[0];
  }

  /// Adds lines that another store has, but those that stand here already. Lines that are none are
  /// told as damage when they are read.
  void take(String key, byte[] lines) throws IOException {
    Set<String> known =
        new HashSet<>(new String(lines(key), StandardCharsets.UTF_8).lines().toList());
    StringBuilder added = new StringBuilder();
    new String(lines, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank() && !known.contains(line))
        .forEach(line -> added.append('\n').append(line).append('\n'));
    if (!added.isEmpty()) {
      Files.createDirectories(folder);
      Files.writeString(
          file(key),
          added,
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          StandardOpenOption.APPEND);
    }
  }

  private Json.Obj json(Annotation annotation) {
    Json.Builder json =
        Json.object()
            .put("schema", SCHEMA)
            .put("at", wall.instant().toString())
            .put("by", System.getProperty("user.name", "unknown"));
    switch (annotation) {
      case Annotation.Tagged(var name, var value) ->
          json.put("type", "tag").put("key", name).put("value", value);
      case Annotation.Untagged(var name) -> json.put("type", "untag").put("key", name);
      case Annotation.Noted(var kind, var text, var about) -> {
        json.put("type", kind.name().toLowerCase(Locale.ROOT)).put("text", text);
        if (!about.isEmpty()) {
          json.put("about", Json.ofTexts(about));
        }
      }
      case Annotation.Placed(var place) -> json.put("type", "place").put("path", place);
      case Annotation.Favourite(var on) -> json.put("type", "favourite").put("on", on);
      case Annotation.Pinned(var on) -> json.put("type", "pin").put("on", on);
    }
    return json.build();
  }

  /// What was said about the run `key`; [Notes#NONE] when nothing was.
  public Notes of(String key) {
    Path file = file(key);
    if (!Files.exists(file)) {
      return Notes.NONE;
    }
    Fold fold = new Fold("annotations/" + key + SUFFIX);
    try (Lines lines = new Lines(file, LONGEST_LINE)) {
      while (lines.next()) {
        if (!lines.blank()) {
          fold.take(lines);
        }
      }
    } catch (IOException e) {
      throw new StoreException("annotations cannot be read: " + Disk.reason(e), e);
    }
    return fold.notes();
  }

  /// What was said about every run that has annotations, by key.
  public Map<String, Notes> all() {
    Map<String, Notes> all = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String key = name.substring(0, name.length() - SUFFIX.length());
        if (KEY.matcher(key).matches()) {
          all.put(key, of(key));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      return Map.of();
    } catch (IOException e) {
      throw new StoreException("annotations cannot be read: " + Disk.reason(e), e);
    }
    return all;
  }

  private Path file(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new StoreException(
          "'" + key + "' is no key of a run; take Annotations.key or keyOfForeign");
    }
    return folder.resolve(key + SUFFIX);
  }

  /// Annotations of one run as they add up. Confined to one thread.
  private static final class Fold {
    private final String file;
    private final Map<String, String> tags = new TreeMap<>();
    private final Set<String> untagged = new HashSet<>();
    private final List<Notes.Text> texts = new ArrayList<>();
    private final List<Damage> damage = new ArrayList<>();
    private boolean favourite;
    private boolean pinned;
    private Optional<String> place = Optional.empty();

    Fold(String file) {
      this.file = file;
    }

    void take(Lines lines) {
      try {
        if (lines.tooLong()) {
          throw new JsonException("longer than " + LONGEST_LINE + " bytes");
        }
        EventLine.requireSum(lines.bytes(), lines.from(), lines.to());
        add(
            Json.parseObject(
                new String(
                    lines.bytes(),
                    lines.from(),
                    lines.to() - lines.from(),
                    StandardCharsets.UTF_8)));
      } catch (JsonException | DateTimeException e) {
        damage.add(new Damage(file, lines.number(), e.getMessage() + "; left out"));
      }
    }

    private void add(Json.Obj json) {
      FormatVersion.require(json, SCHEMA);
      String type = json.needText("type");
      switch (type) {
        case "tag" -> {
          tags.put(json.needText("key"), json.needText("value"));
          untagged.remove(json.needText("key"));
        }
        case "untag" -> {
          tags.remove(json.needText("key"));
          untagged.add(json.needText("key"));
        }
        case "favourite" -> favourite = isOn(json);
        case "pin" -> pinned = isOn(json);
        case "place" -> place = Optional.of(json.needText("path"));
        default -> text(type, json);
      }
    }

    private void text(String type, Json.Obj json) {
      for (Annotation.Kind kind : Annotation.Kind.values()) {
        if (kind.name().toLowerCase(Locale.ROOT).equals(type)) {
          texts.add(
              new Notes.Text(
                  Instant.parse(json.needText("at")),
                  json.needText("by"),
                  kind,
                  json.needText("text"),
                  json.texts("about")));
        }
      }
      // a type of a newer minor version means nothing here, and stays in the file
    }

    private static boolean isOn(Json.Obj json) {
      return json.get("on").filter(on -> on.equals(Json.of(true))).isPresent();
    }

    Notes notes() {
      return new Notes(tags, untagged, texts, favourite, pinned, place, damage);
    }
  }
}
