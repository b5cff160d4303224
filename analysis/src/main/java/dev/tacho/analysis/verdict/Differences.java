package dev.tacho.analysis.verdict;

import dev.tacho.analysis.compare.ConfigDiff;
import dev.tacho.analysis.result.ResultRun;
import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Device;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// In what two measured runs differ apart from their numbers: why their numbers may.
final class Differences {
  /// What two benches of the same never have in common.
  private static final Set<String> ALWAYS = Set.of("TACHO_RUN_ID", "TACHO_EVENTS", "TACHO_RUN");

  private static final Map<String, Axis> PARAMETERS =
      Map.ofEntries(
          Map.entry("precision", Axis.PRECISION),
          Map.entry("batch_size", Axis.BATCH),
          Map.entry("batch", Axis.BATCH),
          Map.entry("scenario", Axis.LOAD),
          Map.entry("streams", Axis.LOAD),
          Map.entry("concurrency", Axis.LOAD),
          Map.entry("rate", Axis.LOAD),
          Map.entry("arrivals", Axis.LOAD),
          Map.entry("input_tokens", Axis.LOAD),
          Map.entry("output_tokens", Axis.LOAD),
          Map.entry("device", Axis.HARDWARE),
          Map.entry("model", Axis.MODEL),
          Map.entry("model_sha256", Axis.MODEL),
          Map.entry("dataset", Axis.MODEL));

  private static final Map<Dimension, Axis> DIMENSIONS =
      Map.of(
          Dimension.PRECISION, Axis.PRECISION,
          Dimension.BATCH, Axis.BATCH,
          Dimension.SCENARIO, Axis.LOAD,
          Dimension.STREAMS, Axis.LOAD,
          Dimension.CONCURRENCY, Axis.LOAD,
          Dimension.DEVICE, Axis.HARDWARE,
          Dimension.MODEL, Axis.MODEL);

  private Differences() {}

  private record Fact(Axis axis, String name) {}

  private static final Fact NAME = new Fact(Axis.WORKLOAD, "workload");

  private static final Fact COMMAND = new Fact(Axis.WORKLOAD, "command");

  private static final List<Fact> SAME = List.of(COMMAND, new Fact(Axis.MODEL, "model_sha256"));

  /// What `other` has differently from `first`, by axis and name.
  ///
  /// @param vary words of [Axis] and names of single things that are meant to differ
  static List<Difference> between(ResultRun first, ResultRun other, Set<String> vary) {
    Map<Fact, String> here = facts(first);
    Map<Fact, String> there = facts(other);
    Set<Axis> meant = new HashSet<>();
    vary.forEach(word -> Axis.of(word).ifPresent(axis -> meant.addAll(axis.following())));
    Set<Fact> all = new TreeSet<>(Comparator.comparing(Fact::axis).thenComparing(Fact::name));
    all.addAll(here.keySet());
    all.addAll(there.keySet());
    List<Difference> differences = new ArrayList<>();
    for (Fact fact : all) {
      if (!Objects.equals(here.get(fact), there.get(fact))) {
        boolean label = fact.equals(NAME) && isSameWork(here, there);
        differences.add(
            new Difference(
                label ? Axis.PARAMETERS : fact.axis,
                fact.name,
                Optional.ofNullable(here.get(fact)),
                Optional.ofNullable(there.get(fact)),
                meant.contains(fact.axis) || vary.contains(fact.name)));
      }
    }
    return differences;
  }

  /// Whether what was measured is the same whatever people call it: the same command, or the same
  /// bytes of a model.
  private static boolean isSameWork(Map<Fact, String> here, Map<Fact, String> there) {
    return SAME.stream()
        .anyMatch(fact -> here.containsKey(fact) && here.get(fact).equals(there.get(fact)));
  }

  /// Whether a dimension is a matter of the whole run, which [#between] holds against the other's.
  static boolean isOfRun(Dimension dimension) {
    return DIMENSIONS.containsKey(dimension);
  }

  /// The names of everything that `run` says of itself, so that a misspelt one is found out.
  static Set<String> names(ResultRun run) {
    Set<String> names = new TreeSet<>();
    facts(run).keySet().forEach(fact -> names.add(fact.name));
    return names;
  }

  private static Map<Fact, String> facts(ResultRun run) {
    Map<Fact, String> facts = new LinkedHashMap<>();
    run.fixed()
        .forEach(
            (dimension, value) -> {
              Axis axis = DIMENSIONS.get(dimension);
              if (axis != null) {
                facts.put(new Fact(axis, dimension.name()), value);
              }
            });
    run.main().ifPresent(result -> measured(result, facts));
    header(run.header(), facts);
    return facts;
  }

  private static void measured(Result result, Map<Fact, String> facts) {
    facts.put(NAME, result.workload().name());
    facts.put(new Fact(Axis.WORKLOAD, "kind"), result.workload().kind());
    ConfigDiff.flat(parameters(result, facts))
        .forEach(
            (name, value) -> {
              Axis axis = PARAMETERS.getOrDefault(name, Axis.PARAMETERS);
              // the axis of a measurement says the same under its own name
              String known = name.equals("batch_size") ? "batch" : name;
              facts.putIfAbsent(new Fact(axis, known), text(value));
            });
    facts.put(new Fact(Axis.SOFTWARE, result.tool().name()), result.tool().version());
    platform(result.platform(), facts);
    result
        .payload()
        .object("environment")
        .ifPresent(
            environment ->
                ConfigDiff.flat(environment)
                    .forEach(
                        (name, value) -> {
                          if (!name.startsWith("load_average")) {
                            facts.put(new Fact(Axis.ENVIRONMENT, name), text(value));
                          }
                        }));
  }

  /// Those of the workload, but for its command, which is told as one.
  private static Json.Obj parameters(Result result, Map<Fact, String> facts) {
    Map<String, Json> rest = new LinkedHashMap<>(result.workload().parameters().members());
    if (rest.remove("command") instanceof Json.Arr(var words)) {
      facts.put(COMMAND, String.join(" ", words.stream().map(Differences::text).toList()));
    }
    return new Json.Obj(rest);
  }

  private static void platform(Platform platform, Map<Fact, String> facts) {
    platform.hardware().ifPresent(name -> facts.put(new Fact(Axis.HARDWARE, "hardware"), name));
    platform
        .architecture()
        .ifPresent(name -> facts.put(new Fact(Axis.HARDWARE, "architecture"), name));
    platform
        .cpus()
        .ifPresent(cpus -> facts.put(new Fact(Axis.HARDWARE, "cpus"), Integer.toString(cpus)));
    platform.system().ifPresent(name -> facts.put(new Fact(Axis.SYSTEM, "system"), name));
    for (Device device : platform.devices()) {
      facts.put(new Fact(Axis.HARDWARE, device.id()), device.name());
      device
          .facts()
          .forEach(
              (name, value) ->
                  facts.put(
                      new Fact(
                          isDriver(name) ? Axis.DRIVER : Axis.ENVIRONMENT,
                          device.id() + " " + name),
                      value));
    }
    platform
        .software()
        .forEach(
            (name, version) ->
                facts.put(new Fact(isDriver(name) ? Axis.DRIVER : Axis.SOFTWARE, name), version));
  }

  private static boolean isDriver(String name) {
    return name.toLowerCase(Locale.ROOT).contains("driver");
  }

  private static void header(RunHeader header, Map<Fact, String> facts) {
    putText(Axis.SYSTEM, "host", header.host().name(), facts);
    putText(Axis.SYSTEM, "system", header.host().system(), facts);
    putText(Axis.HARDWARE, "architecture", header.host().architecture(), facts);
    header
        .host()
        .cpus()
        .ifPresent(
            cpus -> facts.putIfAbsent(new Fact(Axis.HARDWARE, "cpus"), Integer.toString(cpus)));
    if (!facts.containsKey(COMMAND)) {
      putText(Axis.COMMAND, "command", String.join(" ", header.command()), facts);
    }
    header
        .git()
        .ifPresent(
            git -> {
              facts.put(new Fact(Axis.GIT, "commit"), git.commit());
              git.branch().ifPresent(b -> facts.put(new Fact(Axis.GIT, "branch"), b));
              facts.put(new Fact(Axis.GIT, "dirty"), Boolean.toString(git.dirty()));
            });
    header
        .environment()
        .forEach(
            (name, value) -> {
              if (!ALWAYS.contains(name)) {
                facts.put(new Fact(Axis.ENVIRONMENT, name), value);
              }
            });
    ConfigDiff.flat(header.configuration())
        .forEach((name, value) -> facts.putIfAbsent(new Fact(Axis.PARAMETERS, name), text(value)));
  }

  private static void putText(Axis axis, String name, String value, Map<Fact, String> facts) {
    if (!value.isEmpty()) {
      facts.putIfAbsent(new Fact(axis, name), value);
    }
  }

  private static String text(Json value) {
    return value instanceof Json.Str(var plain) ? plain : value.toString();
  }
}
