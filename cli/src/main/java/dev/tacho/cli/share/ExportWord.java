package dev.tacho.cli.share;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Reasons;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.NotesView;
import dev.tacho.cli.view.RunView;
import dev.tacho.cli.view.Standing;
import dev.tacho.cli.view.Subject;
import dev.tacho.core.Damage;
import dev.tacho.core.RunHeader;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.NearMiss;
import dev.tacho.core.text.Numbers;
import dev.tacho.recorder.tensorboard.TensorBoardExport;
import dev.tacho.report.text.Printable;
import dev.tacho.store.Notes;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// `tacho export`: one run as a file of another form.
public final class ExportWord implements Word {
  private static final List<String> FORMS =
      List.of("json", "md", "archive", "tensorboard", "gguf", "safetensors");

  /// Why a form is not made of another tool's run.
  private static final Map<String, String> FOREIGN =
      Map.of(
          "archive", "no archive can be sealed",
          "tensorboard", "no event file is made");

  @Override
  public Usage usage() {
    return Usage.of("export", Group.SHARE, "writes a run in another form")
        .operands("RUN", 1, 1)
        .option(
            "to",
            "FORM",
            "json (everything recorded), md (a page to read), archive (a zip), tensorboard (a"
                + " folder with an event file), gguf or safetensors (the model that was trained)")
        .option("output", "FILE", "where to; it must not exist yet")
        .option("type", "TYPE", "of a model's numbers: f32, f16, q8_0 or q4_0 (f32)")
        .option("checkpoint", "WHICH", "of a model: last, best, or a step that was kept (last)")
        .flag("front-matter", "begin the page with properties, for Obsidian, Notion and others")
        .note(
            "An archive holds the sealed run, file by file, with its seal: tacho import takes it in"
                + " elsewhere, and tacho verify holds it against the same digest.")
        .note(
            "tensorboard writes every point, those of the machine included, each at the wall time"
                + " at which it was recorded; a value without a step gets its number in its series.")
        .note(
            "json and md hold what was noted on the run, an archive too, outside the seal. RUN may"
                + " be another tool's run, by its path: as json or md.")
        .note(
            "gguf is one file for llama.cpp and its family; safetensors is a folder as Hugging"
                + " Face's transformers read it (f32 or f16). Both hold the tokenizer.")
        .example("tacho export latest --to md --front-matter --output vault/latest.md")
        .example("tacho export latest --to tensorboard --output runs/latest")
        .example("tacho export latest --to md --output run.md")
        .example("tacho export latest --to gguf --type q8_0 --output model.gguf")
        .example("tacho export demo --to archive --output demo.zip")
        .build();
  }

  @Override
  public int run(Call call) {
    String form = need(call, "to", "one of " + String.join(", ", FORMS));
    if (!FORMS.contains(form)) {
      throw Refusal.usage(
          "--to is '"
              + Printable.of(form)
              + "'"
              + NearMiss.suggestion(form, FORMS)
              + " the forms are json, md, archive, tensorboard, gguf and safetensors");
    }
    Path file = call.path(need(call, "output", "a file that does not exist yet"));
    boolean head = call.arguments().has("front-matter");
    if (head && !form.equals("md")) {
      throw Refusal.usage("--front-matter is the head of a page; give --to md with it");
    }
    boolean model = ExportModel.FORMS.contains(form);
    Optional<String> ofModels =
        Stream.of("type", "checkpoint").filter(call.arguments()::has).findFirst();
    if (!model && ofModels.isPresent()) {
      throw Refusal.usage(
          "--%s is of a model; give --to gguf or --to safetensors with it"
              .formatted(ofModels.get()));
    }
    RunStore store = call.store();
    Subject subject = Subject.named(call, store, call.arguments().operands().getFirst());
    Json.Obj about = Json.Obj.EMPTY;
    if (model && subject.own().isPresent()) {
      about = ExportModel.write(call, store, subject.run().header(), form, file).build();
    } else if (subject.own().isPresent()) {
      own(call, store, subject.own().get(), form, head, file);
    } else {
      foreign(store, subject, form, head, file);
    }
    tell(call, subject.run().header(), form, file, about);
    return ExitCode.DONE;
  }

  private static void own(
      Call call, RunStore store, StoredRun run, String form, boolean head, Path file) {
    switch (form) {
      case "archive" -> {
        Standing _ = Standing.of(store, run.status());
        store.archive().export(run, file);
      }
      case "tensorboard" -> tensorboard(call, run, file);
      case "json" -> {
        RunView view = RunView.of(store, run);
        write(
            file,
            out -> ExportJson.write(run, view.notesJson(), view.standing().status().seal(), out));
      }
      default ->
          write(file, out -> ExportPage.write(RunView.of(store, run), call.now(), head, out));
    }
  }

  private static void foreign(
      RunStore store, Subject subject, String form, boolean head, Path file) {
    Notes notes = subject.notes(store);
    switch (form) {
      case "json" ->
          write(
              file,
              out ->
                  ExportJson.write(
                      subject.run(),
                      NotesView.json(subject.run().header(), notes),
                      Optional.empty(),
                      out));
      case "md" -> write(file, out -> ForeignPage.write(subject, notes, head, out));
      default ->
          throw Refusal.input(
              Printable.of(subject.place())
                  + " is another tool's run, of which "
                  + FOREIGN.getOrDefault(form, "there is no model here")
                  + "; take --to json or --to md");
    }
  }

  private static void tensorboard(Call call, StoredRun run, Path folder) {
    try {
      long values = TensorBoardExport.write(run, folder);
      List<Damage> damage = run.damage();
      damage.forEach(
          d ->
              call.console()
                  .error("tacho export: damaged, and so left out: " + Printable.of(d.toString())));
      if (values == 0 && damage.isEmpty()) {
        call.console()
            .hint(
                "tacho export: the run has no points, so that TensorBoard will show nothing; those"
                    + " of a pipeline are in the runs of its stages, which tacho summary names");
      }
    } catch (FileAlreadyExistsException _) {
      throw exists(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static Refusal exists(Path target) {
    return Refusal.input(target + " exists already; name another file, or remove it");
  }

  private static Refusal unwritable(Path target, IOException e) {
    return Refusal.input(target + " cannot be written: " + Reasons.of(e) + "; name another file");
  }

  private static String need(Call call, String option, String wanted) {
    return call.arguments()
        .text(option)
        .orElseThrow(() -> Refusal.usage("--" + option + " is missing; give " + wanted));
  }

  /// Something that writes a whole file.
  private interface Writing {
    void to(OutputStream out) throws IOException;
  }

  private static void write(Path file, Writing writing) {
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
      writing.to(out);
    } catch (FileAlreadyExistsException _) {
      throw exists(file);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /// Of a file, or of the files in a folder.
  private static long size(Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      return Files.size(target);
    }
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(target)) {
      for (Path file : files) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static void tell(Call call, RunHeader header, String form, Path file, Json.Obj about) {
    long bytes;
    try {
      bytes = size(file);
    } catch (IOException e) {
      throw Refusal.input(file + " cannot be read back: " + Reasons.of(e));
    }
    if (call.json()) {
      Json.Builder answer =
          Json.object()
              .put("schema", "tacho.export/1")
              .put("id", header.id().text())
              .put("form", form)
              .put("file", file.toString())
              .put("bytes", bytes);
      if (!about.members().isEmpty()) {
        answer.put("model", about);
      }
      call.answer(answer.build());
    } else {
      call.console().hint("wrote " + file + ", " + Numbers.bytes(bytes));
      if (!about.members().isEmpty()) {
        call.console()
            .hint(
                "%s of %,d parameters after step %,d, SHA-256 %s"
                    .formatted(
                        about.needText("type"),
                        about.needWhole("parameters"),
                        about.needWhole("step"),
                        about.needText("sha256")));
      }
    }
  }
}
