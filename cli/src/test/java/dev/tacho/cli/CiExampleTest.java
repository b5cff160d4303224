package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.policy.PolicyFile;
import dev.tacho.cli.shell.ArgumentParser;
import dev.tacho.cli.shell.Usage;
import dev.tacho.recorder.yaml.Yaml;
import dev.tacho.recorder.yaml.YamlFaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The example of a gate in continuous integration is what it says.
final class CiExampleTest {
  private static final Path EXAMPLES = Path.of("..", "examples", "ci");

  private static Yaml.Table job() {
    YamlFaults faults = new YamlFaults();
    Yaml workflow = Yaml.read(EXAMPLES.resolve("github-actions.yml"), faults).orElseThrow();
    assertEquals(0, faults.count(), faults.message("workflow"));
    Yaml.Table jobs = (Yaml.Table) ((Yaml.Table) workflow).values().get("jobs");
    return (Yaml.Table) jobs.values().get("gate");
  }

  private static List<String> commands() {
    List<String> commands = new ArrayList<>();
    for (Yaml step : ((Yaml.Items) job().values().get("steps")).items()) {
      Yaml run = ((Yaml.Table) step).values().get("run");
      if (run instanceof Yaml.Scalar command && command.text().startsWith("tacho ")) {
        commands.add(command.text());
      }
    }
    return commands;
  }

  @Test
  void itsCommands_areTakenByTheParser_andItsFilesAreThere() {
    List<String> commands = commands();
    assertEquals(4, commands.size(), commands.toString());
    for (String command : commands) {
      List<String> typed = List.of(command.split(" ")).subList(1, command.split(" ").length);
      Usage usage = Words.find(typed).orElseThrow().usage();
      ArgumentParser.parse(usage, typed.subList(usage.words(), typed.size()));
      for (String part : typed) {
        if (part.startsWith("examples/")) {
          assertTrue(Files.exists(Path.of("..").resolve(part)), part);
        }
      }
    }
  }

  @Test
  void itsPolicy_isWithoutFault_andNamesTheGateThatItSaves() {
    if (PolicyFile.read(EXAMPLES.resolve("gate.yaml"), "gate.yaml")
        instanceof PolicyFile.Read.Taken(var policy)) {
      String gate = policy.gate().orElseThrow();
      assertTrue(commands().contains("tacho gate save " + gate + " latest"));
    } else {
      throw new AssertionError("examples/ci/gate.yaml has faults");
    }
  }
}
