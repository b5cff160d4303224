package dev.tacho.readers.result;

import dev.tacho.core.RunReader;
import dev.tacho.core.json.JsonException;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.json.JsonStream;
import dev.tacho.readers.json.JsonStream.Token;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A JSON file that holds one `tacho.result` is a run whose facts have that result. Has no state;
/// any thread.
///
/// What its numbers break of the laws of results is told as damage. The run began when the id of
/// the run that the result names was made; without one nobody knows.
public final class ResultFormat implements RunFormat {
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
  public Optional<RunReader> whole(FoundRun run) throws IOException {
    return Optional.of(LoneResult.of(run));
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    into.uses(run.path());
    if (!from.isStart()) {
      // such a file is written anew as a whole
      into.again();
      return;
    }
    LoneResult result = LoneResult.of(run);
    into.header(result.header());
    result.events(entry -> into.event(entry.nanos(), entry.event()));
    result.damage().forEach(damage -> into.damage(run.path(), 0, -1, damage.what()));
    result.unknownState().ifPresent(into::unknownState);
  }
}
