package dev.tacho.readers.tracker;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.json.JsonStream;
import dev.tacho.readers.lines.LineFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A folder with a `manifest.jsonl` of the older run tracker. Has no state; any thread.
public final class ManifestFormat implements RunFormat {
  private static final String MANIFEST = "manifest.jsonl";
  private static final String TELEMETRY = "telemetry.jsonl";
  private static final String PERFORMANCE = "perf_test_results.json";
  private static final List<String> BELONGS =
      List.of(MANIFEST, TELEMETRY, PERFORMANCE, "steps.json", "run.lock");
  private static final List<String> MARKS =
      List.of("\"enabled_steps\"", "{\"recommendation\"", "{\"perf_test\"");
  private static final Pattern CREATED = Pattern.compile("\"created_at\": ?\"([^\"]{10,40})\"");
  private static final int MOST_PARTS = 200_000;

  /// The format as it is built in.
  public ManifestFormat() {}

  @Override
  public String name() {
    return "run-tracker";
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    Path folder = place.path();
    if (place.isFile()) {
      return place.name().equals(MANIFEST) && isManifest(place)
          ? List.of(found(folder.toAbsolutePath().resolveSibling(""), place))
          : List.of();
    }
    Path manifest = folder.resolve(MANIFEST);
    if (!place.has(MANIFEST) || !Files.isRegularFile(manifest)) {
      return List.of();
    }
    Place file = Place.at(manifest);
    if (!isManifest(file)) {
      return List.of();
    }
    BELONGS.forEach(name -> place.take(folder.resolve(name)));
    return List.of(found(folder, file));
  }

  private FoundRun found(Path folder, Place manifest) throws IOException {
    Matcher created = CREATED.matcher(head(manifest));
    Optional<Instant> started =
        created.find() ? TrackerRun.instant(created.group(1)) : Optional.empty();
    return FoundRun.of(name(), folder, "", started);
  }

  private static boolean isManifest(Place manifest) throws IOException {
    String head = head(manifest);
    return MARKS.stream().anyMatch(head::contains);
  }

  private static String head(Place file) throws IOException {
    return new String(file.head(), StandardCharsets.UTF_8);
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    Path manifest = run.path().resolve(MANIFEST);
    TrackerRun seen = new TrackerRun(run, into);
    Resume.Mark mark = from.in(manifest);
    seen.restore(mark.state());
    lines(
        manifest,
        mark,
        into,
        line -> seen.manifest(line),
        (offset, number) -> into.consumed(manifest, offset, seen.state(number)));
    if (!seen.isKnown()) {
      throw new ReadersException(manifest + ": no whole record in it; the tracker wrote none yet");
    }
    Path telemetry = run.path().resolve(TELEMETRY);
    into.uses(telemetry);
    if (Files.isRegularFile(telemetry)) {
      lines(
          telemetry,
          from.in(telemetry),
          into,
          line -> seen.telemetry(line),
          (offset, number) ->
              into.consumed(telemetry, offset, Json.object().put("line", number).build()));
    }
    Path performance = run.path().resolve(PERFORMANCE);
    into.uses(performance);
    if (Files.isRegularFile(performance) && Files.size(performance) <= LineFile.LONGEST) {
      byte[] bytes = Files.readAllBytes(performance);
      try {
        seen.performance(JsonStream.object(bytes, 0, bytes.length, MOST_PARTS));
      } catch (JsonException e) {
        into.damage(performance, 0, -1, "not read: " + e.getMessage());
      }
    }
    seen.tell();
  }

  private interface Line {
    void take(Json.Obj line);
  }

  private interface End {
    void at(long offset, long line);
  }

  private static void lines(Path file, Resume.Mark mark, RunIntake into, Line each, End end)
      throws IOException {
    long number = mark.state().whole("line").orElse(0);
    try (LineFile lines = LineFile.open(file, mark.offset())) {
      while (lines.next()) {
        number++;
        if (lines.isTooLong()) {
          into.damage(file, number, lines.lineAt(), "longer than any record is");
        } else if (lines.stop() > lines.start()) {
          try {
            each.take(JsonStream.object(lines.bytes(), lines.start(), lines.stop(), MOST_PARTS));
          } catch (JsonException e) {
            into.damage(file, number, lines.lineAt(), "no record: " + e.getMessage());
          }
        }
      }
      end.at(lines.offset(), number);
    }
  }
}
