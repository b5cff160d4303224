package dev.tacho.store;

import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunId;
import dev.tacho.core.RunState;
import dev.tacho.core.SeriesSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A run at a glance: what `status.json` holds, which is what lists show.
///
/// @param tags as given at the start; annotations may add to them
/// @param pipeline the name of the pipeline that it went through
/// @param started by the wall clock of the run's host
/// @param beganNanos when the command began, since the start; empty before
/// @param endedNanos since the start; empty while it goes on
/// @param lastNanos the time of the latest event, since the start
/// @param reason why it ended as it did
/// @param stage the one that is running, or the last one that ran; empty before the first
/// @param stagePosition of that stage among those that were not skipped, from 1; 0 without one
/// @param stages how many stages are known, those that were skipped not counted
/// @param planned whether more stages than those can still appear (false) or not (true)
/// @param progress the last one reported in that stage
/// @param progressNanos when that was, since the start
/// @param faults inputs of each kind that could not be taken
/// @param dropped inputs of each kind that were dropped
/// @param pid of the writer
/// @param points recorded in all
/// @param series of up to 500 names; those of a source stand as `source/name`
/// @param moreSeries whether there are series beyond those
/// @param seal digest of the seal; empty while there is none
/// @param rebuilt whether this was read from the journal, because `status.json` was missing,
///     damaged or older than the journal
public record RunStatus(
    RunId id,
    Optional<Label> name,
    Optional<Label> project,
    Optional<Label> pipeline,
    Map<String, String> tags,
    List<String> command,
    RunState state,
    Instant started,
    OptionalLong beganNanos,
    OptionalLong endedNanos,
    long lastNanos,
    Optional<String> reason,
    OptionalInt exitCode,
    Optional<String> signal,
    Optional<String> stage,
    int stagePosition,
    int stages,
    boolean planned,
    Optional<RunEvent.Progress> progress,
    OptionalLong progressNanos,
    Map<String, Long> faults,
    Map<String, Long> dropped,
    int recovered,
    String host,
    String boot,
    long pid,
    List<Link> links,
    long points,
    List<SeriesSummary> series,
    boolean moreSeries,
    Optional<String> seal,
    boolean rebuilt) {

  /// Format and major version, first member of `status.json`.
  public static final String SCHEMA = "tacho.status/1";

  private static final String MEASURED = RunEvent.Telemetry.SOURCE + "/";

  public RunStatus {
    tags = Map.copyOf(tags);
    command = List.copyOf(command);
    faults = Map.copyOf(faults);
    dropped = Map.copyOf(dropped);
    links = List.copyOf(links);
    series = series instanceof LazySeries ? series : List.copyOf(series);
  }

  /// What people see first: the name, else the id.
  public String title() {
    return name.map(Label::text).orElse(id.text());
  }

  /// The series that the program reported.
  public List<SeriesSummary> reported() {
    return series.stream().filter(one -> !one.name().startsWith(MEASURED)).toList();
  }

  /// The series that were read from the machine; [#measured(String)] says how they are called.
  public List<SeriesSummary> measured() {
    return series.stream().filter(one -> one.name().startsWith(MEASURED)).toList();
  }

  /// How the series of a counter is called here.
  public static String measured(String counter) {
    return MEASURED + counter;
  }

  /// How long its command ran, from its own beginning; empty while it goes on.
  public Optional<Duration> ran() {
    return endedNanos.isPresent()
        ? Optional.of(Duration.ofNanos(endedNanos.getAsLong() - beganNanos.orElse(0)))
        : Optional.empty();
  }

  /// When it ended by the wall clock of its start; empty while it goes on.
  public Optional<Instant> ended() {
    return endedNanos.isPresent()
        ? Optional.of(started.plusNanos(endedNanos.getAsLong()))
        : Optional.empty();
  }
}
