package dev.tacho.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jobs at a real terminal, that of `drive.py`.
@Timeout(90)
class TerminalTest {
  private static final List<String> SHELL = List.of("bash", "--norc", "--noprofile", "-i");

  @TempDir Path directory;

  @Test
  void terminal_childAsksForInput_getsWhatIsTyped() throws Exception {
    String shown =
        drive(
            starter("TERMINAL", "python3", "-c", "print('hello ' + input('who? ') + '!')"),
            "< who\\? ",
            "mode raw",
            "> me\\r",
            "< hello me!");
    assertTrue(shown.contains("who? me\r\nhello me!\r\n"), shown);
    assertTrue(ended().startsWith("Exited[code=0]"), ended());
    assertTrue(Files.readString(directory.resolve("output.log")).contains("hello me!"));
  }

  @Test
  void terminal_controlC_interruptsTheChildAlone() throws Exception {
    drive(
        starter(
            "TERMINAL",
            "python3",
            "-c",
            "import time\ntry:\n  print('ready', flush=True)\n  time.sleep(30)\n"
                + "except KeyboardInterrupt:\n  print('::tacho point stopped=1')\n  exit(5)"),
        "< ready",
        "mode raw",
        "> \\x03",
        "< stopped=1");
    assertTrue(ended().startsWith("Exited[code=5]"), ended());
    List<String> inbox = Files.readAllLines(directory.resolve("inbox.jsonl"));
    assertTrue(inbox.getFirst().contains("\"marker\":\"::tacho point stopped=1\"}"));
  }

  @Test
  void terminal_controlZ_stopsBothAndForegroundContinuesBoth() throws Exception {
    String command =
        String.join(
            " ",
            quoted(
                starter(
                    "TERMINAL",
                    "python3",
                    "-c",
                    "print(\"hello \" + input(\"wh\" + \"o? \") + \"!\")")));
    String shown =
        drive(
            SHELL,
            "> " + command + "\\r",
            "< who\\? ",
            "mode raw",
            "> m\\x1a",
            "< Stopped",
            "> echo shell is $((40 + 2))\\r",
            "< shell is 42",
            "> fg\\r",
            "< StarterMain",
            "mode raw",
            "> e\\r",
            "< hello me!",
            "< bash.*[#$] ",
            "> exit\\r");
    assertTrue(ended().contains("Stopped[by=SIGSTOP]\nContinued[]"), ended() + shown);
  }

  @Test
  void terminal_resized_theChildIsTold() throws Exception {
    drive(
        starter(
            "TERMINAL",
            "python3",
            "-c",
            "import os, signal\n"
                + "def show(*_): print('now', *os.get_terminal_size(), flush=True)\n"
                + "signal.signal(signal.SIGWINCH, show)\nshow()\ninput()"),
        "< now 80 24",
        "mode raw",
        "size 100 30",
        "< now 100 30",
        "> \\r");
    assertTrue(ended().startsWith("Exited[code=0]"), ended());
  }

  @Test
  void terminal_starterKilled_modeIsRestoredAndTheChildGoesOn() throws Exception {
    String shown =
        drive(
            starter(
                "TERMINAL",
                "sh",
                "-c",
                "stty -g >/dev/null; echo ready; while [ ! -e go ]; do sleep 0.1; done;"
                    + " kill -9 $PPID; sleep 0.5; echo alive; echo end > survived"),
            "< ready",
            "mode raw",
            "go",
            "mode cooked",
            "< alive");
    assertTrue(shown.contains("alive"), shown);
    assertEquals("end\n", Wait.forFile(directory.resolve("survived")));
  }

  @Test
  void pipes_inputFromTheTerminal_controlCAndControlZAreTheChilds() throws Exception {
    String child =
        "import signal, sys, time; print(\"g\" + \"o?\", file=sys.stderr, flush=True);"
            + " again = lambda *_: print(\"goes \" + \"on\", file=sys.stderr, flush=True);"
            + " signal.signal(signal.SIGCONT, again);"
            + " print(\"ready\", input(), file=sys.stderr, flush=True);"
            + " time.sleep(30)";
    String command = String.join(" ", quoted(starter("PIPES", "python3", "-c", child)));
    drive(
        SHELL,
        "> " + command + " | cat\\r",
        "< go\\?",
        "> typed\\r",
        "< ready typed",
        "> \\x1a",
        "< Stopped",
        "> echo shell is $((40 + 2))\\r",
        "< shell is 42",
        "> fg\\r",
        "< goes on",
        "> \\x03",
        "< KeyboardInterrupt",
        "< bash.*[#$] ",
        "> exit\\r");
    assertTrue(ended().startsWith("Signalled[signal=SIGINT"), ended());
    assertTrue(ended().contains("Stopped[by=SIGTSTP]\nContinued[]"), ended());
  }

  private List<String> starter(String streams, String... words) {
    var command = new ArrayList<>(Jobs.starter());
    command.addAll(List.of(directory.toString(), streams));
    command.addAll(List.of(words));
    return command;
  }

  private static List<String> quoted(List<String> words) {
    return words.stream().map(word -> "'" + word + "'").toList();
  }

  /// What the starter was told, once it is.
  private String ended() throws IOException {
    return Wait.forFile(directory.resolve("ended"));
  }

  private String drive(List<String> command, String... steps) throws Exception {
    Path script = directory.resolve("drive.py");
    try (InputStream in = TerminalTest.class.getResourceAsStream("drive.py")) {
      Files.copy(in, script);
    }
    List<String> words =
        new ArrayList<>(
            List.of(
                "python3",
                script.toString(),
                Files.write(directory.resolve("steps"), List.of(steps)).toString()));
    words.addAll(command);
    Path shown = directory.resolve("shown");
    Process process =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(shown.toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> read(shown));
    return read(shown);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
