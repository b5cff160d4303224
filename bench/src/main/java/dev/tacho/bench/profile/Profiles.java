package dev.tacho.bench.profile;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.measure.Statistic;
import dev.tacho.core.metric.Metric;
import dev.tacho.core.metric.MetricRegistry;
import dev.tacho.core.text.NearMiss;
import dev.tacho.telemetry.machine.Category;
import dev.tacho.telemetry.machine.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads profiles: `tacho.profiles/1`. All faults of a file are gathered.
public final class Profiles {
  /// What such a file calls itself.
  public static final String SCHEMA = "tacho.profiles/1";

  private static final Set<String> TOP = Set.of("schema", "profiles");
  private static final Set<String> PROFILE =
      Set.of("name", "about", "origin", "categories", "precisions", "plan", "limits");
  private static final Set<String> PLAN =
      Set.of("scenario", "batch_sizes", "warm_ups", "queries", "repeats", "seconds");
  private static final Set<String> LIMIT =
      Set.of(
          "metric",
          "statistic",
          "unit",
          "at_most",
          "at_least",
          "target",
          "categories",
          "unmeasured");
  private static final Set<String> SCENARIOS = Set.of("single-stream", "multi-stream", "offline");

  private final List<String> faults = new ArrayList<>();

  private Profiles() {}

  /// What came of reading.
  public sealed interface Outcome {
    /// The profiles, in the order of the file.
    record Read(List<Profile> profiles) implements Outcome {
      public Read {
        profiles = List.copyOf(profiles);
      }
    }

    /// Why none can be taken; one line each, with its place.
    record Faulty(List<String> faults) implements Outcome {
      public Faulty {
        faults = List.copyOf(faults);
      }
    }
  }

  /// Those that come with the program.
  public static List<Profile> builtIn() {
    try (InputStream in = Profiles.class.getResourceAsStream("profiles.json")) {
      if (in == null) {
        throw new IllegalStateException("profiles missing from this build");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return switch (parse(text)) {
        case Outcome.Read(var profiles) -> profiles;
        case Outcome.Faulty(var faults) -> throw new IllegalStateException(faults.toString());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads the text of a file.
  public static Outcome parse(String text) {
    var reading = new Profiles();
    List<Profile> profiles = new ArrayList<>();
    try {
      profiles.addAll(reading.all(Json.parseObject(text)));
    } catch (JsonException e) {
      reading.faults.add(String.valueOf(e.getMessage()));
    }
    return reading.faults.isEmpty()
        ? new Outcome.Read(profiles)
        : new Outcome.Faulty(reading.faults);
  }

  private List<Profile> all(Json.Obj top) {
    known("", top, TOP);
    if (!top.text("schema").filter(SCHEMA::equals).isPresent()) {
      faults.add("/schema: is not '" + SCHEMA + "'");
    }
    List<Profile> profiles = new ArrayList<>();
    List<Json> items = items(top, "/profiles", "profiles");
    for (int i = 0; i < items.size(); i++) {
      object("/profiles/" + i, items.get(i)).ifPresent(profiles::add);
    }
    List<String> names = profiles.stream().map(Profile::name).toList();
    names.stream()
        .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
        .distinct()
        .forEach(name -> faults.add("/profiles: '" + name + "' stands twice"));
    return profiles;
  }

  private Optional<Profile> object(String at, Json json) {
    if (!(json instanceof Json.Obj it)) {
      faults.add(at + ": is no object");
      return Optional.empty();
    }
    known(at, it, PROFILE);
    Optional<String> name = text(it, at, "name");
    name.filter(word -> !word.matches("[a-z0-9][a-z0-9-]{0,63}"))
        .ifPresent(
            word -> faults.add(at + "/name: '" + word + "' is not of a-z, 0-9 and -, 64 at most"));
    Optional<String> about = text(it, at, "about");
    Set<Category> categories = categories(it, at);
    Map<Category, Set<Precision>> precisions = precisions(it, at + "/precisions");
    Optional<Profile.Plan> plan = plan(it, at + "/plan");
    List<Limit> limits = new ArrayList<>();
    List<Json> items = items(it, at + "/limits", "limits");
    for (int i = 0; i < items.size(); i++) {
      limit(at + "/limits/" + i, items.get(i), categories).ifPresent(limits::add);
    }
    if (name.isEmpty() || about.isEmpty() || plan.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Profile(
            name.get(),
            about.get(),
            it.text("origin"),
            categories,
            precisions,
            plan.get(),
            limits));
  }

  private Optional<Profile.Plan> plan(Json.Obj of, String at) {
    Optional<Json.Obj> plan = of.object("plan");
    if (plan.isEmpty()) {
      faults.add(at + ": is missing");
      return Optional.empty();
    }
    Json.Obj it = plan.get();
    known(at, it, PLAN);
    Optional<String> scenario = text(it, at, "scenario");
    scenario
        .filter(word -> !SCENARIOS.contains(word))
        .ifPresent(
            word -> faults.add(at + "/scenario: '" + word + "' is none of " + sorted(SCENARIOS)));
    List<Integer> sizes = new ArrayList<>();
    for (Json size : items(it, at + "/batch_sizes", "batch_sizes")) {
      if (size instanceof Json.Num number && isCount(number.asDouble())) {
        sizes.add((int) number.asDouble());
      } else {
        faults.add(at + "/batch_sizes: " + size + " is no whole number above 0");
      }
    }
    return Optional.of(
        new Profile.Plan(
            scenario.orElse(""),
            sizes,
            count(it, at, "warm_ups"),
            count(it, at, "queries"),
            count(it, at, "repeats"),
            positive(it, at, "seconds")));
  }

  private Optional<Limit> limit(String at, Json json, Set<Category> all) {
    if (!(json instanceof Json.Obj it)) {
      faults.add(at + ": is no object");
      return Optional.empty();
    }
    known(at, it, LIMIT);
    Optional<Metric> metric =
        text(it, at, "metric")
            .flatMap(
                name -> {
                  Optional<Metric> found = MetricRegistry.known().find(name);
                  if (found.isEmpty()) {
                    faults.add(at + "/metric: '" + name + "' is no metric that Tacho knows");
                  }
                  return found;
                });
    Optional<String> unit = text(it, at, "unit");
    if (metric.isPresent()
        && unit.isPresent()
        && !metric.get().unit().symbol().equals(unit.get())) {
      faults.add(
          at
              + "/unit: "
              + metric.get().name()
              + " is in "
              + metric.get().unit()
              + ", not "
              + unit.get());
    }
    Optional<Statistic> statistic = it.text("statistic").flatMap(Statistic::parse);
    if (it.get("statistic").isPresent() && statistic.isEmpty()) {
      faults.add(at + "/statistic: " + it.get("statistic").get() + " is none; write q0.99 or mean");
    }
    Optional<Double> most = number(it, at, "at_most");
    Optional<Double> least = number(it, at, "at_least");
    if (most.isEmpty() && least.isEmpty()) {
      faults.add(at + ": neither at_most nor at_least");
    }
    if (most.isPresent() && least.isPresent() && least.get() > most.get()) {
      faults.add(at + ": at_least " + least.get() + " is above at_most " + most.get());
    }
    String unmeasured = it.text("unmeasured").orElse("refuse");
    if (!unmeasured.equals("refuse") && !unmeasured.equals("tell")) {
      faults.add(at + "/unmeasured: '" + unmeasured + "' is neither refuse nor tell");
    }
    Set<Category> categories = it.get("categories").isPresent() ? categories(it, at) : all;
    return metric.map(
        known ->
            new Limit(
                known,
                statistic,
                most,
                least,
                number(it, at, "target"),
                categories,
                unmeasured.equals("refuse")));
  }

  private Set<Category> categories(Json.Obj of, String at) {
    Set<Category> found = EnumSet.noneOf(Category.class);
    for (Json word : items(of, at + "/categories", "categories")) {
      word(word, Category::parse, at + "/categories", "gpu, npu, dla, dsp, fpga, cpu")
          .ifPresent(found::add);
    }
    return found;
  }

  private Map<Category, Set<Precision>> precisions(Json.Obj of, String at) {
    Map<Category, Set<Precision>> found = new EnumMap<>(Category.class);
    of.object("precisions")
        .ifPresent(
            map ->
                map.members()
                    .forEach(
                        (key, words) -> {
                          Set<Precision> only = EnumSet.noneOf(Precision.class);
                          if (words instanceof Json.Arr(var items)) {
                            items.forEach(
                                word ->
                                    word(
                                            word,
                                            Precision::parse,
                                            at + "/" + key,
                                            "fp32, fp16, bf16, int8, int4, mixed")
                                        .ifPresent(only::add));
                          }
                          word(Json.of(key), Category::parse, at, "gpu, npu, dla, dsp, fpga, cpu")
                              .ifPresent(category -> found.put(category, only));
                        }));
    return found;
  }

  private <T> Optional<T> word(
      Json json, Function<String, Optional<T>> parse, String at, String valid) {
    Optional<T> found =
        json instanceof Json.Str(String text) ? parse.apply(text) : Optional.empty();
    if (found.isEmpty()) {
      faults.add(at + ": " + json + " is none of " + valid);
    }
    return found;
  }

  private List<Json> items(Json.Obj of, String at, String name) {
    List<Json> items = of.get(name).isPresent() ? of.array(name) : List.of();
    if (items.isEmpty()) {
      faults.add(at + ": is missing or empty");
    }
    return items;
  }

  private Optional<String> text(Json.Obj of, String at, String name) {
    Optional<String> text = of.text(name).filter(word -> !word.isBlank());
    if (text.isEmpty()) {
      faults.add(at + "/" + name + ": is missing or no text");
    }
    return text;
  }

  private Optional<Double> number(Json.Obj of, String at, String name) {
    Optional<Json> json = of.get(name);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    if (json.get() instanceof Json.Num number && Double.isFinite(number.asDouble())) {
      return Optional.of(number.asDouble());
    }
    faults.add(at + "/" + name + ": " + json.get() + " is no number");
    return Optional.empty();
  }

  private int count(Json.Obj of, String at, String name) {
    double value = number(of, at, name).orElse(0.0);
    if (!isCount(value)) {
      faults.add(at + "/" + name + ": is missing or no whole number above 0");
      return 1;
    }
    return (int) value;
  }

  private static boolean isCount(double value) {
    return value >= 1 && value <= Integer.MAX_VALUE && value == Math.rint(value);
  }

  private double positive(Json.Obj of, String at, String name) {
    double value = number(of, at, name).orElse(0.0);
    if (!(value > 0)) {
      faults.add(at + "/" + name + ": is missing or not above 0");
    }
    return value;
  }

  /// An unknown member may be a limit that somebody relies on.
  private void known(String at, Json.Obj of, Set<String> members) {
    for (String name : of.members().keySet()) {
      if (!members.contains(name)) {
        faults.add(
            at
                + "/"
                + name
                + ": is not known"
                + NearMiss.suggestion(name, sorted(members)).replaceFirst(";$", ""));
      }
    }
  }

  private static List<String> sorted(Collection<String> words) {
    return words.stream().sorted().toList();
  }
}
