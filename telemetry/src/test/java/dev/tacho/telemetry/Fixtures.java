package dev.tacho.telemetry;

import dev.tacho.core.Counter;
import dev.tacho.telemetry.helper.Late;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Recorded and constructed inputs; the README beside each names its source.
public final class Fixtures {
  private static final Path ROOT = Path.of("src/test/resources").toAbsolutePath();

  private Fixtures() {}

  public static Path path(String name) {
    return ROOT.resolve(name);
  }

  public static String text(String name) {
    try {
      return new String(Files.readAllBytes(path(name)), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A program that is a shell script.
  public static Path program(Path folder, String name, String script) throws IOException {
    Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// What a source reads at a tick in which everything is due, once it knows what there is.
  public static Reading read(Source source) {
    if (source instanceof Late late) {
      late.await(Duration.ofSeconds(30));
    }
    var reading = new Reading(System.nanoTime(), true);
    source.read(reading);
    return reading;
  }

  public static double value(Reading reading, String series) {
    return reading
        .value(series)
        .orElseThrow(() -> new AssertionError(series + " " + reading.loss(series)));
  }

  public static String loss(Reading reading, String series) {
    return reading
        .loss(series)
        .orElseThrow(() -> new AssertionError(series + " " + reading.value(series)));
  }

  /// Why a counter is missing; empty where it is not.
  public static Optional<String> missing(Source source, String series) {
    return missing(source.counters(), series);
  }

  public static Optional<String> missing(List<Counter> counters, String series) {
    return counters.stream()
        .filter(counter -> counter.series().equals(series))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no counter " + series))
        .missing();
  }
}
