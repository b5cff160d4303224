package dev.tacho.cli.keep;

import dev.tacho.bench.profile.Profile;
import dev.tacho.bench.target.Target;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Version;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.train.Natives;
import dev.tacho.cli.view.ProfileLines;
import dev.tacho.core.json.Json;
import dev.tacho.report.text.Printable;
import dev.tacho.telemetry.machine.Inventory;
import dev.tacho.telemetry.machine.Survey;
import java.util.List;
import java.util.Optional;

/// `tacho doctor`: what works on this machine, and why the rest does not.
public final class DoctorWord implements Word {
  @Override
  public Usage usage() {
    return Usage.of("doctor", Group.KEEP, "what works on this machine, and why the rest does not")
        .flag("profiles", "the profiles that bench onnx --profile can be held against")
        .option("profile-file", "FILE", "with --profiles: those of a file of yours, checked")
        .option("kv-cache", "KEY=N,...", "how much memory a language model's keys and values take")
        .note(
            "Every line was found by trying, on this machine, now. What is unavailable stands with"
                + " its reason and with what is missing from runs because of it. Not proven on"
                + " hardware: Tacho's makers had none of that kind, and what stood in for it is"
                + " said.")
        .note(
            "--kv-cache takes layers, heads, head-dim and tokens, and may take kv-heads (fewer than"
                + " heads in grouped-query attention), sequences, block-tokens (tokens in a page)"
                + " and precision (fp16).")
        .example("tacho doctor")
        .example("tacho doctor --profiles")
        .example("tacho doctor --kv-cache layers=32,heads=32,kv-heads=8,head-dim=128,tokens=4096")
        .example("tacho doctor --json")
        .build();
  }

  @Override
  public int run(Call call) {
    if (call.arguments().has("profiles") || call.arguments().has("profile-file")) {
      return profiles(call);
    }
    return call.arguments()
        .text("kv-cache")
        .map(text -> kvCache(call, KvCacheLines.parse(text)))
        .orElseGet(() -> machine(call));
  }

  private static int profiles(Call call) {
    List<Profile> profiles = ProfileLines.read(call, "profile-file");
    if (call.json()) {
      call.answer(ProfileLines.json(profiles));
    } else {
      ProfileLines.lines(profiles).forEach(line -> call.console().line(Printable.of(line)));
    }
    return ExitCode.DONE;
  }

  private static int kvCache(Call call, KvCacheLines cache) {
    if (call.json()) {
      call.answer(cache.json());
    } else {
      call.console().lines(cache.lines());
    }
    return ExitCode.DONE;
  }

  private static int machine(Call call) {
    String system = System.getProperty("os.name", "?");
    String architecture = System.getProperty("os.arch", "?");
    Platform platform = Platform.of(system, architecture);
    String name = system + " " + System.getProperty("os.version", "?") + " " + architecture;
    List<Check> checks = Checkup.run(call.store(), Natives.folder(call));
    List<Target> targets = Target.of(Inventory.ofThisMachine(), Optional.empty());
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
              .put("devices", Json.array(targets.stream().map(DeviceLines::json).toList()))
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
    console.line("Devices to compute on");
    DeviceLines.lines(targets).forEach(line -> console.line(Printable.of(line)));
    console.line();
    console.line("What runs record of the machine");
    Telemetry.lines(telemetry).forEach(line -> console.line(Printable.of(line)));
    return ExitCode.DONE;
  }
}
