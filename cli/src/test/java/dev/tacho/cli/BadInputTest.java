package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.shell.Console;
import dev.tacho.cli.shell.Environment;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Inputs that cannot be used: one clear message on standard error, nothing on standard output.
@Timeout(60)
final class BadInputTest {
  @TempDir Path folder;
  private Recorded recorded;

  @BeforeEach
  void record() throws IOException {
    recorded = new Recorded(folder);
    recorded.trained();
    recorded.broken();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "bench onnx none.onnx | 3 | no model can be read at",
        "bench onnx model.pt --precision fp7 | 2 | --precision is 'fp7', which is not fp32,",
        "train collective --workers 500 | 2 | --workers 500 are more than the 64",
        "bench onnx model.pt --matrix --precision fp32,fp7 | 2 | --precision is 'fp7', which",
      })
  void whatCannotBegin_leavesNoRun(String line, int code, String message) {
    int before = recorded.store.list().size();
    Said said = recorded.says(line.split(" "));
    assertTrue(said.err().contains(message), said.err());
    assertEquals(code, said.code(), said.err());
    assertEquals(before, recorded.store.list().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "show demi | 3 | no run 'demi' in HOME; did you mean demo?",
        "show 01JNQ8 | 3 | '01JNQ8' stands for 2 runs; name one by its id:",
        "show demo --history los | 3 | has no series 'los'; did you mean loss?",
        "show | 2 | no RUN given; see tacho show --help",
        "list --since yesterday | 2 | --since is 'yesterday', which is not a date or a time span;",
        "list --state runing | 2 | --state is 'runing'; did you mean running?",
        "list --top 0 | 2 | --top is '0', which is not a whole number from 1;",
        "list --tag seed | 2 | --tag is 'seed', which is not KEY=VALUE;",
        "watch demo --interval soon | 2 | --interval is 'soon', which is not a duration;",
        "watch demo --interval 1ms | 2 | --interval is '1 ms', which is not 10 ms or more;",
        "verify demo --expect abc | 2 | --expect is 'abc', which is not a digest;",
        "verify all --expect abc | 2 | --expect is the digest of one run;",
        "note demo --pin --unpin | 2 | --pin and --unpin exclude each other; give one",
        "note demo --text= | 2 | --text is '', which is not a text;",
        "end demo | 3 | has ended already, as completed; an ended run is never changed,",
        "end demo --lost --cancelled | 2 | --lost and --cancelled exclude each other; give one",
        "export demo --output x | 2 | --to is missing; give one of json, md, archive, tensorboard",
        "export demo --to jsn --output x | 2 | --to is 'jsn'; did you mean json?",
        "export demo --to md --output model.pt | 3 | model.pt exists already; name another file,",
        "export demo --to tensorboard --output . | 3 | exists already; name another file,",
        "export demo --to md --output a/b/c | 3 | cannot be written: there is no",
        "import none.zip | 3 | none.zip",
        "prune | 2 | prune needs a rule; give one,",
        "prune --state running | 2 | --state is 'running', and only ended runs are pruned;",
        "prune --older-than long | 2 | --older-than is 'long', which is not a duration;",
        "validate none.json | 3 | 'none.json' cannot be read: there is no",
      })
  void badInput_hasOneClearMessage(String line, int code, String message) {
    Said said = recorded.says(line.split(" "));
    String wanted = message.replace("HOME", recorded.store.home().toString());
    assertTrue(said.err().contains(wanted), said.err());
    assertTrue(said.err().startsWith("tacho " + line.split(" ")[0] + ": "), said.err());
    assertEquals(code, said.code(), said.err());
    assertEquals("", said.out());
    assertFalse(said.err().contains("\tat "), said.err());
  }

  @Test
  void ambiguousName_listsTheCandidates() {
    String err = recorded.says("show", "01JNQ8").err();
    assertTrue(err.contains("\n  01JNQ8P5R0000000000000BRKN  broken  failed  5 h ago\n"), err);
    assertTrue(err.contains("\n  01JNQ8M2T0000000000000TRN1  demo  completed  3 days ago\n"), err);
  }

  @Test
  void changedFile_isNamedByVerify_andExitsWith1() throws IOException {
    Path output = recorded.store.home().resolve("runs/" + Recorded.TRAINED + "/output.log");
    Files.writeString(output, "epoch 9\n");
    Said said = recorded.says("verify", "demo");
    assertEquals(ExitCode.NO, said.code());
    assertTrue(said.out().contains("NOT as sealed"), said.out());
    assertTrue(said.out().contains("changed  output.log"), said.out());
    assertEquals(ExitCode.NO, recorded.says("verify", "all").code());
  }

  @Test
  void otherSealThanExpected_exitsWith1() {
    Said said = recorded.says("verify", "demo", "--expect", "0".repeat(64));
    assertEquals(ExitCode.NO, said.code());
  }

  @Test
  void document_thatBreaksItsSchema_hasEveryFaultWithItsPlace() throws IOException {
    Files.writeString(
        folder.resolve("v.json"),
        "{\"schema\":\"tacho.verify/1\",\"ok\":\"yes\",\"runs\":[{\"id\":\"x\",\"ok\":true}]}");
    Said said = recorded.says("validate", "v.json");
    assertEquals(ExitCode.NO, said.code());
    for (String place : new String[] {"/ok: ", "/runs/0/id: ", "/runs/0: "}) {
      assertTrue(said.out().contains("  " + place), said.out());
    }
    AnswersTest.assertKeepsToSchema(recorded.says("validate", "v.json", "--json").out());
  }

  @Test
  void document_ofAnUnknownFormat_isToldTheKnownOnes() throws IOException {
    Files.writeString(folder.resolve("v.json"), "{\"schema\":\"tacho.verfy/1\"}");
    Said said = recorded.says("validate", "v.json");
    assertEquals(ExitCode.NO, said.code());
    assertTrue(said.out().contains("did you mean tacho.verify/1?"), said.out());
  }

  @Test
  void document_thatIsNoJson_isToldWhere() throws IOException {
    Files.writeString(folder.resolve("v.json"), "{\"a\":01}");
    Said said = recorded.says("validate", "v.json");
    assertEquals(ExitCode.NO, said.code());
    assertTrue(said.out().contains("not JSON at character 6"), said.out());
  }

  @Test
  void headerOfARun_isValid() {
    Path run = recorded.store.home().resolve("runs/" + Recorded.TRAINED + "/run.json");
    Said said = recorded.says("validate", run.toString());
    assertEquals(run + ": valid, tacho.run/1\n", said.out());
  }

  @Test
  void fullDisk_behindTheOutput_isToldOnce() {
    Said said = writingTo(new Refusing("No space left on device"), "list");
    assertEquals(ExitCode.INPUT, said.code());
    assertEquals(
        "tacho list: standard output cannot be written: No space left on device; free space or"
            + " redirect it\n",
        said.err());
  }

  @Test
  void readerThatHasGone_isNobodysFault() {
    Said said = writingTo(new Refusing("Broken pipe"), "list");
    assertEquals(ExitCode.DONE, said.code());
    assertEquals("", said.err());
  }

  @Test
  void bug_exitsWith70_andShowsItsTraceOnlyToDebug() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new IllegalStateException("planted");
          }
        };
    Said said = writingTo(broken, "list");
    assertEquals(ExitCode.BUG, said.code());
    assertEquals(
        "tacho list: this is a bug in Tacho: java.lang.IllegalStateException: planted; run it again"
            + " with --debug and report what it shows\n",
        said.err());
    assertTrue(writingTo(broken, "list", "--debug").err().contains("\tat "));
  }

  private Said writingTo(OutputStream out, String... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Tacho.run(
            List.of(args),
            new Console(out, err, Screen.PLAIN),
            new Environment(folder, Map.of(), java.time.InstantSource.fixed(Said.NOON)));
    return new Said(code, "", err.toString(StandardCharsets.UTF_8));
  }

  /// Refuses every byte as the system does.
  private static final class Refusing extends OutputStream {
    private final String why;

    Refusing(String why) {
      this.why = why;
    }

    @Override
    public void write(int b) throws IOException {
      throw new IOException(why);
    }
  }
}
