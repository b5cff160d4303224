package dev.tacho.cli.keep;

import dev.tacho.cli.policy.GatePolicy;
import dev.tacho.cli.policy.PolicyFile;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.Counted;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Reasons;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.core.Schemas;
import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.measure.Fault;
import dev.tacho.core.measure.Reading;
import dev.tacho.core.measure.Result;
import dev.tacho.core.measure.ResultCheck;
import dev.tacho.core.measure.ResultJson;
import dev.tacho.core.pipeline.Pipeline;
import dev.tacho.core.text.NearMiss;
import dev.tacho.recorder.advice.RuleBook;
import dev.tacho.recorder.pipeline.PipelineFile;
import dev.tacho.report.text.Printable;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.gguf.GgufFile;
import dev.tacho.weights.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// `tacho validate`: whether documents are what they say they are.
public final class ValidateWord implements Word {
  /// One document, looked at. Faults and warnings are pairs of JSON pointer and message.
  private record Finding(
      String file, Optional<String> format, List<String[]> faults, List<String[]> warnings) {
    Json.Obj toJson() {
      return Json.object()
          .put("file", file)
          .putText("format", format)
          .put("ok", faults.isEmpty())
          .put("faults", json(faults))
          .put("warnings", json(warnings))
          .build();
    }

    private static Json json(List<String[]> pairs) {
      List<Json> list = new ArrayList<>();
      for (String[] pair : pairs) {
        list.add(Json.object().put("path", pair[0]).put("message", pair[1]).build());
      }
      return Json.array(list);
    }
  }

  private static final String GGUF = ".gguf";
  private static final String SAFETENSORS = ".safetensors";

  private static final Pattern YAML_RULES =
      Pattern.compile("^[{ ]*[\"']?schema[\"']?: *[\"']?tacho\\.advice-rules/", Pattern.MULTILINE);

  private static final Pattern YAML_POLICY =
      Pattern.compile("^[{ ]*[\"']?schema[\"']?: *[\"']?tacho\\.gate-policy/", Pattern.MULTILINE);

  @Override
  public Usage usage() {
    return Usage.of("validate", Group.KEEP, "whether documents keep to their published schema")
        .operands("FILE", 1, Usage.ANY)
        .note(
            "A document says by its member schema which format it has: "
                + formats()
                + ". A result"
                + " is also held against the laws of its numbers, and results of TrackIQ 1.0.0 and"
                + " 1.1.0 are read too. A YAML file is rules of advice or the policy of a gate"
                + " where its schema says so, else a pipeline. Of weights (.gguf, .safetensors) it is"
                + " asked whether they are whole. Every fault is shown with its place. Exit code 1"
                + " when there is one.")
        .example("tacho validate result.json")
        .example("tacho validate rules.yaml")
        .example("tacho validate --json .tacho/runs/01JNQ8/run.json")
        .build();
  }

  private static String formats() {
    return String.join(", ", Schemas.names());
  }

  @Override
  public int run(Call call) {
    List<Finding> findings = new ArrayList<>();
    for (String file : call.arguments().operands()) {
      findings.add(finding(file, call.path(file)));
    }
    boolean ok = true;
    List<Json> files = new ArrayList<>();
    for (Finding finding : findings) {
      ok &= finding.faults().isEmpty();
      files.add(finding.toJson());
    }
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", "tacho.validate/1")
              .put("ok", ok)
              .put("files", Json.array(files))
              .build());
    } else {
      findings.forEach(finding -> print(call.console(), finding));
    }
    return ok ? ExitCode.DONE : ExitCode.NO;
  }

  private static Finding finding(String file, Path path) {
    return isYaml(file) ? yaml(file, path) : isModel(file) ? model(file, path) : look(file, path);
  }

  private static boolean isModel(String file) {
    return file.endsWith(GGUF) || file.endsWith(SAFETENSORS);
  }

  /// A file of weights is asked of its reader: whether it is whole, and fits what it says of
  // itself.
  private static Finding model(String file, Path path) {
    if (!Files.isReadable(path)) {
      throw Refusal.input("'" + Printable.of(file) + "' cannot be read; name another file");
    }
    String format = file.endsWith(GGUF) ? "GGUF" : "safetensors";
    try {
      if (file.endsWith(GGUF)) {
        GgufFile _ = GgufFile.read(path);
      } else {
        SafetensorsFile _ = SafetensorsFile.read(path);
      }
      return new Finding(file, Optional.of(format), List.of(), List.of());
    } catch (WeightsException e) {
      String[] fault = {"", String.valueOf(e.getMessage())};
      return new Finding(file, Optional.of(format), List.<String[]>of(fault), List.of());
    }
  }

  private static boolean isYaml(String file) {
    return file.endsWith(".yaml") || file.endsWith(".yml");
  }

  /// What people write by hand is YAML; its schema says what it is, and only rules must say it.
  private static Finding yaml(String file, Path path) {
    String text = read(path, file);
    return YAML_RULES.matcher(text).find()
        ? rules(file, text)
        : YAML_POLICY.matcher(text).find() ? policy(file, path) : pipeline(file, path);
  }

  /// A policy is asked of its reader, which knows metrics and units.
  private static Finding policy(String file, Path path) {
    List<String[]> faults = new ArrayList<>();
    if (PolicyFile.read(path, file) instanceof PolicyFile.Read.Refused(var found, _)) {
      for (PolicyFile.Fault fault : found) {
        String line = fault.line() == 0 ? "" : "line " + fault.line();
        faults.add(new String[] {line, fault.message()});
      }
    }
    return new Finding(file, Optional.of(GatePolicy.SCHEMA), faults, List.of());
  }

  /// A pipeline is asked of its reader, which knows all that the schema refuses, and more.
  private static Finding pipeline(String file, Path path) {
    String _ = read(path, file);
    List<String[]> faults = new ArrayList<>();
    if (PipelineFile.read(path) instanceof PipelineFile.Read.Bad bad) {
      bad.texts().forEach(fault -> faults.add(new String[] {"", fault}));
    }
    return new Finding(file, Optional.of(Pipeline.SCHEMA), faults, List.of());
  }

  private static String read(Path path, String typed) {
    try {
      return Files.readString(path);
    } catch (MalformedInputException _) {
      throw Refusal.input("'" + Printable.of(typed) + "' is not UTF-8 text; give a JSON document");
    } catch (IOException e) {
      throw Refusal.input(
          "'" + Printable.of(typed) + "' cannot be read: " + Reasons.of(e) + "; name another file");
    }
  }

  private static Finding look(String file, Path path) {
    String text = read(path, file);
    Optional<String> format;
    try {
      format = Json.parse(text) instanceof Json.Obj document ? schema(document) : Optional.empty();
    } catch (JsonException e) {
      String[] fault = {"", String.valueOf(e.getMessage())};
      return new Finding(file, Optional.empty(), List.<String[]>of(fault), List.of());
    }
    if (format.filter(Pipeline.SCHEMA::equals).isPresent()) {
      return pipeline(file, path);
    }
    if (format.filter(RuleBook.SCHEMA::equals).isPresent()) {
      return rules(file, text);
    }
    if (format.filter(GatePolicy.SCHEMA::equals).isPresent()) {
      return policy(file, path);
    }
    if (format.isPresent() && !format.get().startsWith("tacho.result/")) {
      return new Finding(file, format, bySchema(format.get(), text), List.of());
    }
    return result(file, text, format);
  }

  /// Rules are asked of their reader, which knows units and names remedies.
  private static Finding rules(String file, String text) {
    List<String[]> faults = new ArrayList<>();
    if (RuleBook.builtIn().with(file, text) instanceof RuleBook.Read.Refused(var found, _)) {
      for (RuleBook.Fault fault : found) {
        String line = fault.line() == 0 ? "" : "line " + fault.line();
        faults.add(new String[] {line, fault.message()});
      }
    }
    return new Finding(file, Optional.of(RuleBook.SCHEMA), faults, List.of());
  }

  private static Optional<String> schema(Json.Obj document) {
    return document.members().get("schema") instanceof Json.Str(var name)
        ? Optional.of(name)
        : Optional.empty();
  }

  private static List<String[]> bySchema(String format, String text) {
    Optional<String> schema = Schemas.text(format);
    if (schema.isPresent()) {
      return SchemaFaults.of(schema.get(), text);
    }
    String[] fault = {
      "/schema",
      "'"
          + format
          + "' is no format that this Tacho publishes"
          + NearMiss.suggestion(format, Schemas.names())
          + " it knows "
          + formats()
    };
    return List.<String[]>of(fault);
  }

  /// A result is asked of its reader, which refuses all that the schema refuses and names
  /// remedies.
  private static Finding result(String file, String text, Optional<String> format) {
    List<String[]> faults = new ArrayList<>();
    List<String[]> warnings = new ArrayList<>();
    for (Reading reading : ResultJson.readAll(text, file)) {
      switch (reading) {
        case Reading.Refused(var refused) -> add(refused, faults, warnings);
        case Reading.Read(Result read, var told) -> {
          add(told, faults, warnings);
          add(ResultCheck.faults(read), faults, warnings);
        }
      }
    }
    return new Finding(file, format, faults, warnings);
  }

  private static void add(List<Fault> all, List<String[]> faults, List<String[]> warnings) {
    for (Fault fault : all) {
      (fault.severity() == Fault.Severity.ERROR ? faults : warnings)
          .add(new String[] {fault.path(), fault.problem() + "; " + fault.remedy()});
    }
  }

  private static void print(Console console, Finding finding) {
    int faults = finding.faults().size();
    console.line(
        Printable.of(finding.file() + ": ")
            + (faults == 0
                ? "valid" + finding.format().map(f -> ", " + Printable.of(f)).orElse("")
                : Counted.of(faults, "fault")));
    for (String[] fault : finding.faults()) {
      console.line(Printable.of("  " + (fault[0].isEmpty() ? "/" : fault[0]) + ": " + fault[1]));
    }
    for (String[] warning : finding.warnings()) {
      console.line(
          Printable.of(
              "  warning " + (warning[0].isEmpty() ? "/" : warning[0]) + ": " + warning[1]));
    }
  }
}
