package dev.tacho.recorder.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunEvent.Input;
import dev.tacho.core.pipeline.PipelineStage;
import dev.tacho.core.pipeline.Retry;
import dev.tacho.core.pipeline.Scene;
import dev.tacho.core.pipeline.When;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class ContentsTest {
  @TempDir Path top;
  private Path folder;
  private boolean stop;

  @BeforeEach
  void makeFiles() throws IOException {
    folder = Files.createDirectory(top.resolve("project"));
    for (String file :
        List.of(
            "a.csv",
            "b.csv",
            "[x].csv",
            "data/c.csv",
            "data/deep/d.csv",
            "data/deep/e.txt",
            "data/.tacho/runs/f.csv",
            "../outside.csv")) {
      Path path = folder.resolve(file).normalize();
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".    | a.csv            | a.csv",
        ".    | *.csv            | [x].csv a.csv b.csv",
        ".    | [ab].csv         | a.csv b.csv",
        ".    | [x].csv          | [x].csv",
        ".    | data             | data/c.csv data/deep/d.csv data/deep/e.txt",
        ".    | data/**/*.csv    | data/c.csv data/deep/d.csv",
        ".    | data/*/*.{csv,txt} | data/deep/d.csv data/deep/e.txt",
        "data | deep/?.txt       | data/deep/e.txt",
        "data | ../*.csv         | [x].csv a.csv b.csv",
      })
  void inputs_pathsAndPatterns_standForTheseFiles(String directory, String input, String files) {
    List<Input> found = files(contents().inputs(stage(directory, List.of(input), List.of())));
    assertEquals(List.of(files.split(" ")), found.stream().map(Input::path).toList());
  }

  @Test
  void inputs_outsideTheFolder_haveTheirWholePath() {
    List<Input> found = files(contents().inputs(stage(".", List.of("../outside.csv"), List.of())));
    assertEquals(top.resolve("outside.csv").toString(), found.getFirst().path());
  }

  @Test
  void digest_isThatOfTheContents_andIsReadAgainAfterForgetting() throws IOException {
    Contents contents = contents();
    PipelineStage stage = stage(".", List.of("a.csv"), List.of());
    String before = files(contents.inputs(stage)).getFirst().sha256();
    Files.writeString(folder.resolve("a.csv"), "other");
    assertEquals(before, files(contents.inputs(stage)).getFirst().sha256());
    contents.forget();
    // printf other | sha256sum
    assertEquals(
        "d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa",
        files(contents.inputs(stage)).getFirst().sha256());
  }

  @Test
  void outputs_ofAFolder_haveOneDigestOfAllInIt() throws IOException {
    PipelineStage stage = stage(".", List.of(), List.of("data"));
    Input before = files(contents().outputs(stage)).getFirst();
    assertEquals("data", before.path());
    Files.move(folder.resolve("data/c.csv"), folder.resolve("data/renamed.csv"));
    Input after = files(contents().outputs(stage)).getFirst();
    assertEquals(before.bytes(), after.bytes());
    assertNotEquals(before.sha256(), after.sha256());
  }

  @Test
  void whatIsMissingOrNoFile_isNamed() throws Exception {
    assertEquals("input gone.csv is not there", missing("gone.csv"));
    assertEquals("input *.parquet is not there", missing("*.parquet"));
    Process mkfifo = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
    assertEquals(0, mkfifo.waitFor());
    assertTrue(missing("pipe").contains("is a device, a pipe or a socket"), missing("pipe"));
    assertEquals(
        List.of("[x].csv", "a.csv", "b.csv"),
        files(contents().inputs(stage(".", List.of("*.csv"), List.of()))).stream()
            .map(Input::path)
            .toList(),
        "a pipe that the pattern does not mean");
    Files.createSymbolicLink(folder.resolve("data/loop"), folder.resolve("data"));
    assertTrue(
        missing("data").endsWith("is a link to a folder above it; remove it"), missing("data"));
  }

  @Test
  void reading_endsWhenSomebodyAsks() {
    stop = true;
    assertTrue(missing("a.csv").contains("asked to stop"), missing("a.csv"));
  }

  private String missing(String input) {
    return assertInstanceOf(
            Scene.Found.Missing.class, contents().inputs(stage(".", List.of(input), List.of())))
        .reason();
  }

  private static List<Input> files(Scene.Found found) {
    return assertInstanceOf(Scene.Found.Files.class, found, found.toString()).files();
  }

  private Contents contents() {
    return new Contents(folder, Map.of(), () -> stop, new ArrayList<String>()::add);
  }

  private static PipelineStage stage(String directory, List<String> inputs, List<String> outputs) {
    return new PipelineStage(
        "s",
        List.of("true"),
        List.of(),
        When.ON_SUCCESS,
        Optional.empty(),
        Retry.NONE,
        Optional.empty(),
        Optional.empty(),
        inputs,
        outputs,
        Map.of(),
        Optional.of(directory));
  }
}
