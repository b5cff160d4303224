package dev.tacho.cli.keep;

import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.Counted;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.Standing;
import dev.tacho.core.json.Json;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import dev.tacho.store.StoredRun;
import dev.tacho.store.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `tacho verify`: whether a run's files are those that were sealed.
public final class VerifyWord implements Word {
  @Override
  public Usage usage() {
    return Usage.of("verify", Group.KEEP, "whether runs are exactly as they were sealed")
        .operands("RUN|all", 1, 1)
        .option("expect", "DIGEST", "the digest of the seal that was written down elsewhere")
        .note(
            "Reads every file of the run and holds it against the seal, and the seal against"
                + " DIGEST. Without --expect a change of both the files and the seal goes"
                + " unnoticed. Exit code 1 when anything differs, or there is no seal; all passes"
                + " over runs that have not ended.")
        .example("tacho verify latest")
        .example("tacho verify all")
        .build();
  }

  @Override
  public int run(Call call) {
    RunStore store = call.store();
    boolean all = call.arguments().operands().getFirst().equals("all");
    Optional<String> expected = expected(call.arguments(), all);
    List<Json> answers = new ArrayList<>();
    int bad = 0;
    int looked = 0;
    for (StoredRun run : runs(call, store, all)) {
      Verdict verdict = run.verify(expected);
      looked++;
      bad += verdict.ok() ? 0 : 1;
      if (call.json()) {
        answers.add(json(run, verdict));
      } else {
        print(call, run, verdict);
      }
    }
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", "tacho.verify/1")
              .put("ok", bad == 0)
              .put("runs", Json.array(answers))
              .build());
    } else if (all) {
      call.console()
          .line(
              Counted.of(looked, "run")
                  + " verified, "
                  + (bad == 0 ? "all as sealed" : bad + " not as sealed"));
    }
    return bad == 0 ? ExitCode.DONE : ExitCode.NO;
  }

  private static Optional<String> expected(Arguments arguments, boolean all) {
    Optional<String> typed = arguments.text("expect");
    if (typed.isEmpty()) {
      return typed;
    }
    if (all) {
      throw Refusal.usage("--expect is the digest of one run; name that instead of all");
    }
    String digest = typed.get().toLowerCase(Locale.ROOT);
    if (digest.length() != 64 || !isHex(digest)) {
      throw Arguments.wrong("expect", typed.get(), "a digest", "the 64 hex digits after 'seal'");
    }
    return Optional.of(digest);
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static List<StoredRun> runs(Call call, RunStore store, boolean all) {
    if (!all) {
      return List.of(call.run(store));
    }
    List<StoredRun> runs = new ArrayList<>();
    for (RunStatus status : store.list()) {
      if (Standing.of(store, status).ended()) {
        runs.add(store.open(status.id()));
      } else {
        call.console().hint(status.id() + " has not ended, and is passed over");
      }
    }
    return runs;
  }

  private static Json.Obj json(StoredRun run, Verdict verdict) {
    List<Json> files = new ArrayList<>();
    for (Verdict.FileCheck file : verdict.files()) {
      Json.Builder json =
          Json.object()
              .put("file", file.file())
              .put("standing", file.standing().name().toLowerCase(Locale.ROOT));
      if (!file.detail().isEmpty()) {
        json.put("detail", file.detail());
      }
      files.add(json.build());
    }
    return Json.object()
        .put("id", run.header().id().text())
        .put("ok", verdict.ok())
        .put("sealed", verdict.sealed())
        .putText("seal", verdict.digest())
        .putText("expected", verdict.expected())
        .putText("problem", verdict.problem())
        .put("files", Json.array(files))
        .build();
  }

  private static void print(Call call, StoredRun run, Verdict verdict) {
    Console console = call.console();
    String title = Printable.of(run.header().title()) + " (" + run.header().id() + "): ";
    if (verdict.ok()) {
      console.line(title + "as sealed, " + Counted.of(verdict.files().size(), "file"));
      console.line("seal " + verdict.digest().orElse(""));
      return;
    }
    console.line(title + (verdict.sealed() ? "NOT as sealed" : "not sealed"));
    verdict.problem().ifPresent(problem -> console.line("  " + Printable.of(problem)));
    for (Verdict.FileCheck file : verdict.files()) {
      if (file.standing() != Verdict.Standing.OK && verdict.sealed()) {
        console.line(
            Printable.of(
                "  "
                    + file.standing().name().toLowerCase(Locale.ROOT)
                    + "  "
                    + file.file()
                    + (file.detail().isEmpty() ? "" : ": " + file.detail())));
      }
    }
  }
}
