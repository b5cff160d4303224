package dev.tacho.testkit.runs;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Damage;
import dev.tacho.core.Label;
import dev.tacho.core.PointCursor;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.RunReader;
import dev.tacho.core.SampleCursor;
import dev.tacho.core.json.Json;
import dev.tacho.core.series.Series;
import dev.tacho.core.series.SeriesColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongToDoubleFunction;

/// A run made of series and events that a test writes down. Confined to one thread.
public final class MadeRun implements RunReader {
  private final SeriesColumns columns = new SeriesColumns();
  private final List<RunEvent.Entry> events = new ArrayList<>();
  private final List<String> output = new ArrayList<>();
  private final List<Damage> damage = new ArrayList<>();
  private Json.Obj configuration = Json.Obj.EMPTY;
  private Optional<String> unknownState = Optional.empty();
  private String stepName = "step";

  /// A run of which nothing is known yet.
  public MadeRun() {}

  /// The run of the analysts' specification, section 4: `steps` rows of a loss, a validation
  /// loss, an accuracy, a learning rate, a gradient norm and then one of each layer, `metrics` in
  /// all, with Gaussian noise, a row a second.
  public static MadeRun training(long steps, int metrics, long seed) {
    MadeRun run = new MadeRun();
    SplittableRandom random = new SplittableRandom(seed);
    double pace = steps / 5.0;
    for (int m = 0; m < metrics; m++) {
      int metric = m;
      run.series(
          name(m),
          0,
          steps,
          1,
          step -> {
            double fallen = Math.exp(-step / pace);
            double noise = random.nextGaussian();
            return switch (metric) {
              case 0 -> 0.4 + 2 * fallen + 0.02 * noise;
              case 1 -> 0.5 + 1.9 * fallen + 0.02 * noise;
              case 2 -> 0.9 - 0.8 * fallen + 0.005 * noise;
              case 3 -> 3e-4 * (0.5 + 0.5 * Math.cos(Math.PI * step / steps));
              default -> 1 + fallen + 0.1 * noise;
            };
          });
    }
    return run;
  }

  private static String name(int metric) {
    return switch (metric) {
      case 0 -> "train/loss";
      case 1 -> "val/loss";
      case 2 -> "train/accuracy";
      case 3 -> "lr";
      case 4 -> "grad_norm";
      default -> "layers/%02d/grad_norm".formatted(metric - 5);
    };
  }

  /// `count` values of `name` at the steps `from`, `from + every`, ..., one a second a step.
  public MadeRun series(
      String name, long from, long count, long every, LongToDoubleFunction ofStep) {
    for (long i = 0; i < count; i++) {
      long step = from + i * every;
      columns.add("", name, step, step * 1_000_000_000, ofStep.applyAsDouble(step));
    }
    return this;
  }

  /// One value.
  public MadeRun value(String source, String name, long step, long nanos, double value) {
    columns.add(source, name, step, nanos, value);
    return this;
  }

  /// An event so many seconds after the start.
  public MadeRun event(long seconds, RunEvent event) {
    events.add(new RunEvent.Entry(events.size() + 1L, seconds * 1_000_000_000, 0, event));
    return this;
  }

  /// What the source says of the configuration.
  public MadeRun configured(Json.Obj stated) {
    this.configuration = stated;
    return this;
  }

  /// What the program printed.
  public MadeRun printed(String... lines) {
    output.addAll(List.of(lines));
    return this;
  }

  /// Why nobody knows how the run stands.
  public MadeRun stateUnknown(String why) {
    this.unknownState = Optional.of(why);
    return this;
  }

  /// What the source calls its steps.
  public MadeRun stepsCalled(String name) {
    this.stepName = name;
    return this;
  }

  /// Something that could not be read.
  public MadeRun damaged(Damage place) {
    damage.add(place);
    return this;
  }

  @Override
  public RunHeader header() {
    return new RunHeader(
        new RunId("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        Optional.of(new Label("made")),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of("python3", "train.py"),
        "",
        ClockAnchor.UNKNOWN,
        "a test",
        RunHeader.Host.UNKNOWN,
        Optional.empty(),
        configuration,
        Map.of(),
        List.of());
  }

  @Override
  public void events(Consumer<RunEvent.Entry> each) {
    events.forEach(each);
  }

  @Override
  public PointCursor points() {
    throw new UnsupportedOperationException("a made run is read by its series");
  }

  @Override
  public List<Series> series() {
    return columns.series();
  }

  @Override
  public List<String> sampleNames() {
    return List.of();
  }

  @Override
  public SampleCursor samples(String name) {
    throw new IllegalArgumentException("a made run has no samples: " + name);
  }

  @Override
  public List<Damage> damage() {
    return List.copyOf(damage);
  }

  @Override
  public Optional<String> unknownState() {
    return unknownState;
  }

  @Override
  public String stepName() {
    return stepName;
  }

  @Override
  public List<String> lastOutput(int most) {
    return output.subList(Math.max(0, output.size() - most), output.size());
  }
}
