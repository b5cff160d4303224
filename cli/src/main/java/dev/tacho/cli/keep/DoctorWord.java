package dev.tacho.cli.keep;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Version;
import dev.tacho.cli.shell.Word;
import dev.tacho.core.json.Json;
import dev.tacho.report.text.Printable;
import dev.tacho.telemetry.machine.Survey;
import java.util.List;

/// `tacho doctor`: what works on this machine, and why the rest does not.
public final class DoctorWord implements Word {
  @Override
  public Usage usage() {
    return Usage.of("doctor", Group.KEEP, "what works on this machine, and why the rest does not")
        .note(
            "Every line was found by trying, on this machine, now. What is unavailable stands with"
                + " its reason and with what is missing from runs because of it. Not proven on"
                + " hardware: Tacho's makers had none of that kind, and what stood in for it is"
                + " said.")
        .example("tacho doctor")
        .example("tacho doctor --json")
        .build();
  }

  @Override
  public int run(Call call) {
    String system = System.getProperty("os.name", "?");
    String architecture = System.getProperty("os.arch", "?");
    Platform platform = Platform.of(system, architecture);
    String name = system + " " + System.getProperty("os.version", "?") + " " + architecture;
    List<Check> checks = Checkup.run(call.store());
    List<Survey.Finding> telemetry = Telemetry.look(call.environment());
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", "tacho.doctor/1")
              .put("tacho", Version.TEXT)
              .put("platform", name)
              .put("support", platform.support().word())
              .put("meaning", platform.sentence())
              .put("checks", Json.array(checks.stream().map(Check::toJson).toList()))
              .put("telemetry", Json.array(telemetry.stream().map(Telemetry::json).toList()))
              .build());
      return ExitCode.DONE;
    }
    Console console = call.console();
    console.line("tacho " + Version.TEXT + " on " + name);
    console.line(platform.support().word() + ": " + platform.sentence());
    console.line();
    int widest = 0;
    for (Check check : checks) {
      widest = Math.max(widest, check.name().length());
    }
    for (Check check : checks) {
      console.line(Printable.of(check.line(widest)));
    }
    console.line();
    console.line("What runs record of the machine");
    Telemetry.lines(telemetry).forEach(line -> console.line(Printable.of(line)));
    return ExitCode.DONE;
  }
}
