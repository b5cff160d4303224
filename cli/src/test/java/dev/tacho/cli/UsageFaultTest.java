package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.shell.ArgumentParser;
import dev.tacho.cli.shell.Arguments;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.Usage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Command lines that cannot be understood: one line each, with the value and the way out.
final class UsageFaultTest {
  private static final Usage USAGE =
      Usage.of("look", Group.LOOK, "looks")
          .operands("RUN", 0, 1)
          .option("top", "N", "how many")
          .options("tag", "KEY=VALUE", "which")
          .flag("all", "everything")
          .build();
  private static final Usage START =
      Usage.of("start", Group.RECORD, "starts").command().option("name", "NAME", "name").build();

  @Test
  void word_nearlyRight_isSuggested() {
    Said said = Said.by(Path.of("").toAbsolutePath(), "docotr");
    assertEquals(ExitCode.USAGE, said.code());
    assertEquals(
        "tacho: unknown word 'docotr'; did you mean doctor? tacho --help shows all\n", said.err());
    assertEquals("", said.out());
  }

  @Test
  void run_namedAsTheWordForTheNewest_isRefused() {
    Said said = Said.by(Path.of("").toAbsolutePath(), "run", "--name", "latest", "--", "true");
    assertEquals(ExitCode.USAGE, said.code());
    assertEquals(
        "tacho run: --name latest would hide the run from tacho show latest, which means the newest"
            + " run; take another name\n",
        said.err());
  }

  @Test
  void budgetTooSmall_isRefusedWithOneThatIsNot() {
    Said said = Said.by(Path.of("").toAbsolutePath(), "list", "--budget", "0");
    assertEquals(ExitCode.USAGE, said.code());
    assertTrue(said.err().contains("a whole number from 40"), said.err());
    assertTrue(said.err().contains("for example 300"), said.err());
  }

  @Test
  void option_nearlyRight_isSuggested() {
    refused(
        "unknown option '--tpo'; did you mean --top? tacho look --help shows all",
        USAGE,
        "--tpo=3");
  }

  @Test
  void option_likeNothing_isOnlyNamed() {
    refused("unknown option '-x'; tacho look --help shows all", USAGE, "-x");
  }

  @Test
  void option_withoutItsValue_isRefused() {
    refused("--top has no value; give it as --top N", USAGE, "--top");
    refused("--top has no value; give it as --top N", USAGE, "--top", "--all");
  }

  @Test
  void option_negativeValue_isTaken() {
    assertEquals("-loss", ArgumentParser.parse(USAGE, List.of("--top", "-loss")).text("top").get());
  }

  @Test
  void option_twice_isRefusedUnlessItMayRepeat() {
    refused("--top stands twice; give it once", USAGE, "--top", "1", "--top", "2");
    Arguments both = ArgumentParser.parse(USAGE, List.of("--tag", "a=1", "--tag=b=2"));
    assertEquals(List.of("a=1", "b=2"), both.texts("tag"));
  }

  @Test
  void flag_withValue_isRefused() {
    refused("--all takes no value, got 'yes'; leave it out", USAGE, "--all=yes");
  }

  @Test
  void operand_tooMany_isNamed() {
    refused("'b' is too much: only RUN is taken; see tacho look --help", USAGE, "a", "b");
  }

  @Test
  void count_ofNoNumber_saysWhatItTakes() {
    Arguments arguments = ArgumentParser.parse(USAGE, List.of("--top", "many"));
    Refusal refusal = assertThrows(Refusal.class, () -> arguments.count("top", 5));
    assertEquals(
        "--top is 'many', which is not a whole number from 1; use for example 20",
        refusal.getMessage());
  }

  @Test
  void command_withoutDashes_isToldToPutThem() {
    refused(
        "'python' stands before the command; put -- in front of it, as tacho start -- python",
        START,
        "python",
        "train.py");
    refused("no command; give one after --, as tacho start -- python train.py", START);
  }

  @Test
  void command_keepsItsOwnOptions() {
    Arguments arguments =
        ArgumentParser.parse(START, List.of("--name", "n", "--", "sh", "--help", "--", "-c"));
    assertEquals(List.of("sh", "--help", "--", "-c"), arguments.command());
  }

  @Test
  void commonOptions_mayStandBeforeTheWord() {
    Said said = Said.by(Path.of("").toAbsolutePath(), "--home", "x", "--json", "doctor");
    assertEquals("tacho.doctor/1", said.json().needText("schema"));
  }

  private static void refused(String message, Usage usage, String... typed) {
    Refusal refusal =
        assertThrows(Refusal.class, () -> ArgumentParser.parse(usage, List.of(typed)));
    assertEquals(message, refusal.getMessage());
    assertEquals(ExitCode.USAGE, refusal.exitCode());
  }
}
