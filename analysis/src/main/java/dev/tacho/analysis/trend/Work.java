package dev.tacho.analysis.trend;

import dev.tacho.analysis.result.ResultRun;
import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import dev.tacho.core.measure.Device;
import dev.tacho.core.measure.Dimension;
import dev.tacho.core.measure.Platform;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What one run did, on what, and with what. Immutable.
///
/// What makes work different work stands in `of`: the workload, the machine, the precision, the
/// batch, the load. What may change from run to run of the same work stands in `facts`, and is
/// what a change of level is explained by.
final class Work {
  /// Settings that make it different work.
  private static final List<String> DEFINING =
      List.of(
          "model",
          "dataset",
          "precision",
          "batch_size",
          "scenario",
          "streams",
          "concurrency",
          "arrivals",
          "rate",
          "trace",
          "input_tokens",
          "output_tokens",
          "sequence_length",
          "workers");

  /// The axis of a scope that says the same as a setting.
  private static final Map<String, String> AXES =
      Map.of("batch_size", Dimension.BATCH.name(), "input_tokens", "prompt_tokens");

  /// Axes that only tell numbers of one run apart.
  private static final Set<Dimension> FREE = Set.of(Dimension.HOST);

  private static final int LONGEST = 80;

  private final Map<String, String> base = new LinkedHashMap<>();
  private final Map<String, String> facts = new TreeMap<>();
  private final Platform platform;

  private Work(Platform platform) {
    this.platform = platform;
  }

  static Work of(ResultRun run, Result main) {
    Work work = new Work(main.platform());
    work.base.put("workload", main.workload().name());
    work.base.put("kind", main.workload().kind());
    RunHeader header = run.header();
    String cpus =
        main.platform().cpus().isPresent()
            ? ", processors: " + main.platform().cpus().getAsInt()
            : "";
    Optional<String> hardware = main.platform().hardware();
    if (hardware.isPresent()) {
      work.base.put("hardware", hardware.get() + cpus);
    } else if (!header.host().name().isEmpty()) {
      work.base.put("host", header.host().name());
    }
    work.settings(main.workload().parameters());
    work.facts(header, main);
    return work;
  }

  private void settings(Json.Obj parameters) {
    parameters
        .members()
        .forEach(
            (name, value) -> {
              String axis = AXES.getOrDefault(name, name);
              plain(value)
                  .ifPresent(
                      text -> {
                        if (DEFINING.contains(name)) {
                          base.putIfAbsent(axis, text);
                        }
                        facts.put(name, text);
                      });
            });
  }

  private void facts(RunHeader header, Result main) {
    facts.put("tool", main.tool().name() + " " + main.tool().version());
    if (!header.host().name().isEmpty()) {
      facts.put("host", header.host().name());
      facts.put("system", header.host().system());
    }
    main.platform().system().ifPresent(system -> facts.put("system", system));
    main.platform().hardware().ifPresent(hardware -> facts.put("hardware", hardware));
    main.platform().software().forEach((name, version) -> facts.put("software." + name, version));
    for (Device device : main.platform().devices()) {
      facts.put("device." + device.id(), device.name());
      device.facts().forEach((name, is) -> facts.put("device." + device.id() + "." + name, is));
    }
    header
        .git()
        .ifPresent(
            git -> {
              facts.put("git.commit", git.commit() + (git.dirty() ? " and changes" : ""));
              git.branch().ifPresent(branch -> facts.put("git.branch", branch));
            });
    header.project().ifPresent(project -> facts.put("project", project.text()));
    header.tags().forEach((name, value) -> facts.put("tag." + name, value));
    if (!header.command().isEmpty()) {
      facts.put("command", String.join(" ", header.command()));
    }
    facts.replaceAll((_, text) -> text.length() > LONGEST ? text.substring(0, LONGEST) : text);
  }

  private static Optional<String> plain(Json value) {
    return switch (value) {
      case Json.Str(var text) -> Optional.of(text);
      case Json.Num number -> Optional.of(number.toString());
      case Json.Bool(var yes) -> Optional.of(Boolean.toString(yes));
      case Json.Null _, Json.Obj _, Json.Arr _ -> Optional.empty();
    };
  }

  /// What may differ between runs of the same work.
  Map<String, String> facts() {
    return Map.copyOf(facts);
  }

  /// What tells numbers in `scope` from those of other work.
  ///
  /// @param by facts that count beside
  Map<String, String> of(Scope scope, List<String> by) {
    Map<String, String> all = new LinkedHashMap<>(base);
    scope
        .at()
        .forEach(
            (axis, value) -> {
              if (!FREE.contains(axis)) {
                all.put(axis.name(), axis.equals(Dimension.DEVICE) ? device(value) : value);
              }
            });
    switch (scope.phase()) {
      case STEADY, WHOLE -> {}
      case WARM_UP -> all.put("phase", scope.phase().word());
    }
    for (String fact : by) {
      all.putIfAbsent(fact, facts.getOrDefault(fact, "not stated"));
    }
    return all;
  }

  /// The device with its name, where that says more than the machine's.
  private String device(String id) {
    return platform.devices().stream()
        .filter(device -> device.id().equals(id))
        .map(Device::name)
        .filter(name -> !platform.hardware().equals(Optional.of(name)))
        .findFirst()
        .map(name -> id + " (" + name + ")")
        .orElse(id);
  }
}
