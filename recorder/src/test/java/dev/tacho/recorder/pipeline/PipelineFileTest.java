package dev.tacho.recorder.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.pipeline.Pipeline;
import dev.tacho.core.pipeline.PipelineStage;
import dev.tacho.core.pipeline.When;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class PipelineFileTest {
  private static final String WHOLE =
      """
      schema: tacho.pipeline/1
      name: digits
      stages:
        - name: evaluate
          command: [python3, evaluate.py, --epochs, 3]
          needs: train
          when: {after: always, env: TARGET, equals: live, file: model.bin}
          skip: takes too long
        - name: prepare
          command: python3 prepare.py | tee log
          needs: []
          inputs: ["data/**/*.csv", prepare.py]
          outputs: [clean.csv]
          env: {SEED: 7, NAME: "x y"}
          directory: src
        - name: train
          command: [python3, train.py]
          retry: {attempts: 3, delay: 1.5s}
          timeout: 2h
          grace: 0s
          when: on-success
          skip: false
      """;

  @TempDir Path folder;

  @Test
  void read_everyKey_isUnderstood_andStagesStandInTheirOrder() throws IOException {
    Pipeline pipeline = good("p.yaml", WHOLE);
    assertEquals("digits", pipeline.name().text());
    assertEquals(
        List.of("prepare", "train", "evaluate"),
        pipeline.stages().stream().map(PipelineStage::name).toList());
    PipelineStage prepare = pipeline.stages().get(0);
    assertEquals(List.of("sh", "-c", "python3 prepare.py | tee log"), prepare.command());
    assertEquals(List.of("data/**/*.csv", "prepare.py"), prepare.inputs());
    assertEquals(Map.of("SEED", "7", "NAME", "x y"), prepare.env());
    assertEquals(Optional.of("src"), prepare.directory());
    PipelineStage train = pipeline.stages().get(1);
    assertEquals(List.of("prepare"), train.needs(), "the one before, when nothing is said");
    assertEquals(3, train.retry().attempts());
    assertEquals(Duration.ofMillis(1500), train.retry().delay());
    assertEquals(Optional.of(Duration.ofHours(2)), train.timeout());
    assertEquals(Optional.empty(), train.skip());
    PipelineStage evaluate = pipeline.stages().get(2);
    assertEquals(List.of("python3", "evaluate.py", "--epochs", "3"), evaluate.command());
    assertEquals(Optional.of("takes too long"), evaluate.skip());
    assertEquals(
        new When(
            When.After.ALWAYS,
            Optional.of(new When.Variable("TARGET", Optional.of("live"))),
            Optional.of("model.bin")),
        evaluate.when());
  }

  @Test
  void read_whatAPipelineSaysOfItselfAsJson_isThatPipeline() throws IOException {
    Pipeline pipeline = good("p.yaml", WHOLE);
    assertEquals(pipeline, good("p.json", pipeline.toJson().pretty().replace("  ", "\t")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`name: p\nstages: [{name: a, command: x, inptus: y}]`"
            + "|2: stage 'a': unknown key 'inptus'; did you mean inputs? known are name, needs,",
        "`name: p\nstage: x\nstages: [{name: a, command: x}]`"
            + "|2: the pipeline: unknown key 'stage'; did you mean stages?",
        "`stages: [{name: a, command: x}]`|1: the pipeline: has no name; add name: digits",
        "`name: p\nstages:\n- name: a\n  command: x\n- name: a\n  command: y`"
            + "|5: stage 'a': a stage of this name stands in line 3 too",
        "`name: p\nstages:\n- {name: train, command: x}\n- {name: b, command: x, needs: [trian]}`"
            + "|4: stage 'b': needs 'trian', which is no stage; did you mean train?",
        "`name: p\nstages:\n- {name: a, command: x, needs: [c]}\n- {name: b, command: x}\n"
            + "- {name: c, command: x}`"
            + "|3: the pipeline: stages wait for each other: a needs c needs b needs a; take",
        "`name: p\nstages: [{name: a, command: x, timeout: 30}]`"
            + "|2: stage 'a': timeout is '30', which is no duration; write it with its unit",
        "`name: p\nstages: [{name: a, command: x, timeout: 0s}]`|2: stage 'a': timeout is '0s'",
        "`name: p\nstages: [{name: a, command: x, retry: {attempts: 0}}]`"
            + "|2: stage 'a', retry: attempts is '0'; write a whole number from 1 to 100",
        "`name: p\nstages: [{name: a, command: x, retry: 3}]`"
            + "|2: stage 'a': retry is '3'; write a mapping",
        "`name: p\nstages: [{name: a, command: x, when: on-sucess}]`"
            + "|2: stage 'a': when is 'on-sucess'; did you mean on-success?",
        "`name: p\nstages: [{name: a, command: x, when: {equals: 1}}]`"
            + "|2: stage 'a', when: equals has no variable",
        "`name: p\nstages: [{name: a, command: []}]`|2: stage 'a': its command is empty",
        "`name: p\nstages: [{name: a}]`|2: stage 'a': has no command",
        "`name: p\nstages: [{command: x}]`|2: stage 1: has no name",
        "`name: p\nstages: [{name: a/b, command: x}]`|2: stage 'a/b': its name looks like a path",
        "`name: p\nstages: [{name: a, command: [[x]]}]`|2: stage 'a': command is a list",
        "`name: p\nstages: [{name: a, command: x, env: {A: null}}]`|2: stage 'a', env: A is nothing",
        "`name: p\nstages: [{name: a, command: x, outputs: ['*.bin']}]`"
            + "|2: stage 'a': outputs: '*.bin' is a pattern; name the file",
        "`name: p\nstages: [{name: a, command: x, inputs: ['[a']}]`"
            + "|2: stage 'a': inputs: '[a' is no pattern",
        "`name: p\nstages: [{name: a, command: x, outputs: m},"
            + " {name: b, command: x, outputs: ./m}]`"
            + "|2: stage 'b': outputs: './m' is made by stage 'a' too",
        "`name: p\nname: q\nstages: [{name: a, command: x}]`|2: key 'name' stands twice",
        "`name: latest\nstages: [{name: a, command: x}]`"
            + "|1: the pipeline: name 'latest' means the newest run",
        "`name: p\nstages: {}`|2: the pipeline: stages is a mapping; write a list",
        "`name: p\nstages: []`|2: the pipeline: it has 0 stages; list 1 to 500",
        "`- 1`|1: the pipeline is a list; write a mapping",
        "``|1: it is empty",
        "`name: [`|1: no YAML",
        "`schema: tacho.pipeline/2\nname: p\nstages: [{name: a, command: x}]`"
            + "|1: the pipeline: schema is 'tacho",
        "`name: p\nstages: [{name: a, command: \"x\\0\"}]`" + "|2: stage 'a': command has a NUL",
        "`name: &n p\nstages: [*n]`|1: stage 1 is 'p'; write a mapping with a name",
      })
  void read_fault_isToldWithLineAndRemedy(String text, String wanted) throws IOException {
    List<String> faults = bad("p.yaml", text == null ? "" : text);
    assertTrue(faults.size() == 1 || text.contains("{}"), faults.toString());
    assertTrue(faults.getFirst().startsWith("line " + wanted), faults.getFirst());
    assertTrue(!faults.getFirst().contains("\n"), "on one line");
  }

  @Test
  void read_severalFaults_areToldAtOnceInTheOrderOfTheirLines() throws IOException {
    List<String> faults =
        bad(
            "p.yaml",
            """
            nmae: p
            stages:
              - name: a
                comand: x
                timeout: soon
              - name: a
                command: y
                needs: [zzz]
            """);
    assertEquals(
        List.of("line 1", "line 1", "line 3", "line 4", "line 5", "line 6", "line 8"),
        faults.stream().map(f -> f.split(":")[0]).toList(),
        String.join("\n", faults));
  }

  @Test
  void read_hostileText_isRefusedSoon() throws IOException {
    String deep = "name: " + "[".repeat(200_000);
    String refused = bad("deep.yaml", deep).getFirst();
    assertTrue(refused.contains("nesting deeper than"), refused);
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
    }
    List<String> told = bad("bomb.yaml", bomb + "stages: *a29\n");
    assertTrue(told.getFirst().contains("aliases"), told.toString());
    String many = "name: p\nstages: [{name: s, command: [" + "x,".repeat(60_000) + "x]}]\n";
    assertTrue(bad("many.yaml", many).getFirst().contains("more than 50000 values"));
    assertTrue(bad("big.yaml", "#".repeat((1 << 20) + 1)).getFirst().contains("more than 1048576"));
    Path bytes = Files.write(folder.resolve("bytes.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertInstanceOf(PipelineFile.Read.Bad.class, PipelineFile.read(bytes));
    assertInstanceOf(
        PipelineFile.Read.Bad.class, PipelineFile.read(folder.resolve("no-such.yaml")));
    assertTrue(bad("broken.json", "{\"name\":").size() == 1);
  }

  private Pipeline good(String name, String text) throws IOException {
    PipelineFile.Read read = PipelineFile.read(Files.writeString(folder.resolve(name), text));
    return assertInstanceOf(PipelineFile.Read.Good.class, read, read.toString()).pipeline();
  }

  private List<String> bad(String name, String text) throws IOException {
    PipelineFile.Read read = PipelineFile.read(Files.writeString(folder.resolve(name), text));
    return assertInstanceOf(PipelineFile.Read.Bad.class, read).texts();
  }
}
