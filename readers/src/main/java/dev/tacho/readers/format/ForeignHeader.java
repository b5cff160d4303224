package dev.tacho.readers.format;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.Redaction;
import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Puts the header of another tool's run together; what nobody says is left unknown. Confined to
/// one thread.
public final class ForeignHeader {
  private final FoundRun run;
  private final String writer;
  private Optional<Label> name;
  private Optional<Label> project = Optional.empty();
  private final Map<String, String> tags = new TreeMap<>();
  private List<String> command = List.of();
  private String workingDirectory = "";
  private ClockAnchor started = ClockAnchor.UNKNOWN;
  private RunHeader.Host host = RunHeader.Host.UNKNOWN;
  private Optional<RunHeader.Git> git = Optional.empty();
  private Json.Obj configuration = Json.Obj.EMPTY;
  private final List<Link> links = new ArrayList<>();

  /// @param writer the program that wrote the run, as `wandb 0.30.0`
  public ForeignHeader(FoundRun run, String writer) {
    this.run = run;
    this.writer = writer;
    name = label(run.label());
  }

  /// What the source calls the run; without one it is called as its folder or file.
  public ForeignHeader name(String text) {
    name = label(text).or(() -> name);
    return this;
  }

  public ForeignHeader project(String text) {
    project = label(text);
    return this;
  }

  public ForeignHeader tag(String key, String value) {
    tags.put(key, value);
    return this;
  }

  public ForeignHeader command(List<String> arguments) {
    command = List.copyOf(arguments);
    return this;
  }

  public ForeignHeader workingDirectory(String path) {
    workingDirectory = path;
    return this;
  }

  /// When it started, by the clock of its machine.
  public ForeignHeader started(Instant wall) {
    started = new ClockAnchor(wall, 0, "");
    return this;
  }

  public ForeignHeader host(RunHeader.Host machine) {
    host = machine;
    return this;
  }

  public ForeignHeader git(RunHeader.Git checkout) {
    git = Optional.of(checkout);
    return this;
  }

  /// The values of secret names are replaced.
  public ForeignHeader configuration(Json.Obj values) {
    configuration = Redaction.configuration(values);
    return this;
  }

  public ForeignHeader link(Link link) {
    links.add(link);
    return this;
  }

  public RunHeader build() {
    return new RunHeader(
        run.id(),
        name,
        project,
        Optional.empty(),
        tags,
        command,
        workingDirectory,
        started,
        writer,
        host,
        git,
        configuration,
        Map.of(),
        links);
  }

  /// The text as a label, with what a label may not have replaced by blanks or a dash; empty
  /// where nothing is left.
  public static Optional<Label> label(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .limit(Label.MAX_LENGTH)
        .forEach(c -> clean.appendCodePoint(c == '/' || c == '\\' ? '-' : c));
    String tried = clean.toString().replace("..", "-").strip();
    if (Label.fault(tried).isPresent()) {
      StringBuilder plain = new StringBuilder();
      tried.codePoints().filter(c -> c >= ' ' && c < 127).forEach(plain::appendCodePoint);
      tried = plain.toString().strip();
    }
    return Label.fault(tried).isEmpty() ? Optional.of(new Label(tried)) : Optional.empty();
  }
}
