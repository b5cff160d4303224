package dev.tacho.core.measure;

import dev.tacho.core.Link;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.metric.Direction;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.Range;
import dev.tacho.core.metric.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Results of every shape that the records allow, sensible or not.
final class RandomResults {
  private final Random random;
  private final Map<String, Metric> metrics = new HashMap<>();

  RandomResults(long seed) {
    this.random = new Random(seed);
  }

  Result next() {
    metrics.clear();
    Result.Builder result =
        Result.of(new Tool(line(), line()), platform(), new Workload(line(), line(), object(3)))
            .measurements(list(8, this::measurement))
            .samples(samples())
            .checks(list(3, () -> new Check(line(), one(Check.Outcome.values()), line())))
            .links(list(2, () -> new Link(id(), one(Link.Role.values()), texts())))
            .payload(object(4));
    if (random.nextBoolean()) {
      result.run(id());
    }
    if (random.nextBoolean()) {
      result.made(
          Instant.ofEpochSecond(
              random.nextLong(1L << 40) - (1L << 38), random.nextInt(1_000_000_000)));
    }
    if (random.nextBoolean()) {
      result.converted(new Conversion(line(), list(3, () -> new NotCarried("/" + text(), line()))));
    }
    return result.build();
  }

  private Measurement measurement() {
    Metric metric = metrics.computeIfAbsent(name(), this::metric);
    return random.nextInt(4) == 0
        ? new Measurement.Missing(metric, scope(), line())
        : new Measurement.Known(metric, statistic(), number(), scope(), provenance(4), evidence());
  }

  private String name() {
    return switch (random.nextInt(3)) {
      case 0 -> "latency_ms";
      case 1 -> "a/b~c";
      default -> line();
    };
  }

  private Metric metric(String name) {
    double low = number();
    double high = number();
    Range legal = low <= high && random.nextBoolean() ? new Range(low, high) : Range.ANY;
    String unit = line();
    return new Metric(
        name,
        new Unit(unit.length() > Unit.MAX_LENGTH ? "ms" : unit),
        one(Direction.values()),
        line(),
        legal);
  }

  private Scope scope() {
    Map<Dimension, String> at = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      at.put(
          random.nextBoolean() ? Dimension.DEVICE : new Dimension("x" + random.nextInt(9)), line());
    }
    return new Scope(at, one(Phase.values()));
  }

  private Statistic statistic() {
    return switch (random.nextInt(9)) {
      case 0 -> new Statistic.Mean();
      case 1 -> new Statistic.Median();
      case 2 -> new Statistic.Min();
      case 3 -> new Statistic.Max();
      case 4 -> new Statistic.Total();
      case 5 -> new Statistic.Last();
      case 6 -> new Statistic.Rate();
      case 7 -> new Statistic.Share();
      default -> Statistic.quantile(1e-6 + 0.99999 * random.nextDouble());
    };
  }

  private Provenance provenance(int depth) {
    return switch (random.nextInt(depth > 0 ? 5 : 3)) {
      case 0 -> new Provenance.Measured(line());
      case 1 -> new Provenance.Reported(line(), line());
      case 2 -> new Provenance.Declared(line());
      case 3 -> {
        List<Provenance> inputs = list(2, () -> provenance(depth - 1));
        inputs.add(provenance(depth - 1));
        yield new Provenance.Derived(line(), inputs);
      }
      default -> new Provenance.Estimated(line(), list(3, () -> provenance(depth - 1)));
    };
  }

  private Evidence evidence() {
    double low = number();
    double high = number();
    Optional<Interval> interval =
        low <= high
            ? Optional.of(
                new Interval(
                    low, high, 0.01 + 0.9 * random.nextDouble(), line(), one(Resampled.values())))
            : Optional.empty();
    return new Evidence(
        random.nextBoolean()
            ? OptionalLong.of(random.nextLong(Long.MAX_VALUE))
            : OptionalLong.empty(),
        1 + random.nextInt(Integer.MAX_VALUE),
        random.nextLong(Long.MAX_VALUE),
        random.nextInt(9),
        interval,
        random.nextBoolean() ? Optional.of(new SampleRef(line(), line())) : Optional.empty());
  }

  private List<SampleSet> samples() {
    List<SampleSet> all = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Optional<String> digest =
          random.nextBoolean() ? Optional.of("%064x".formatted(i)) : Optional.empty();
      all.add(new SampleSet("s" + i, "samples/" + i + ".jsonl", random.nextLong(1L << 60), digest));
    }
    return all;
  }

  private Platform platform() {
    List<Device> devices = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      devices.add(new Device("gpu" + i, line(), line(), texts()));
    }
    return new Platform(
        maybeLine(),
        maybeLine(),
        maybeLine(),
        random.nextBoolean() ? OptionalInt.of(1 + random.nextInt(512)) : OptionalInt.empty(),
        random.nextBoolean()
            ? OptionalLong.of(1 + random.nextLong(1L << 50))
            : OptionalLong.empty(),
        devices,
        texts());
  }

  private Json.Obj object(int depth) {
    Json.Builder object = Json.object();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.put(
          text(),
          switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> Json.of(number());
            case 1 -> Json.of(text());
            case 2 -> Json.of(random.nextBoolean());
            case 3 -> new Json.Null();
            case 4 -> object(depth - 1);
            default -> Json.array(list(3, () -> object(depth - 1)));
          });
    }
    return object.build();
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      texts.put(text(), text());
    }
    return texts;
  }

  private double number() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(1000) / 10.0;
      case 1 -> random.nextGaussian();
      case 2 -> random.nextInt(100);
      default -> Double.longBitsToDouble(random.nextLong());
    };
  }

  private RunId id() {
    return RunId.create(random.nextLong(1L << 48), random);
  }

  private Optional<String> maybeLine() {
    return random.nextBoolean() ? Optional.of(line()) : Optional.empty();
  }

  /// A text that names and sentences may have.
  private String line() {
    StringBuilder line = new StringBuilder("a");
    text()
        .codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
        .forEach(line::appendCodePoint);
    return line.append('z').toString();
  }

  /// Any text at all, half a surrogate pair included.
  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) random.nextInt(0x80));
        case 1 -> text.append((char) random.nextInt(0x10000));
        case 2 -> text.appendCodePoint(0x1F600 + random.nextInt(40));
        default -> text.append("/~\"\\{ é".charAt(random.nextInt(7)));
      }
    }
    return text.toString();
  }

  private <T> List<T> list(int max, Supplier<T> item) {
    List<T> items = new ArrayList<>();
    for (int i = random.nextInt(max + 1); i > 0; i--) {
      items.add(item.get());
    }
    return items;
  }

  @SafeVarargs
  private <T> T one(T... cases) {
    return cases[random.nextInt(cases.length)];
  }
}
