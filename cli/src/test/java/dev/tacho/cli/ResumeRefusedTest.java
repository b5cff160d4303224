package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.shell.Environment;
import dev.tacho.core.RunId;
import dev.tacho.lm.Precision;
import dev.tacho.train.checkpoint.Checkpoint;
import dev.tacho.train.checkpoint.Checkpoints;
import dev.tacho.train.plan.Schedule;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.llama.LlamaConfig;
import dev.tacho.weights.llama.LlamaModel;
import dev.tacho.weights.tokenizer.ByteTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What cannot be gone on from is refused before any worker starts.
class ResumeRefusedTest {
  private static final LlamaConfig MODEL =
      new LlamaConfig(259, 4, 1, 2, 2, 32, 8, 10_000, 1e-5, true);

  @TempDir Path folder;
  private Path checkpoint;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("text"), "some text to train on\n".repeat(50));
    List<Tensor> tensors =
        MODEL.tensors().entrySet().stream()
            .map(
                tensor ->
                    Tensor.floats(
                        tensor.getKey(),
                        tensor.getValue(),
                        new float[(int) Tensor.elements(tensor.getValue())]))
            .toList();
    checkpoint =
        new Checkpoints(folder.resolve("kept"), 1)
            .save(
                new Checkpoint(
                    new RunId("01M7YYJV16TA56BNFVTBJ1FPH2"),
                    10,
                    plan(),
                    "0123456789abcdef",
                    OptionalDouble.empty(),
                    LlamaModel.of(MODEL, new ByteTokenizer(), tensors),
                    Map.of()));
  }

  @Test
  void resume_withAnotherModelSeedAndText_refusedWithEveryDifference() {
    Said said = train("--width", "8", "--seed", "2");
    assertEquals(3, said.code(), said.err());
    assertTrue(
        said.err()
            .startsWith(
                "tacho train: "
                    + checkpoint
                    + " is of another training: width 4, not 8, data 0123456789ab, not "),
        said.err());
    assertTrue(said.err().contains(", seed 1, not 2; give what it was trained with"), said.err());
    assertFalse(Files.exists(folder.resolve(".tacho/runs")));
  }

  @Test
  void resume_withAnotherTokenizer_refused() {
    Said said = train("--tokenizer", "bytes");
    assertEquals(2, said.code(), said.err());
    assertEquals(
        "tacho train: a training that is resumed keeps its tokenizer; leave out --tokenizer\n",
        said.err());
  }

  @Test
  void resume_fromAChangedCheckpoint_refused() throws IOException {
    Path weights = checkpoint.resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    Said said = train();
    assertEquals(3, said.code(), said.err());
    assertTrue(said.err().contains("its digest is another; name another checkpoint"), said.err());
  }

  private Said train(String... more) {
    Map<String, String> variables = Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString());
    Environment here = new Environment(folder, variables, InstantSource.fixed(Said.NOON));
    List<String> typed =
        new ArrayList<>(List.of("train", "--data", "text", "--resume", checkpoint.toString()));
    typed.addAll(List.of(more));
    return Said.by(here, typed.toArray(String[]::new));
  }

  private static TrainPlan plan() {
    return new TrainPlan(
        100,
        4,
        8,
        1,
        1e-3,
        Schedule.COSINE,
        2,
        0.1,
        OptionalDouble.of(1),
        Precision.FP32,
        1,
        0,
        10,
        2,
        2,
        5);
  }
}
