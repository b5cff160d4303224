package dev.tacho.recorder.machine;

import dev.tacho.core.RunEvent;
import dev.tacho.core.RunFacts;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunSink;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.measure.Tool;
import dev.tacho.core.measure.Workload;
import dev.tacho.recorder.inbox.Intake;
import dev.tacho.telemetry.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The account of what a run used: begun with its command, kept while it runs, closed with a result
/// that is attached to the run. Confined to the recorder's thread.
public final class Account {
  private final RunHeader header;
  private final Intake intake;
  private final RunSink sink;
  private final Runnable flush;
  private final Resources resources =
      new Resources("it ended before the machine was looked at for the first time");
  private Optional<Observer> observer = Optional.empty();

  public Account(RunHeader header, Intake intake, RunSink sink, Runnable flush) {
    this.flush = flush;
    this.header = header;
    this.intake = intake;
    this.sink = sink;
  }

  /// Begins to look at the machine, `every` so often, with what `sources` opens.
  public void begin(Optional<Duration> every, Supplier<List<Source>> sources) {
    if (every.isEmpty()) {
      resources.unsampled("the machine was not looked at while it ran (--sample-every off)");
      return;
    }
    observer =
        Optional.of(
            new Observer(
                sources,
                every.get(),
                intake,
                sink,
                flush,
                header.started().monoNanos(),
                resources));
  }

  /// Writes down what has been read since the last call.
  public void take() {
    observer.ifPresent(Observer::take);
  }

  /// Ends the looking; the command ended at `endedMono` by the monotonic clock.
  public void stop(long endedMono) {
    observer.ifPresent(o -> o.stop(endedMono));
  }

  /// Writes down what the run used.
  public void close(Spent spent) {
    try {
      intake.event(sink.nanos(), new RunEvent.ResultAttached(ResultJson.write(result(spent))));
    } catch (IllegalArgumentException e) {
      // a source gave a reason or a name that no result may hold
      intake.fault(
          sink.nanos(), "telemetry", "result", "what it used cannot be written: " + e.getMessage());
    }
  }

  private Result result(Spent spent) {
    List<Measurement> totals = observer.map(Observer::totals).orElse(List.of());
    return Result.of(tool(), platform(), workload())
        .run(header.id())
        .measurements(resources.measurements(spent, totals))
        .payload(Json.object().put("about", RunFacts.RESOURCES).build())
        .build();
  }

  private Tool tool() {
    String[] words = header.writer().split(" ", 2);
    return new Tool(words[0], words.length == 2 ? words[1] : "unknown");
  }

  private Platform platform() {
    RunHeader.Host host = header.host();
    return new Platform(
        Optional.empty(),
        Optional.of(host.system()),
        Optional.of(host.architecture()),
        host.cpus(),
        host.memoryBytes(),
        List.of(),
        Map.of());
  }

  private Workload workload() {
    return new Workload(header.title(), "command", Json.Obj.EMPTY);
  }
}
