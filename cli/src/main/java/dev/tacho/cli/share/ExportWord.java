package dev.tacho.cli.share;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Reasons;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.RunView;
import dev.tacho.cli.view.Standing;
import dev.tacho.core.Damage;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.NearMiss;
import dev.tacho.core.text.Numbers;
import dev.tacho.recorder.tensorboard.TensorBoardExport;
import dev.tacho.report.text.Printable;
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

/// `tacho export`: one run as a file of another form.
public final class ExportWord implements Word {
  private static final List<String> FORMS = List.of("json", "md", "archive", "tensorboard");

  @Override
  public Usage usage() {
    return Usage.of("export", Group.SHARE, "writes a run in another form")
        .operands("RUN", 1, 1)
        .option(
            "to",
            "FORM",
            "json (everything recorded), md (a page to read), archive (a zip) or tensorboard (a"
                + " folder with an event file)")
        .option("output", "FILE", "where to; it must not exist yet")
        .note(
            "An archive holds the sealed run, file by file, with its seal: tacho import takes it in"
                + " elsewhere, and tacho verify holds it against the same digest.")
        .note(
            "tensorboard writes every point, those of the machine included, each at the wall time"
                + " at which it was recorded; a value without a step gets its number in its series.")
        .example("tacho export latest --to tensorboard --output runs/latest")
        .example("tacho export latest --to md --output run.md")
        .example("tacho export demo --to archive --output demo.zip")
        .build();
  }

  @Override
  public int run(Call call) {
    String form = need(call, "to", "one of json, md, archive, tensorboard");
    if (!FORMS.contains(form)) {
      throw Refusal.usage(
          "--to is '"
              + Printable.of(form)
              + "'"
              + NearMiss.suggestion(form, FORMS)
              + " the forms are json, md, archive and tensorboard");
    }
    Path file = call.path(need(call, "output", "a file that does not exist yet"));
    RunStore store = call.store();
    StoredRun run = call.run(store);
    switch (form) {
      case "archive" -> {
        Standing _ = Standing.of(store, run.status());
        store.archive().export(run, file);
      }
      case "tensorboard" -> tensorboard(call, run, file);
      case "json" -> write(file, out -> ExportJson.write(RunView.of(store, run), out));
      default -> write(file, out -> ExportPage.write(RunView.of(store, run), call.now(), out));
    }
    tell(call, run, form, file);
    return ExitCode.DONE;
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

  private static void tell(Call call, StoredRun run, String form, Path file) {
    long bytes;
    try {
      bytes = size(file);
    } catch (IOException e) {
      throw Refusal.input(file + " cannot be read back: " + Reasons.of(e));
    }
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", "tacho.export/1")
              .put("id", run.header().id().text())
              .put("form", form)
              .put("file", file.toString())
              .put("bytes", bytes)
              .build());
    } else {
      call.console().hint("wrote " + file + ", " + Numbers.bytes(bytes));
    }
  }
}
