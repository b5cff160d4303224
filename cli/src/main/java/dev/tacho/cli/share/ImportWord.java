package dev.tacho.cli.share;

import dev.tacho.analysis.schema.RunSchema;
import dev.tacho.analysis.schema.SchemaCheck;
import dev.tacho.analysis.schema.SchemaDraft;
import dev.tacho.analysis.schema.SchemaFault;
import dev.tacho.analysis.schema.SchemaParser;
import dev.tacho.analysis.schema.SchemaReading;
import dev.tacho.analysis.schema.SchemaTemplates;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Reasons;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.RunJson;
import dev.tacho.cli.view.Standing;
import dev.tacho.cli.view.Subject;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `tacho import`: takes in a run from an archive, or a schema of a project's metrics.
public final class ImportWord implements Word {
  private static final long LARGEST_SCHEMA = 1 << 20;

  @Override
  public Usage usage() {
    return Usage.of("import", Group.SHARE, "takes in a run from an archive, or a schema")
        .operands("FILE|RUN", 0, 1)
        .option("schema", "FILE|TEMPLATE", "what the project's metrics mean, kept in the store")
        .option("schema-from", "RUN", "draft a schema from this run, into FILE or on the screen")
        .note(
            "FILE is what tacho export --to archive wrote. It is checked as a whole first: names,"
                + " sizes and the seal; the run appears whole or not at all.")
        .note(
            "A schema says which way metrics are better, their units and groups, which one counts"
                + " and what steps and stages are told by. With --schema, a RUN may be named: what"
                + " the schema names and the run has nothing for is told. Templates: "
                + String.join(", ", SchemaTemplates.names())
                + ".")
        .example("tacho import demo.zip")
        .example("tacho import --schema-from latest metrics.json")
        .example("tacho import --schema metrics.json latest")
        .build();
  }

  @Override
  public int run(Call call) {
    Arguments arguments = call.arguments();
    if (arguments.has("schema") && arguments.has("schema-from")) {
      throw Refusal.usage(
          "--schema keeps a schema and --schema-from prints a draft; do one after the other");
    }
    if (arguments.has("schema-from")) {
      return draft(call, arguments.text("schema-from").get());
    }
    if (arguments.has("schema")) {
      return schema(call, arguments.text("schema").get());
    }
    if (arguments.operands().isEmpty()) {
      throw Refusal.usage("nothing to take in; name an archive, or a schema by --schema");
    }
    return archive(call);
  }

  private static int archive(Call call) {
    RunStore store = call.store();
    Path file = call.path(call.arguments().operands().getFirst());
    RunId id = store.archive().importFrom(file);
    RunStatus status = store.open(id).status();
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", "tacho.import/1")
              .putAll(RunJson.glance(Standing.of(store, status)).build())
              .build());
    } else {
      call.console().line(Printable.of(status.title()) + " (" + id + "), " + status.state().word());
      call.console().hint("tacho summary " + id + " tells of it");
    }
    return ExitCode.DONE;
  }

  private static int draft(Call call, String name) {
    Subject subject = Subject.named(call, call.store(), name);
    RunSchema draft = SchemaDraft.of(subject.run(), "my-project");
    Optional<Path> file = call.arguments().operands().stream().findFirst().map(call::path);
    if (file.isPresent()) {
      write(file.get(), draft.toJson().pretty() + "\n");
    }
    if (file.isEmpty() || call.json()) {
      call.answer(draft.toJson());
    }
    long open =
        draft.rules().stream()
            .filter(
                rule -> rule.direction().filter(way -> way.word().equals("unknown")).isPresent())
            .count();
    if (open > 0) {
      call.console()
          .hint(
              open
                  + (open == 1 ? " metric has" : " metrics have")
                  + " no known direction: write lower, higher or neither for unknown");
    }
    call.console().hint("complete it, then tacho import --schema FILE");
    return ExitCode.DONE;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException _) {
      throw Refusal.input(
          Printable.of(file.toString()) + " is there already; name another, or remove it");
    } catch (IOException e) {
      throw Refusal.input(
          "the schema cannot be written to "
              + Printable.of(file.toString())
              + ": "
              + Reasons.of(e)
              + "; name another file");
    }
  }

  private static int schema(Call call, String typed) {
    RunStore store = call.store();
    RunSchema schema = SchemaTemplates.find(typed).orElseGet(() -> read(call.path(typed)));
    Optional<Subject> run =
        call.arguments().operands().stream()
            .findFirst()
            .map(name -> Subject.named(call, store, name));
    List<SchemaFault> unmatched =
        run.map(subject -> SchemaCheck.against(schema, subject.run())).orElse(List.of());
    store.keepSchema(schema.toJson().pretty() + "\n");
    if (call.json()) {
      List<Json> told = new ArrayList<>();
      unmatched.forEach(
          fault ->
              told.add(
                  Json.object().put("path", fault.path()).put("message", fault.message()).build()));
      call.answer(
          Json.object()
              .put("schema", "tacho.schema-check/1")
              .put("metric_schema", schema.toJson())
              .put("kept", store.home().toString())
              .put("unmatched", Json.array(told))
              .build());
      return ExitCode.DONE;
    }
    call.console()
        .line(
            "schema "
                + Printable.of(schema.name())
                + ": "
                + schema.rules().size()
                + " rules, kept in "
                + store.home());
    unmatched.forEach(fault -> call.console().line("  " + Printable.of(fault.toString())));
    return ExitCode.DONE;
  }

  private static RunSchema read(Path file) {
    String text;
    try {
      if (Files.size(file) > LARGEST_SCHEMA) {
        throw Refusal.input(
            Printable.of(file.toString()) + " is larger than 1 MiB, which no schema is");
      }
      text = Files.readString(file);
    } catch (IOException e) {
      throw Refusal.input(
          "the schema "
              + Printable.of(file.toString())
              + " cannot be read: "
              + Reasons.of(e)
              + "; name a file, or a template: "
              + String.join(", ", SchemaTemplates.names()));
    }
    SchemaReading reading = SchemaParser.read(text);
    if (reading.schema().isEmpty()) {
      StringBuilder message =
          new StringBuilder(Printable.of(file.toString())).append(" is no schema of metrics:");
      reading
          .faults()
          .forEach(fault -> message.append("\n  ").append(Printable.of(fault.toString())));
      throw Refusal.input(message.toString());
    }
    return reading.schema().get();
  }
}
