package dev.tacho.cli.health;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Reasons;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.health.Anomaly;
import dev.tacho.health.checkpoint.Diagnosis;
import dev.tacho.health.checkpoint.HealthFollower;
import dev.tacho.report.html.HtmlPage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// `tacho health report`: all that was found in a group of workers, with its evidence.
public final class HealthReportWord implements Word {
  @Override
  public Usage usage() {
    return Usage.of(
            "health report", Group.JUDGE, "writes what was found in the workers, with its evidence")
        .operands("RUN|PATH", 1, 1)
        .option("html", "FILE", "write it as a page with charts that needs no network")
        .option("timeout", "DURATION", "wait so long for a checkpoint that is not there yet")
        .flag("fail-on", "exit with 1 when the group is degraded or critical")
        .note("RUN and PATH are as for tacho health status, and so are the exit codes.")
        .example("tacho health report latest --html health.html")
        .example("tacho health report health.json --json")
        .build();
  }

  @Override
  public int run(Call call) {
    Diagnosis diagnosis = new HealthFollower().look(HealthPlace.of(call).read(call), call.now());
    Optional<Path> html = call.arguments().text("html").map(call::path);
    html.ifPresent(file -> write(call, file, HtmlPage.of(HealthPage.of(diagnosis, call.now()))));
    if (call.json()) {
      call.answer(diagnosis.toJson());
    } else if (html.isEmpty()) {
      call.console().lines(HealthLines.all(diagnosis, call.console().screen().columns()));
      for (Anomaly anomaly : diagnosis.anomalies()) {
        call.console().line();
        call.console().line(HealthLines.line(diagnosis, anomaly));
        anomaly.evidence().forEach(c -> call.console().line("  " + HealthPage.clue(c)));
      }
    }
    return HealthStatusWord.code(call, diagnosis);
  }

  private static void write(Call call, Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException _) {
      throw Refusal.input(file + " exists already; name another file, or remove it");
    } catch (IOException e) {
      throw Refusal.input(file + " cannot be written: " + Reasons.of(e) + "; name another file");
    }
    call.console().hint("wrote " + file);
  }
}
