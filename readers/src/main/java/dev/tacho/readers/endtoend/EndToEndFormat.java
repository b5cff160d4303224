package dev.tacho.readers.endtoend;

import dev.tacho.core.PointCursor;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Check;
import dev.tacho.core.measure.Measurement;
import dev.tacho.core.measure.Provenance;
import dev.tacho.core.measure.Scope;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.core.text.Numbers;
import dev.tacho.readers.format.ForeignHeader;
import dev.tacho.readers.format.FoundRun;
import dev.tacho.readers.format.Place;
import dev.tacho.readers.format.Resume;
import dev.tacho.readers.format.RunFormat;
import dev.tacho.readers.format.RunIntake;
import dev.tacho.readers.timing.Attached;
import dev.tacho.readers.timing.Lines;
import dev.tacho.readers.timing.Timings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A log with such lines is a run whose steps are its frames. A frame that took longer than
/// [#SPIKE_MS] is a spike, which is the threshold that TrackIQ has; the check of the result says
/// so,
/// and names the first ten.
public final class EndToEndFormat implements RunFormat {
  /// A frame that takes longer is a spike.
  static final double SPIKE_MS = 50;

  private static final int NAMED = 10;
  private static final Pattern FRAME =
      Pattern.compile("(?i)\\bframe[\\s_#:=\\[]{0,4}(\\d{1,18})\\b");
  private static final Pattern E2E =
      Pattern.compile("\\bE2E\\s{0,4}[:=]\\s{0,4}(\\d{1,12}(?:\\.\\d{1,9})?)\\s{0,4}ms\\b");

  /// The format as it is built in.
  public EndToEndFormat() {}

  /// One frame.
  private record Frame(long number, double millis) {}

  @Override
  public String name() {
    return "end-to-end-log";
  }

  @Override
  public List<FoundRun> at(Place place) throws IOException {
    if (!place.isFile() || place.name().endsWith(".csv") || place.name().endsWith(".json")) {
      return List.of();
    }
    boolean is = Lines.head(place.head()).stream().anyMatch(line -> frame(line).isPresent());
    return is ? List.of(FoundRun.of(name(), place.path(), "", Optional.empty())) : List.of();
  }

  private static Optional<Frame> frame(String line) {
    Matcher number = FRAME.matcher(line);
    Matcher millis = E2E.matcher(line);
    return number.find() && millis.find()
        ? Optional.of(
            new Frame(Long.parseLong(number.group(1)), Double.parseDouble(millis.group(1))))
        : Optional.empty();
  }

  @Override
  public Optional<List<Path>> toldBy(FoundRun run) {
    return Optional.of(List.of());
  }

  @Override
  public void read(FoundRun run, Resume from, RunIntake into) throws IOException {
    into.uses(run.path());
    if (!from.isStart()) {
      into.again();
      return;
    }
    Timings times = new Timings();
    List<Frame> spikes = new ArrayList<>();
    long[] count = new long[1];
    OptionalLong[] last = {OptionalLong.empty()};
    Lines.each(
        run.path(),
        into,
        (line, number) ->
            frame(line)
                .ifPresent(
                    frame -> {
                      if (last[0].isPresent() && frame.number() <= last[0].getAsLong()) {
                        into.damage(
                            run.path(),
                            number,
                            -1,
                            "frame " + frame.number() + " after frame " + last[0].getAsLong());
                      }
                      last[0] = OptionalLong.of(frame.number());
                      into.value(
                          into.series("", "e2e_ms"),
                          frame.number(),
                          PointCursor.NO_TIME,
                          frame.millis());
                      times.add(frame.millis());
                      if (frame.millis() > SPIKE_MS) {
                        count[0]++;
                        if (spikes.size() < NAMED) {
                          spikes.add(frame);
                        }
                      }
                    }));
    into.header(new ForeignHeader(run, "a program that logs its frames").build());
    into.stepName("frame");
    into.unknownState("a log of frames does not say how its program ended");
    into.endValues(
        Json.object().put("spikes", count[0]).put("spike_threshold_ms", SPIKE_MS).build());
    Provenance how =
        new Provenance.Reported(
            "a program that logs its frames", String.valueOf(run.path().getFileName()));
    List<Measurement> measured =
        times.measurements(MetricRegistry.known().require("trackiq.latency_ms"), Scope.WHOLE, how);
    Check check = check(times, count[0], spikes);
    into.note(check.name() + ": " + check.detail());
    Attached.result(run, "frame log", measured, List.of(check), into);
  }

  private static Check check(Timings times, long count, List<Frame> spikes) {
    StringBuilder detail = new StringBuilder();
    detail.append(count).append(" of ").append(times.size() + times.left()).append(" frames");
    if (!spikes.isEmpty()) {
      detail.append(count > spikes.size() ? ", the first: " : ": ");
      for (int i = 0; i < spikes.size(); i++) {
        detail
            .append(i == 0 ? "" : ", ")
            .append(spikes.get(i).number())
            .append(" (")
            .append(Numbers.text(spikes.get(i).millis()))
            .append(" ms)");
      }
    }
    return new Check(
        "no frame longer than " + Numbers.text(SPIKE_MS) + " ms",
        count == 0 ? Check.Outcome.PASSED : Check.Outcome.FAILED,
        detail.toString());
  }
}
