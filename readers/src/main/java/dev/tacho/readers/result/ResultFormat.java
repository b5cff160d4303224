package dev.tacho.readers.result;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.measure.Fault;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultCheck;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.json.JsonStream;
import dev.tacho.readers.json.JsonStream.Token;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A JSON file that holds one `tacho.result` is a run whose facts have that result. Has no state;
/// any thread.
///
/// What its numbers break of the laws of [ResultCheck] is told: as damage where it makes a number
/// worthless, as a doubt where it only has to be known. The run began when the id of the run that
/// the result names was made; without one nobody knows.
public final class ResultFormat implements RunFormat {
  /// A larger document is refused.
  private static final int MOST_BYTES = 16 << 20;

  private static final String FAMILY = "tacho.result/";

  /// The format as it is built in.
  public ResultFormat() {}

  @Override
  public String name() {
    return "result";
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    return place.isFile() && place.name().endsWith(".json") && isResult(place.head())
        ? List.of(FoundRun.of(name(), place.path(), "", Optional.empty()))
        : List.of();
  }

  @Override
  public Optional<List<Path>> toldBy(FoundRun run) {
    return Optional.of(List.of());
  }

  /// Whether the document that begins with `head` says that it is a result.
  private static boolean isResult(byte[] head) throws IOException {
    JsonStream json = JsonStream.of(new ByteArrayInputStream(head));
    try {
      if (json.next() != Token.OBJECT) {
        return false;
      }
      while (json.next() == Token.NAME) {
        boolean schema = json.text().equals("schema");
        Token value = json.next();
        if (schema) {
          return value == Token.TEXT && json.text().startsWith(FAMILY);
        }
        json.skip(value);
      }
    } catch (JsonException _) {
      // only the beginning is here
    }
    return false;
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    Path file = run.path();
    into.uses(file);
    if (!from.isStart()) {
      // such a file is written anew as a whole
      into.again();
      return;
    }
    switch (ResultJson.read(document(file), String.valueOf(file.getFileName()))) {
      case Reading.Refused(var faults) -> throw refused(file, faults);
      case Reading.Read(var result, var warnings) -> {
        into.header(header(run, result));
        // as it was read: what a newer minor version added is written back
        into.event(0, new RunEvent.ResultAttached(ResultJson.write(result)));
        tell(warnings, file, into);
        tell(ResultCheck.faults(result), file, into);
        into.unknownState("a result does not say how the program ended that made it");
      }
    }
  }

  private static Json document(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new ReadersException(
          file
              + ": a result of more than "
              + MOST_BYTES
              + " bytes is not read; raw values belong into samples beside it");
    }
    try {
      return Json.parse(new String(bytes, UTF_8));
    } catch (JsonException e) {
      throw new ReadersException(
          file + ": no whole result: " + e.getMessage() + "; have it written again", e);
    }
  }

  private static ReadersException refused(Path file, List<Fault> faults) {
    StringBuilder message = new StringBuilder(file + ": no result that can be read: ");
    message.append(faults.getFirst());
    if (faults.size() > 1) {
      message.append("; and ").append(faults.size() - 1).append(" faults more");
    }
    return new ReadersException(message.append("; tacho validate shows all").toString());
  }

  private static void tell(List<Fault> faults, Path file, RunIntake into) {
    for (Fault fault : faults) {
      switch (fault.severity()) {
        case ERROR -> into.damage(file, 0, -1, fault.toString());
        case WARNING -> into.event(0, new RunEvent.Fault("doubt", fault.path(), fault.problem()));
      }
    }
  }

  private static RunHeader header(FoundRun run, Result result) {
    ForeignHeader header =
        new ForeignHeader(run, result.tool().name() + " " + result.tool().version())
            .name(result.workload().name())
            .configuration(result.workload().parameters());
    result.run().ifPresent(id -> header.tag("run", id.text()));
    result.run().map(RunId::epochMillis).map(Instant::ofEpochMilli).ifPresent(header::started);
    return header.build();
  }
}
