package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.shell.ExitCode;
import dev.tacho.core.json.Json;
import dev.tacho.lm.Precision;
import dev.tacho.train.checkpoint.Checkpoint;
import dev.tacho.train.checkpoint.Checkpoints;
import dev.tacho.train.plan.Schedule;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.gguf.GgufFile;
import dev.tacho.weights.gguf.GgufType;
import dev.tacho.weights.llama.HuggingFace;
import dev.tacho.weights.llama.LlamaConfig;
import dev.tacho.weights.llama.LlamaGguf;
import dev.tacho.weights.llama.LlamaModel;
import dev.tacho.weights.tokenizer.ByteTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The model of a run, written for other programs.
@Timeout(60)
final class ExportModelTest {
  private static final LlamaConfig CONFIG =
      new LlamaConfig(259, 32, 1, 2, 1, 64, 16, 10_000, 1e-5, true);
  private static final TrainPlan PLAN =
      new TrainPlan(
          20,
          2,
          16,
          1,
          1e-3,
          Schedule.COSINE,
          1,
          0.1,
          OptionalDouble.empty(),
          Precision.FP32,
          1,
          0,
          1,
          10,
          3,
          10);

  @TempDir Path folder;
  private Recorded recorded;

  @BeforeEach
  void train() throws IOException {
    recorded = new Recorded(folder);
    recorded.trained();
    Checkpoints kept = new Checkpoints(recorded.store.checkpoints(Recorded.TRAINED), 3);
    kept.save(checkpoint(10, 2.5));
    kept.save(checkpoint(20, 2.75));
  }

  /// Every number of the model is its step.
  private static Checkpoint checkpoint(int step, double heldOutLoss) {
    List<Tensor> tensors = new ArrayList<>();
    CONFIG
        .tensors()
        .forEach(
            (name, dims) -> {
              float[] values = new float[(int) Tensor.elements(dims)];
              Arrays.fill(values, step);
              tensors.add(Tensor.floats(name, dims, values));
            });
    return new Checkpoint(
        Recorded.TRAINED,
        step,
        PLAN,
        "0".repeat(64),
        OptionalDouble.of(heldOutLoss),
        LlamaModel.of(CONFIG, new ByteTokenizer(), tensors),
        Map.of("m", Tensor.floats("m", List.of(1L), 0)));
  }

  private static float first(LlamaModel model) {
    return model.tensors().firstEntry().getValue().floats()[0];
  }

  @Test
  void gguf_isTheLastModelInItsType_andTheAnswerSaysWhich() {
    Path file = folder.resolve("m.gguf");
    Said said =
        recorded.says(
            "export", "demo", "--to", "gguf", "--type", "q8_0", "--output", "m.gguf", "--json");
    assertEquals(ExitCode.DONE, said.code(), said.err());
    Json.Obj model = said.json().needObject("model");
    assertEquals(20, model.needWhole("step"));
    assertEquals(CONFIG.parameters(), model.needWhole("parameters"));
    assertEquals(GgufType.Q8_0, GgufFile.read(file).tensors().values().iterator().next().type());
    assertEquals(20, first(LlamaGguf.read(file)), 0.1f);
    assertFalse(Files.exists(folder.resolve("m.gguf.part")));
  }

  @Test
  void safetensors_areAFolder_ofTheCheckpointThatIsAskedFor() {
    Path hf = folder.resolve("hf");
    Said said =
        recorded.says(
            "export", "demo", "--to", "safetensors", "--checkpoint", "best", "--output", "hf");
    assertEquals(ExitCode.DONE, said.code(), said.err());
    assertEquals(10, first(HuggingFace.read(hf)));
    assertTrue(said.err().contains("f32 of 17,600 parameters after step 10"), said.err());
    Said step =
        recorded.says(
            "export", "demo", "--to", "safetensors", "--checkpoint", "20", "--output", "hf20");
    assertEquals(ExitCode.DONE, step.code(), step.err());
    assertEquals(20, first(HuggingFace.read(folder.resolve("hf20"))));
  }

  @Test
  void whatCannotBe_isRefusedInASentence_andWritesNothing() throws IOException {
    refused(
        ExitCode.INPUT, "no checkpoint '15'; those of the steps [10, 20]", "--checkpoint", "15");
    refused(ExitCode.USAGE, "--type is 'q8'", "--type", "q8");
    Said blocks =
        recorded.says("export", "demo", "--to", "safetensors", "--type", "q4_0", "--output", "out");
    assertEquals(ExitCode.USAGE, blocks.code());
    assertTrue(blocks.err().contains("--type q4_0 is of GGUF"), blocks.err());
    Said page = recorded.says("export", "demo", "--to", "md", "--type", "f16", "--output", "out");
    assertEquals(ExitCode.USAGE, page.code());
    assertTrue(page.err().contains("--type is of a model"), page.err());
    Path weights =
        recorded.store.home().resolve("checkpoints/" + Recorded.TRAINED + "/step-000000020");
    Path file = weights.resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1]++;
    Path _ = Files.write(file, bytes);
    refused(ExitCode.INPUT, "step-000000020", "--checkpoint", "20");
    assertFalse(Files.exists(folder.resolve("out")));
  }

  private void refused(int code, String why, String... more) {
    List<String> words =
        new ArrayList<>(List.of("export", "demo", "--to", "gguf", "--output", "out"));
    words.addAll(List.of(more));
    Said said = recorded.says(words.toArray(String[]::new));
    assertEquals(code, said.code(), said.err());
    assertTrue(said.err().contains(why), said.err());
  }

  @Test
  void filesOfWeights_areValidated() throws IOException {
    Said _ = recorded.says("export", "demo", "--to", "gguf", "--output", "m.gguf");
    Said whole = recorded.says("validate", "m.gguf");
    assertEquals(ExitCode.DONE, whole.code(), whole.out() + whole.err());
    byte[] bytes = Files.readAllBytes(folder.resolve("m.gguf"));
    Path _ = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(bytes, bytes.length / 2));
    Said cut = recorded.says("validate", "cut.gguf");
    assertEquals(ExitCode.NO, cut.code(), cut.out());
    assertTrue(cut.out().contains("cut.gguf is no whole GGUF file: at byte "), cut.out());
  }
}
