package dev.tacho.readers.console;

import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Console logs of training programs.
public final class ConsoleFormat implements RunFormat {
  /// Logs begin with banners: so much is looked at of a file that is called like a log.
  private static final int LOOKED_AT = 1 << 16;

  /// The format; it has no state.
  public ConsoleFormat() {}

  @Override
  public String name() {
    return "console";
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    String name = place.name().toLowerCase(Locale.ROOT);
    boolean log = name.endsWith(".log") || name.endsWith(".out") || name.endsWith(".err");
    boolean may = log || name.endsWith(".txt") || name.indexOf('.') < 0;
    if (!place.isFile() || !may || !isText(place.head())) {
      return List.of();
    }
    LogReader.Sample sample = LogReader.sample(place.head());
    if (sample.lines() == 0 && log && place.head().length == Place.HEAD) {
      try (InputStream in = Files.newInputStream(place.path())) {
        sample = LogReader.sample(in.readNBytes(LOOKED_AT));
      }
    }
    if (sample.lines() == 0) {
      return List.of();
    }
    return List.of(FoundRun.of(name(), place.path(), "", instant(sample.firstTime())));
  }

  private static boolean isText(byte[] head) {
    for (byte b : head) {
      if (b == 0) {
        return false;
      }
    }
    return head.length > 0;
  }

  private static Optional<Instant> instant(OptionalLong nanos) {
    return nanos.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Instant.ofEpochSecond(
                Math.floorDiv(nanos.getAsLong(), 1_000_000_000L),
                Math.floorMod(nanos.getAsLong(), 1_000_000_000L)));
  }

  @Override
  public Optional<List<Path>> toldBy(FoundRun run) {
    return Optional.of(List.of());
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    LogReader reader = new LogReader(run.path(), into, from.in(run.path()));
    reader.readAll();
    ForeignHeader header = new ForeignHeader(run, "a program that prints its metrics");
    instant(reader.started()).ifPresent(header::started);
    into.header(header.build());
    into.stepName(reader.stepName());
    into.unknownState(
        reader.hasTraceback()
            ? "a console log does not say how its run ended; this one holds a Python traceback"
            : "a console log does not say how its run ended");
    into.consumed(run.path(), reader.consumed(), reader.state());
  }
}
