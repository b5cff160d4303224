package dev.tacho.core.measure;

import dev.tacho.core.Link;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Metric;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The canonical result: the one contract between whoever measures and whoever compares, gates or
/// reports. [ResultJson] writes and reads it, [ResultCheck] judges it. Immutable.
///
/// @param run the run that it belongs to
/// @param made when it was made
/// @param samples files of single values that measurements refer to
/// @param checks what was asked of the work
/// @param payload whatever else the tool has to say; nothing reads it without knowing the tool
/// @param converted where it came from when it was not written as a result
/// @param unknown fields of a newer minor version, by JSON pointer; written back as they were
public record Result(
    Optional<RunId> run,
    Optional<Instant> made,
    Tool tool,
    Platform platform,
    Workload workload,
    List<Measurement> measurements,
    List<SampleSet> samples,
    List<Check> checks,
    List<Link> links,
    Json.Obj payload,
    Optional<Conversion> converted,
    Map<String, Json> unknown) {
  /// Name and major version of the format.
  public static final String SCHEMA = "tacho.result/1";

  public Result {
    measurements = List.copyOf(measurements);
    samples = List.copyOf(samples);
    checks = List.copyOf(checks);
    links = List.copyOf(links);
    unknown = Collections.unmodifiableMap(new LinkedHashMap<>(unknown));
    requireOneMeaningAName(measurements);
    if (samples.stream().map(SampleSet::name).distinct().count() < samples.size()) {
      throw new IllegalArgumentException("two sets of samples have the same name");
    }
  }

  /// Begins a result of these three; everything else is empty until it is given.
  public static Builder of(Tool tool, Platform platform, Workload workload) {
    return new Builder(tool, platform, workload);
  }

  private static void requireOneMeaningAName(List<Measurement> measurements) {
    Map<String, Metric> seen = new HashMap<>();
    for (Measurement measurement : measurements) {
      Metric metric = measurement.metric();
      Metric earlier = seen.putIfAbsent(metric.name(), metric);
      if (earlier != null && !earlier.equals(metric)) {
        throw new IllegalArgumentException(
            "metric '"
                + metric.name()
                + "' has two meanings in one result: "
                + earlier
                + " and "
                + metric);
      }
    }
  }

  /// Collects the parts of a result. Confined to one thread.
  public static final class Builder {
    private final Tool tool;
    private final Platform platform;
    private final Workload workload;
    private Optional<RunId> run = Optional.empty();
    private Optional<Instant> made = Optional.empty();
    private List<Measurement> measurements = List.of();
    private List<SampleSet> samples = List.of();
    private List<Check> checks = List.of();
    private List<Link> links = List.of();
    private Json.Obj payload = Json.Obj.EMPTY;
    private Optional<Conversion> converted = Optional.empty();

    private Builder(Tool tool, Platform platform, Workload workload) {
      this.tool = tool;
      this.platform = platform;
      this.workload = workload;
    }

    public Builder run(RunId id) {
      run = Optional.of(id);
      return this;
    }

    public Builder made(Instant when) {
      made = Optional.of(when);
      return this;
    }

    public Builder measurements(List<? extends Measurement> all) {
      measurements = List.copyOf(all);
      return this;
    }

    public Builder samples(List<SampleSet> all) {
      samples = all;
      return this;
    }

    public Builder checks(List<Check> all) {
      checks = all;
      return this;
    }

    public Builder links(List<Link> all) {
      links = all;
      return this;
    }

    public Builder payload(Json.Obj any) {
      payload = any;
      return this;
    }

    public Builder converted(Conversion how) {
      converted = Optional.of(how);
      return this;
    }

    public Result build() {
      return new Result(
          run,
          made,
          tool,
          platform,
          workload,
          measurements,
          samples,
          checks,
          links,
          payload,
          converted,
          Map.of());
    }
  }
}
