package dev.tacho.analysis.pack;

import dev.tacho.analysis.result.ResultRun;
import dev.tacho.analysis.summary.RunSummary;
import dev.tacho.core.RunReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One run of a report, with everything read that a report may show of it.
///
/// @param title how tables and legends name it
/// @param flows its latency, throughput and power over time, as far as they were recorded
/// @param spreads how the single values behind its latencies are spread
/// @param tracks its reported series over steps
/// @param ranks what its workers did, where it is a group of them
/// @param faults that were done in it on purpose, where it is a test of them
public record PackRun(
    String title,
    RunSummary summary,
    ResultRun result,
    List<Flow> flows,
    List<Spread> spreads,
    List<Track> tracks,
    Optional<Ranks> ranks,
    List<FaultDone> faults) {

  public PackRun {
    flows = List.copyOf(flows);
    spreads = List.copyOf(spreads);
    tracks = List.copyOf(tracks);
    faults = List.copyOf(faults);
  }

  /// Reads `run`.
  public static PackRun of(RunReader run, String title, RunSummary.Settings settings) {
    return of(run, Map.of(), title, settings);
  }

  /// Reads a group with its workers.
  ///
  /// @param members the runs of each rank
  public static PackRun of(
      RunReader run,
      Map<Integer, List<RunReader>> members,
      String title,
      RunSummary.Settings settings) {
    RunSummary summary = RunSummary.of(run, settings);
    ResultRun result = ResultRun.of(run, title);
    Timed timed = Timed.read(run, result);
    return new PackRun(
        title,
        summary,
        result,
        Flows.of(run, timed),
        Spread.of(timed),
        Track.of(run, summary),
        Ranks.of(run, members),
        FaultDone.of(result));
  }

  /// Its identity.
  public String id() {
    return summary.header().id().text();
  }
}
