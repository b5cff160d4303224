package dev.tacho.readers.tensorboard;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.yaml.YamlFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// TensorBoard's event files. Those of one folder, or one that is named itself, are a run;
/// folders below it are runs of their own, as in TensorBoard. Has no state; any thread.
public final class TensorBoardFormat implements RunFormat {
  private static final String MARK = "tfevents";
  private static final String SETTINGS = "hparams.yaml";

  /// What other programs leave beside event files under their names.
  private static final List<String> NOT_EVENTS = List.of(".profile-empty", ".sagemaker-uploaded");

  private static final Pattern NAME = Pattern.compile("tfevents\\.(\\d{9,12})\\.(.+)");
  private static final Pattern TAIL = Pattern.compile("(\\.\\d+)*(\\.v2)?$");

  private static final Comparator<String> BY_CODE_POINT =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  /// The format as it is built in.
  public TensorBoardFormat() {}

  @Override
  public String name() {
    return "tensorboard";
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    if (place.isFile()) {
      return isEventFile(place.name())
          ? List.of(FoundRun.of(name(), place.path(), "", started(place.name())))
          : List.of();
    }
    List<String> events = eventFiles(place.names());
    if (events.isEmpty()) {
      return List.of();
    }
    events.forEach(file -> place.take(place.path().resolve(file)));
    if (place.has(SETTINGS)) {
      // Lightning's two loggers may share a folder and then say the same, this one with times
      place.take(place.path().resolve("metrics.csv"));
    }
    return List.of(FoundRun.of(name(), place.path(), "", started(events.getFirst())));
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    Path folder = run.path();
    List<Path> files = List.of(folder);
    if (Files.isDirectory(folder)) {
      files = eventFiles(Place.at(folder).names()).stream().map(folder::resolve).toList();
      into.uses(folder);
    }
    Events events = new Events(into);
    if (!from.isStart() && earlierOneGrew(files, from)) {
      into.again();
      return;
    }
    files.forEach(file -> restore(events, from.in(file).state()));
    for (Path file : files) {
      read(file, from.in(file), events, into, file.equals(files.getLast()));
    }
    if (from.isStart() && events.isNone()) {
      throw new ReadersException(
          folder
              + ": no event in "
              + (files.size() == 1 ? "it" : files.size() + " files")
              + ", from byte 0 on nothing has the form of one; it may be compressed, encrypted or"
              + " of another program: name the file that TensorBoard reads");
    }
    if (events.passedOver() > 0) {
      into.damage(
          folder,
          0,
          -1,
          events.passedOver()
              + " values were left out: more than "
              + Tags.MOST
              + " tags, or tags longer than "
              + Tags.LONGEST
              + " bytes");
    }
    tell(run, from, files, events, into);
  }

  /// Whether something is new in a file before one that was read already: what later files took
  /// back then has to be found out again.
  private static boolean earlierOneGrew(List<Path> files, Resume from) throws IOException {
    boolean laterWasRead = false;
    for (Path file : files.reversed()) {
      if (laterWasRead) {
        try (Records records = Records.open(file, from.in(file).offset())) {
          if (records.next() != Records.Found.END) {
            return true;
          }
        }
      }
      laterWasRead |= from.in(file).offset() > 0;
    }
    return false;
  }

  private static void restore(Events events, Json.Obj state) {
    if (!state.members().isEmpty()) {
      events.restore(state);
    }
  }

  private static void read(Path file, Resume.Mark mark, Events events, RunIntake into, boolean last)
      throws IOException {
    if (mark.offset() == 0) {
      events.nextFile();
    } else {
      events.sameFile(mark.state().number("version").orElse(2.0));
    }
    try (Records records = Records.open(file, mark.offset())) {
      for (Records.Found found = records.next();
          found != Records.Found.END;
          found = records.next()) {
        if (found == Records.Found.DAMAGE) {
          events.noteDamage();
          into.damage(file, 0, records.damageAt(), records.damage());
        } else if (!events.take(records.bytes(), records.start(), records.stop())) {
          into.damage(file, 0, records.recordAt(), "its checksum is right, but it is no event");
        }
      }
      Json.Obj state =
          last ? events.state() : Json.object().put("version", events.version()).build();
      into.consumed(file, records.offset(), state);
    }
  }

  private static void tell(
      FoundRun run, Resume from, List<Path> files, Events events, RunIntake into) {
    Json.Builder settings = Json.object();
    Path folder = Files.isDirectory(run.path()) ? run.path() : run.path().resolveSibling("");
    Path yaml = folder.resolve(SETTINGS);
    into.uses(yaml);
    if (Files.isRegularFile(yaml)) {
      YamlFile.read(yaml, fault -> into.damage(yaml, 0, -1, fault)).ifPresent(settings::putAll);
    }
    events.settings().forEach(settings::put);
    events.hparams().settings().forEach(settings::put);
    ForeignHeader header =
        new ForeignHeader(
            run,
            events
                .writer()
                .or(() -> from.header().map(RunHeader::writer))
                .orElse("a writer of TensorBoard's event files"));
    header.configuration(settings.build());
    if (events.start() > 0) {
      header.started(instant(events.start()));
    }
    files.stream()
        .findFirst()
        .flatMap(file -> host(String.valueOf(file.getFileName())))
        .ifPresent(
            host ->
                header.host(
                    new RunHeader.Host(
                        host,
                        "",
                        "",
                        "",
                        RunHeader.Host.UNKNOWN.cpus(),
                        RunHeader.Host.UNKNOWN.memoryBytes())));
    into.header(header.build());
    events.hparams().group().ifPresent(into::group);
    if (!events.texts().isEmpty()) {
      Json.Builder texts = Json.object();
      events.texts().forEach(texts::put);
      into.endValues(texts.build());
    }
    end(events, into);
  }

  private static void end(Events events, RunIntake into) {
    Optional<RunState> end = events.hparams().end();
    if (end.isEmpty()) {
      into.unknownState("TensorBoard's files do not say whether a run goes on or has ended");
      return;
    }
    long nanos = Math.max(0, events.nanos(events.hparams().endWall()));
    into.event(0, RunEvent.state(RunState.RUNNING));
    into.event(nanos, RunEvent.state(end.get(), "told by the hparams plugin's end of the session"));
  }

  private static List<String> eventFiles(List<String> names) {
    return names.stream().filter(TensorBoardFormat::isEventFile).sorted(BY_CODE_POINT).toList();
  }

  private static boolean isEventFile(String name) {
    return name.contains(MARK) && NOT_EVENTS.stream().noneMatch(name::endsWith);
  }

  private static Instant instant(double seconds) {
    long whole = (long) Math.floor(seconds);
    return Instant.ofEpochSecond(whole, Math.round((seconds - whole) * 1e9));
  }

  /// Event files are named `...tfevents.<seconds since 1970>.<host>`, then what makes it unique.
  private static Optional<Instant> started(String file) {
    Matcher name = NAME.matcher(file);
    return name.find()
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(name.group(1))))
        : Optional.empty();
  }

  private static Optional<String> host(String file) {
    Matcher name = NAME.matcher(file);
    return name.find()
        ? Optional.of(TAIL.matcher(name.group(2)).replaceFirst("")).filter(h -> !h.isEmpty())
        : Optional.empty();
  }
}
