package dev.tacho.recorder.pipeline;

import dev.tacho.core.Label;
import dev.tacho.core.json.Json;
import dev.tacho.core.pipeline.PipelineStage;
import dev.tacho.core.pipeline.Retry;
import dev.tacho.core.pipeline.When;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.NearMiss;
import dev.tacho.recorder.yaml.Yaml;
import dev.tacho.recorder.yaml.YamlFaults;
import dev.tacho.recorder.yaml.YamlFields;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.PatternSyntaxException;

/// One stage of a pipeline's file. Confined to one thread.
final class StageFields {
  private final Yaml.Table table;
  private final YamlFields fields;
  private final int place;
  private final YamlFaults faults;

  private StageFields(Yaml.Table table, YamlFields fields, int place, YamlFaults faults) {
    this.table = table;
    this.fields = fields;
    this.place = place;
    this.faults = faults;
  }

  /// @param place the stage's number in the file, from 1
  static Optional<StageFields> of(Yaml item, int place, YamlFaults faults) {
    if (!(item instanceof Yaml.Table table)) {
      faults.add(
          item.line(), "stage " + place + " is " + item.kind() + "; write a mapping with a name");
      return Optional.empty();
    }
    String what =
        table.values().get("name") instanceof Yaml.Scalar name
            ? "stage " + YamlFaults.shown(name.kind())
            : "stage " + place;
    return Optional.of(new StageFields(table, new YamlFields(what, table, faults), place, faults));
  }

  /// Where `key` stands, or the stage when it has none.
  int line(String key) {
    return table.keyLines().getOrDefault(key, table.line());
  }

  /// The stage's name, or its number where it has none that can be used.
  String name(String pipeline) {
    Optional<String> name = fields.need("name", "train").map(Yaml.Scalar::text);
    Optional<String> fault =
        name.flatMap(Label::fault)
            .or(
                () ->
                    name.filter(n -> pipeline.length() + n.length() >= Label.MAX_LENGTH)
                        .map(_ -> "is too long together with the pipeline's name"));
    fault.ifPresent(
        why -> fields.fault(line("name"), "its name " + why + "; use a short word such as train"));
    return name.filter(_ -> fault.isEmpty()).orElse("stage " + place);
  }

  /// Tells that another stage has the same name.
  void isDouble(StageFields first) {
    fields.fault(
        line("name"),
        "a stage of this name stands in line "
            + first.line("name")
            + " too; give each a name of its own");
  }

  /// The stage; what is wrong with it is told, and left out.
  ///
  /// @param before the name of the stage before this one; empty text for the first
  PipelineStage stage(String name, String before) {
    List<String> needs = needs();
    PipelineStage stage =
        new PipelineStage(
            name,
            command(),
            table.values().containsKey("needs") || before.isEmpty() ? needs : List.of(before),
            fields.value("when").map(this::when).orElse(When.ON_SUCCESS),
            skip(),
            fields.value("retry").map(this::retry).orElse(Retry.NONE),
            duration(fields, "timeout", false),
            duration(fields, "grace", true),
            paths("inputs", true),
            paths("outputs", false),
            env(),
            path(fields, "directory"));
    fields.done();
    return stage;
  }

  private List<String> needs() {
    return texts("needs").stream().distinct().toList();
  }

  private List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Yaml.Scalar scalar : fields.scalars(key)) {
      if (scalar.text().indexOf('\0') >= 0) {
        fields.fault(scalar.line(), key + " has a NUL character; leave it out");
      } else {
        texts.add(scalar.text());
      }
    }
    return texts;
  }

  private List<String> command() {
    Optional<Yaml> value = fields.value("command");
    List<String> words = texts("command");
    boolean empty =
        value.isPresent()
            && (value.get() instanceof Yaml.Items(_, var items)
                ? items.isEmpty()
                : words.equals(List.of("")));
    if (value.isEmpty()) {
      fields.fault(
          table.line(), "has no command; add command: [python3, train.py], or one text for sh -c");
    } else if (empty || (!words.isEmpty() && words.getFirst().isBlank())) {
      fields.fault(line("command"), "its command is empty; name a program");
    }
    return value.orElse(null) instanceof Yaml.Scalar && !words.isEmpty()
        ? List.of("sh", "-c", words.getFirst())
        : words;
  }

  private When when(Yaml value) {
    if (value instanceof Yaml.Scalar word) {
      return new When(after(fields, "when", word), Optional.empty(), Optional.empty());
    }
    Optional<YamlFields> inside = inside("when", value);
    if (inside.isEmpty()) {
      return When.ON_SUCCESS;
    }
    YamlFields when = inside.get();
    When.After after =
        when.scalar("after").map(w -> after(when, "after", w)).orElse(When.After.ON_SUCCESS);
    Optional<Yaml.Scalar> env = when.scalar("env");
    Optional<Yaml.Scalar> equals = when.scalar("equals");
    if (equals.isPresent() && env.isEmpty()) {
      when.fault(equals.get().line(), "equals has no variable; add env: TARGET");
    }
    env.filter(n -> isNoVariable(n.text()))
        .ifPresent(n -> when.fault(n.line(), n.kind() + " is no name of a variable; as TARGET"));
    Optional<String> file = path(when, "file");
    when.done();
    return new When(
        after, env.map(n -> new When.Variable(n.text(), equals.map(Yaml.Scalar::text))), file);
  }

  private static When.After after(YamlFields in, String key, Yaml.Scalar word) {
    Optional<When.After> after = When.After.ofWord(word.text());
    if (after.isEmpty()) {
      in.fault(
          word.line(),
          key
              + " is "
              + YamlFaults.shown(word.kind())
              + NearMiss.suggestion(word.text(), When.After.words())
              + " it is one of "
              + String.join(", ", When.After.words()));
    }
    return after.orElse(When.After.ON_SUCCESS);
  }

  private Optional<String> skip() {
    Optional<Yaml.Scalar> skip = fields.scalar("skip");
    if (skip.isPresent() && skip.get().json() instanceof Json.Bool(var truth)) {
      return truth ? Optional.of("left out by the file") : Optional.empty();
    }
    skip.filter(s -> s.text().isBlank())
        .ifPresent(s -> fields.fault(s.line(), "skip is empty; write true, false or the reason"));
    return skip.map(Yaml.Scalar::text);
  }

  private Retry retry(Yaml value) {
    Optional<YamlFields> inside = inside("retry", value);
    if (inside.isEmpty()) {
      return Retry.NONE;
    }
    YamlFields retry = inside.get();
    Optional<Yaml.Scalar> text = retry.need("attempts", "3");
    int attempts =
        text.map(Yaml.Scalar::text)
            .filter(t -> t.matches("\\d{1,4}"))
            .map(Integer::parseInt)
            .orElse(0);
    if (text.isPresent() && (attempts < 1 || attempts > Retry.MAX_ATTEMPTS)) {
      retry.fault(
          text.get().line(),
          "attempts is "
              + YamlFaults.shown(text.get().kind())
              + "; write a whole number from 1 to "
              + Retry.MAX_ATTEMPTS);
    }
    Optional<Duration> delay = duration(retry, "delay", true);
    retry.done();
    return new Retry(Math.clamp(attempts, 1, Retry.MAX_ATTEMPTS), delay.orElse(Duration.ZERO));
  }

  /// The mapping below `key`; empty when it is something else, which is told.
  private Optional<YamlFields> inside(String key, Yaml value) {
    if (value instanceof Yaml.Table inner) {
      String what = "stage '" + YamlFaults.shown(name()) + "', " + key;
      return Optional.of(new YamlFields(what, inner, faults));
    }
    fields.fault(value.line(), key + " is " + value.kind() + "; write a mapping, as KEY: VALUE");
    return Optional.empty();
  }

  private String name() {
    return table.values().get("name") instanceof Yaml.Scalar name
        ? name.text()
        : Integer.toString(place);
  }

  private static Optional<Duration> duration(YamlFields in, String key, boolean zero) {
    Optional<Yaml.Scalar> text = in.scalar(key);
    Optional<Duration> duration = text.map(Yaml.Scalar::text).flatMap(Durations::parse);
    boolean fits = duration.filter(d -> zero || !d.isZero()).isPresent();
    if (text.isPresent() && !fits) {
      in.fault(
          text.get().line(),
          key
              + " is "
              + YamlFaults.shown(text.get().kind())
              + ", which is no duration"
              + (duration.isPresent() ? " to wait for" : "")
              + "; write it with its unit, as 30s, 10m or 2h");
    }
    return fits ? duration : Optional.empty();
  }

  private List<String> paths(String key, boolean patterns) {
    List<String> paths = new ArrayList<>();
    for (String path : texts(key)) {
      Optional<String> fault = fault(path, patterns);
      fault.ifPresent(
          why -> fields.fault(line(key), key + ": '" + YamlFaults.shown(path) + "' " + why));
      if (fault.isEmpty() && !paths.contains(path)) {
        paths.add(path);
      }
    }
    return paths;
  }

  /// Why `path` names no files; empty when it does.
  private static Optional<String> fault(String path, boolean patterns) {
    if (path.isBlank()) {
      return Optional.of("is no path; name a file");
    }
    if (!Contents.isPattern(path)) {
      return pathFault(path);
    }
    if (!patterns) {
      return Optional.of("is a pattern; name the file or the folder that the stage makes");
    }
    try {
      PathMatcher _ = FileSystems.getDefault().getPathMatcher("glob:" + path);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of("is no pattern: " + e.getDescription() + "; use * ? ** [...] {...}");
    }
  }

  private static Optional<String> pathFault(String path) {
    try {
      Path _ = Path.of(path);
      return path.isBlank() ? Optional.of("is no path; name one") : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.of("is no path: " + e.getReason() + "; name one");
    }
  }

  private static Optional<String> path(YamlFields in, String key) {
    Optional<Yaml.Scalar> path = in.scalar(key);
    Optional<String> fault = path.map(Yaml.Scalar::text).flatMap(StageFields::pathFault);
    fault.ifPresent(
        why ->
            in.fault(
                path.get().line(), key + " " + YamlFaults.shown(path.get().kind()) + " " + why));
    return fault.isEmpty() ? path.map(Yaml.Scalar::text) : Optional.empty();
  }

  private Map<String, String> env() {
    Map<String, String> env = new TreeMap<>();
    Optional<Yaml> value = fields.value("env");
    Optional<YamlFields> inside = value.flatMap(v -> inside("env", v));
    if (inside.isPresent() && value.orElseThrow() instanceof Yaml.Table(_, var values, var lines)) {
      for (String name : values.keySet()) {
        if (isNoVariable(name)) {
          inside
              .get()
              .fault(
                  lines.getOrDefault(name, table.line()),
                  "'" + YamlFaults.shown(name) + "' is no name of a variable; as SEED");
        }
        inside
            .get()
            .scalar(name)
            .filter(scalar -> scalar.text().indexOf('\0') < 0)
            .ifPresent(scalar -> env.put(name, scalar.text()));
      }
    }
    return env;
  }

  private static boolean isNoVariable(String name) {
    return name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0;
  }

  /// Tells which needs are no stages.
  void checkNeeds(List<String> names) {
    for (String need : needs()) {
      if (!names.contains(need)) {
        fields.fault(
            line("needs"),
            "needs '"
                + YamlFaults.shown(need)
                + "', which is no stage"
                + NearMiss.suggestion(need, names)
                + " the stages are "
                + YamlFaults.shown(String.join(", ", names)));
      }
    }
  }

  /// Tells which outputs two stages make: whose it is would depend on who ran last.
  static void checkOutputs(List<PipelineStage> stages, Map<String, StageFields> read) {
    Map<Path, String> makers = new HashMap<>();
    for (PipelineStage stage : stages) {
      Set<Path> own = new HashSet<>();
      for (String output : stage.outputs()) {
        Path path = Path.of(stage.directory().orElse("")).resolve(output).normalize();
        String maker = own.add(path) ? makers.putIfAbsent(path, stage.name()) : null;
        StageFields of = read.get(stage.name());
        if (maker != null && of != null) {
          of.fields.fault(
              of.line("outputs"),
              "outputs: '"
                  + YamlFaults.shown(output)
                  + "' is made by stage '"
                  + maker
                  + "' too; each output has one maker");
        }
      }
    }
  }
}
