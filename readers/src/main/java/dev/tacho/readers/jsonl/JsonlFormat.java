package dev.tacho.readers.jsonl;

import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Files of JSON lines.
public final class JsonlFormat implements RunFormat {
  private static final int SAMPLE_ROWS = 32;

  /// Enough of a file that is called as what it is; a folder may hold a thousand.
  private static final int FEW_ROWS = 3;

  /// The format; it has no state.
  public JsonlFormat() {}

  @Override
  public String name() {
    return "jsonl";
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    String name = place.name().toLowerCase(Locale.ROOT);
    boolean may =
        name.endsWith(".jsonl")
            || name.endsWith(".ndjson")
            || name.endsWith(".json")
            || name.endsWith(".log")
            || name.endsWith(".txt")
            || name.indexOf('.') < 0;
    boolean named = name.endsWith(".jsonl") || name.endsWith(".ndjson");
    // a file that is named so may begin with a line that is damaged
    if (!place.isFile() || !may || !(named || beginsAsObject(place.head()))) {
      return List.of();
    }
    RowPlan.Survey survey = RowPlan.survey(place.head(), named ? FEW_ROWS : SAMPLE_ROWS);
    // a console log may have lines of JSON among others
    boolean lines = named || name.endsWith(".json") || survey.isPure();
    if (!lines || !survey.looksLikeMetrics()) {
      return List.of();
    }
    Optional<Instant> started = instant(survey.firstTime());
    return List.of(FoundRun.of(name(), place.path(), "", started));
  }

  private static boolean beginsAsObject(byte[] head) {
    int at = head.length >= 3 && (head[0] & 0xff) == 0xef ? 3 : 0;
    while (at < head.length && (head[at] == ' ' || head[at] == '\n' || head[at] == '\r')) {
      at++;
    }
    return at < head.length && head[at] == '{';
  }

  static Optional<Instant> instant(OptionalLong nanos) {
    if (nanos.isEmpty()) {
      return Optional.empty();
    }
    long second = Math.floorDiv(nanos.getAsLong(), 1_000_000_000L);
    return Optional.of(
        Instant.ofEpochSecond(second, Math.floorMod(nanos.getAsLong(), 1_000_000_000L)));
  }

  @Override
  public Optional<List<Path>> toldBy(FoundRun run) {
    return Optional.of(List.of());
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    Path file = run.path();
    Resume.Mark mark = from.in(file);
    RowReader reader = new RowReader(file, into, mark);
    reader.readAll();
    ForeignHeader header = new ForeignHeader(run, "a program that writes JSON lines");
    instant(reader.started()).ifPresent(header::started);
    into.header(header.build());
    into.stepName(reader.stepName());
    into.unknownState("a file of JSON lines does not say how its run ended");
    into.consumed(file, reader.consumed(), reader.state());
  }
}
