package dev.tacho.recorder.pipeline;

import dev.tacho.core.Label;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.pipeline.Pipeline;
import dev.tacho.core.pipeline.PipelineStage;
import dev.tacho.recorder.yaml.Yaml;
import dev.tacho.recorder.yaml.YamlFaults;
import dev.tacho.recorder.yaml.YamlFields;
import dev.tacho.store.Lookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads the file of a pipeline, YAML or JSON. All that is wrong with it is told at once.
///
/// ```yaml
/// name: digits                  # of the pipeline; its runs find each other by it
/// stages:                       # run one after the other, in this order unless needs forbids
///   - name: prepare
///     command: [python3, prepare.py]   # or one text for sh -c
///     needs: []                 # default: the stage before
///     when: on-success          # always, on-failure, or {after:, env:, equals:, file:}
///     skip: false               # true, or the reason
///     retry: {attempts: 3, delay: 30s}
///     timeout: 2h               # of each attempt
///     grace: 10s
///     inputs: [data/*.csv]      # paths and globs, seen from the stage's directory
///     outputs: [clean.csv]      # paths
///     env: {SEED: "7"}
///     directory: src            # seen from the file's folder
/// ```
public final class PipelineFile {
  private PipelineFile() {}

  /// One thing that is wrong with a file.
  ///
  /// @param line from 1; 0 where it concerns the whole file
  /// @param message the thing, its value and the remedy
  public record Fault(int line, String message) {
    private static Fault of(YamlFaults.Fault fault) {
      return new Fault(fault.line(), fault.message());
    }

    @Override
    public String toString() {
      return line == 0 ? message : "line " + line + ": " + message;
    }
  }

  /// What a file gave.
  public sealed interface Read {
    /// A pipeline.
    ///
    /// @param lines where each stage's command stands, by the stage's name
    record Good(Pipeline pipeline, Map<String, Integer> lines) implements Read {
      public Good {
        lines = Map.copyOf(lines);
      }
    }

    /// No pipeline.
    ///
    /// @param faults in the order of their lines, at least one
    /// @param stages what could be read of its stages, in the file's order
    /// @param lines where each stage's command stands, by the stage's name
    record Bad(List<Fault> faults, List<PipelineStage> stages, Map<String, Integer> lines)
        implements Read {
      public Bad {
        faults = List.copyOf(faults);
        stages = List.copyOf(stages);
        lines = Map.copyOf(lines);
      }

      /// The faults as people read them: `line 7: ...`.
      public List<String> texts() {
        return faults.stream().map(Fault::toString).toList();
      }
    }
  }

  /// Reads `file`.
  public static Read read(Path file) {
    YamlFaults faults = new YamlFaults();
    Map<String, Integer> lines = new HashMap<>();
    List<PipelineStage> stages = new ArrayList<>();
    Optional<Pipeline> pipeline =
        text(file, faults)
            .flatMap(text -> Yaml.parse(text, faults))
            .flatMap(top -> pipeline(top, stages, lines, faults));
    return pipeline.isPresent() && faults.all().isEmpty()
        ? new Read.Good(pipeline.get(), lines)
        : new Read.Bad(faults.all().stream().map(Fault::of).toList(), stages, lines);
  }

  private static Optional<String> text(Path file, YamlFaults faults) {
    Optional<String> text = Yaml.text(file, faults);
    if (!file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
      return text;
    }
    try {
      text.ifPresent(Json::parseObject);
      // YAML takes JSON but for tabs, which stand nowhere in a JSON text
      return text.map(json -> json.replace('\t', ' '));
    } catch (JsonException e) {
      faults.add(0, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<Pipeline> pipeline(
      Yaml top, List<PipelineStage> stages, Map<String, Integer> lines, YamlFaults faults) {
    if (!(top instanceof Yaml.Table table)) {
      faults.add(
          top.line(), "the pipeline is " + top.kind() + "; write a mapping with a name and stages");
      return Optional.empty();
    }
    YamlFields fields = new YamlFields("the pipeline", table, faults);
    fields
        .scalar("schema")
        .filter(schema -> !schema.text().equals(Pipeline.SCHEMA))
        .ifPresent(
            schema ->
                fields.fault(
                    schema.line(),
                    "schema is "
                        + YamlFaults.shown(schema.kind())
                        + "; this Tacho reads "
                        + Pipeline.SCHEMA));
    Optional<String> name =
        fields.need("name", "digits").filter(n -> nameFits(fields, n)).map(Yaml.Scalar::text);
    List<Yaml> items = fields.items("stages");
    if (items.isEmpty() || items.size() > Pipeline.MAX_STAGES) {
      fields.fault(
          table.keyLines().getOrDefault("stages", table.line()),
          "it has "
              + items.size()
              + " stages; list 1 to "
              + Pipeline.MAX_STAGES
              + " below stages:");
    }
    fields.done();
    stages.addAll(stages(items, name.orElse(""), lines, faults));
    return switch (Pipeline.order(stages)) {
      case Pipeline.Order.Sorted(var sorted) ->
          faults.count() > 0
              ? Optional.empty()
              : name.map(label -> new Pipeline(new Label(label), sorted));
      case Pipeline.Order.Cycle(var ring) -> {
        fields.fault(
            lines.getOrDefault(ring.getFirst(), table.line()),
            "stages wait for each other: "
                + String.join(" needs ", ring)
                + "; take one of these needs out");
        yield Optional.empty();
      }
    };
  }

  private static boolean nameFits(YamlFields fields, Yaml.Scalar name) {
    Optional<String> fault = Label.fault(name.text());
    if (fault.isEmpty() && name.text().equals(Lookup.LATEST)) {
      fault = Optional.of("means the newest run");
    }
    fault.ifPresent(
        why ->
            fields.fault(
                name.line(),
                "name "
                    + YamlFaults.shown(name.kind())
                    + " "
                    + why
                    + "; use printable characters without / \\ or .."));
    return fault.isEmpty();
  }

  private static List<PipelineStage> stages(
      List<Yaml> items, String pipeline, Map<String, Integer> lines, YamlFaults faults) {
    List<PipelineStage> stages = new ArrayList<>();
    Map<String, StageFields> byName = new LinkedHashMap<>();
    List<StageFields> all = new ArrayList<>();
    String before = "";
    for (int i = 0; i < Math.min(items.size(), Pipeline.MAX_STAGES); i++) {
      Optional<StageFields> read = StageFields.of(items.get(i), i + 1, faults);
      if (read.isEmpty()) {
        continue;
      }
      StageFields fields = read.get();
      String name = fields.name(pipeline);
      PipelineStage stage = fields.stage(name, before);
      all.add(fields);
      StageFields first = byName.putIfAbsent(name, fields);
      if (first != null) {
        fields.isDouble(first);
        continue;
      }
      lines.put(name, fields.line("command"));
      stages.add(stage);
      before = name;
    }
    List<String> names = List.copyOf(byName.keySet());
    all.forEach(stage -> stage.checkNeeds(names));
    StageFields.checkOutputs(stages, byName);
    return stages;
  }
}
