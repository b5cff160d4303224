package dev.tacho.readers.result;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tacho.core.Damage;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunReader;
import dev.tacho.core.RunSink;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.measure.Fault;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultCheck;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.ReadersException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The run that a result alone in a file stands for. The document is parsed at once and held
/// against what a result may be when somebody asks for damage: who reads a thousand of them judges
/// each anyway. Confined to one thread.
final class LoneResult implements RunReader {
  /// A larger document is refused.
  private static final int MOST_BYTES = 16 << 20;

  private final Path file;
  private final Json.Obj document;
  private final RunHeader header;

  private LoneResult(Path file, Json.Obj document, RunHeader header) {
    this.file = file;
    this.document = document;
    this.header = header;
  }

  static LoneResult of(FoundRun run) throws IOException {
    Path file = run.path();
    if (!(parsed(file) instanceof Json.Obj document)) {
      throw new ReadersException(file + ": no result but another value; it is an object");
    }
    if (!word(document, "schema").equals(Optional.of(Result.SCHEMA))) {
      throw refused(file, document);
    }
    return new LoneResult(file, document, header(run, document));
  }

  private static Json parsed(Path file) throws IOException {
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

  private static ReadersException refused(Path file, Json.Obj document) {
    String why =
        ResultJson.read(document, String.valueOf(file.getFileName()))
                instanceof Reading.Refused(var faults)
            ? faults.getFirst().toString()
            : "another format";
    return new ReadersException(file + ": no result that can be read: " + why);
  }

  private static RunHeader header(FoundRun run, Json.Obj document) {
    Json.Obj tool = part(document, "tool");
    Json.Obj workload = part(document, "workload");
    String writer =
        word(tool, "name").orElse("an unknown tool") + " " + word(tool, "version").orElse("");
    ForeignHeader header =
        new ForeignHeader(run, writer.strip()).configuration(part(workload, "parameters"));
    word(workload, "name").ifPresent(header::name);
    Optional<RunId> id = word(document, "run").filter(RunId::isId).map(RunId::new);
    id.ifPresent(known -> header.tag("run", known.text()));
    id.map(RunId::epochMillis).map(Instant::ofEpochMilli).ifPresent(header::started);
    return header.build();
  }

  private static Optional<String> word(Json.Obj of, String name) {
    return of.members().get(name) instanceof Json.Str(var text)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static Json.Obj part(Json.Obj of, String name) {
    return of.members().get(name) instanceof Json.Obj part ? part : Json.Obj.EMPTY;
  }

  @Override
  public RunHeader header() {
    return header;
  }

  @Override
  public void events(Consumer<RunEvent.Entry> each) {
    each.accept(new RunEvent.Entry(1, 0, 0, new RunEvent.ResultAttached(document)));
  }

  @Override
  public Optional<String> unknownState() {
    return Optional.of("a result does not say how the program ended that made it");
  }

  @Override
  public List<Damage> damage() {
    List<Damage> damage = new ArrayList<>();
    for (Fault fault : faults()) {
      if (fault.severity() == Fault.Severity.ERROR) {
        damage.add(new Damage(String.valueOf(file.getFileName()), 0, fault.toString()));
      }
    }
    return List.copyOf(damage);
  }

  /// What is wrong with its form, else what its numbers break of the laws of results.
  private List<Fault> faults() {
    return switch (ResultJson.read(document, String.valueOf(file.getFileName()))) {
      case Reading.Refused(var faults) -> faults;
      case Reading.Read(var result, _) -> ResultCheck.faults(result);
    };
  }

  @Override
  public PointCursor points() {
    return new None();
  }

  @Override
  public List<String> sampleNames() {
    return List.of();
  }

  @Override
  public SampleCursor samples(String name) {
    return new None();
  }

  /// Neither points nor rows: those lie in the run that made the result.
  private static final class None implements PointCursor, SampleCursor {
    @Override
    public boolean next() {
      return false;
    }

    @Override
    public long nanos() {
      return NO_TIME;
    }

    @Override
    public long step() {
      return RunSink.NO_STEP;
    }

    @Override
    public String source() {
      return "";
    }

    @Override
    public long intendedNanos() {
      return NO_TIME;
    }

    @Override
    public long number() {
      return 0;
    }

    @Override
    public String status() {
      return "";
    }

    @Override
    public int count() {
      return 0;
    }

    @Override
    public String name(int i) {
      throw new IndexOutOfBoundsException(i);
    }

    @Override
    public double value(int i) {
      throw new IndexOutOfBoundsException(i);
    }

    @Override
    public void close() {}
  }
}
