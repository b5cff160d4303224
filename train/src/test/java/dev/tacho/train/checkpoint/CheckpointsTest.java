package dev.tacho.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunId;
import dev.tacho.lm.Precision;
import dev.tacho.train.TrainException;
import dev.tacho.train.plan.Schedule;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.llama.LlamaConfig;
import dev.tacho.weights.llama.LlamaModel;
import dev.tacho.weights.tokenizer.ByteTokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  private static final LlamaConfig SMALL =
      new LlamaConfig(259, 4, 1, 2, 1, 8, 8, 10_000, 1e-5, true);
  private static final RunId RUN = new RunId("01M7YYJV16TA56BNFVTBJ1FPH2");

  @TempDir Path home;

  @Test
  void save_thenRead_theSameToTheLastBit() {
    Checkpoint written = checkpoint(120, OptionalDouble.of(2.5));
    Path place = checkpoints(3).save(written);
    assertEquals("step-000000120", place.getFileName().toString());
    Checkpoint read = Checkpoint.read(place);
    assertEquals(written.model().config(), read.model().config());
    assertEquals(written.model().tokenizer(), read.model().tokenizer());
    assertEquals(written.model().tensors(), read.model().tensors());
    assertEquals(written.optimiser(), read.optimiser());
    assertEquals(written.plan(), read.plan());
    assertEquals(
        List.of(RUN, 120L, "da7a", OptionalDouble.of(2.5)),
        List.of(read.run(), read.step(), read.data(), read.heldOutLoss()));
  }

  @Test
  void save_moreThanAreKept_theLastAndTheBestStay() throws IOException {
    Checkpoints all = checkpoints(2);
    double[] losses = {4, 3, Double.NaN, 3.5, 3.2};
    for (int i = 0; i < losses.length; i++) {
      all.save(checkpoint(10L * (i + 1), OptionalDouble.of(losses[i])));
    }
    assertEquals(List.of(20L, 40L, 50L), all.all().stream().map(Checkpoints.Kept::step).toList());
    assertEquals(Optional.of(20L), all.best().map(Checkpoints.Kept::step));
    assertEquals(Optional.of(50L), all.newest().map(Checkpoints.Kept::step));
    assertEquals(3, files(folder()).count());
  }

  @Test
  void save_aStepThatIsThere_replacedWithoutAMomentWithoutIt() {
    Checkpoints all = checkpoints(1);
    all.save(checkpoint(10, OptionalDouble.of(4)));
    Path again = all.save(checkpoint(10, OptionalDouble.of(3)));
    assertEquals("step-000000010.1", again.getFileName().toString());
    assertEquals(List.of(again), all.all().stream().map(Checkpoints.Kept::path).toList());
    assertEquals(
        "step-000000010.2",
        all.save(checkpoint(10, OptionalDouble.empty())).getFileName().toString());
  }

  @Test
  void read_anyFileTruncatedOrWithABitTurned_refusedAndTheOneBeforeIsTheNewest()
      throws IOException {
    Checkpoints all = checkpoints(3);
    Path before = all.save(checkpoint(10, OptionalDouble.empty()));
    for (String name :
        List.of("weights.safetensors", "optimiser.safetensors", "tokenizer.json", "state.json")) {
      Path file = all.save(checkpoint(20, OptionalDouble.empty())).resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
      if (!name.equals("state.json")) { // whose last byte ends a line
        refused(
            file, "has %,d bytes, and %,d were written".formatted(bytes.length - 1, bytes.length));
      }
      bytes[bytes.length * 2 / 3] ^= 1;
      Files.write(file, bytes);
      refused(file, name.equals("state.json") ? "state.json " : "its digest is another");
      Files.delete(file);
      refused(file, "no such file");
      assertEquals(Optional.of(before), all.newest().map(Checkpoints.Kept::path));
    }
  }

  private static void refused(Path file, String why) {
    String said =
        String.valueOf(
            assertThrows(TrainException.class, () -> Checkpoint.read(file.getParent()))
                .getMessage());
    assertTrue(said.startsWith(file.getParent() + " ") && said.contains(why), said);
  }

  @Test
  void check_anotherTraining_refusedWithEveryDifference() {
    Checkpoint is = checkpoint(10, OptionalDouble.empty());
    Path path = Path.of("step-000000010");
    is.check(path, SMALL, new ByteTokenizer(), "da7a", plan(100, 4));
    LlamaConfig wide = new LlamaConfig(259, 8, 1, 2, 1, 8, 8, 10_000, 1e-5, true);
    assertEquals(
        "step-000000010 is of another training: width 4, not 8, data da7a, not 0123456789ab, batch"
            + " 4, not 6; give what it was trained with, or train without --resume",
        assertThrows(
                TrainException.class,
                () -> is.check(path, wide, new ByteTokenizer(), "0123456789abcdef", plan(100, 6)))
            .getMessage());
    assertEquals(
        "step-000000010 is of step 10, and 9 are asked for; give more --steps",
        assertThrows(
                TrainException.class,
                () -> is.check(path, SMALL, new ByteTokenizer(), "da7a", plan(9, 4)))
            .getMessage());
  }

  @Test
  void save_moreThanTheDiskHas_refusedAndWhatWasThereIsWhole() throws IOException {
    Checkpoints all = checkpoints(1);
    Path before = all.save(checkpoint(10, OptionalDouble.empty()));
    Files.createDirectory(folder().resolve(".saving-killed"));
    String said =
        String.valueOf(assertThrows(TrainException.class, () -> all.save(larger(20))).getMessage());
    assertTrue(
        said.startsWith("the checkpoint of step 20 cannot be written into " + folder() + " (No")
            && said.endsWith("; those that were there before are as they were"),
        said);
    assertEquals(Optional.of(before), all.newest().map(Checkpoints.Kept::path));
    assertEquals(List.of(before), files(folder()).toList());
  }

  /// Of more bytes than any disk has: one large hole in a file, many times.
  private Checkpoint larger(long step) throws IOException {
    Checkpoint small = checkpoint(step, OptionalDouble.empty());
    Path hole = home.resolve("hole");
    int size = 1 << 30;
    try (FileChannel file =
        FileChannel.open(
            hole, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
      ByteBuffer bytes = file.map(FileChannel.MapMode.READ_WRITE, 0, size);
      Map<String, Tensor> optimiser = new HashMap<>();
      for (int i = 0; i < 10_000; i++) {
        optimiser.put("t" + i, new Tensor("t" + i, ElementType.UINT8, List.of((long) size), bytes));
      }
      return new Checkpoint(
          RUN, step, small.plan(), "da7a", OptionalDouble.empty(), small.model(), optimiser);
    }
  }

  private Path folder() {
    return home.resolve("checkpoints");
  }

  private Checkpoints checkpoints(int keepLast) {
    return new Checkpoints(folder(), keepLast);
  }

  private static Checkpoint checkpoint(long step, OptionalDouble heldOutLoss) {
    List<Tensor> tensors =
        SMALL.tensors().entrySet().stream()
            .map(entry -> filled(entry.getKey(), entry.getValue(), step))
            .toList();
    Tensor moment = filled("first_moment", List.of(SMALL.parameters()), step);
    return new Checkpoint(
        RUN,
        step,
        plan(100, 4),
        "da7a",
        heldOutLoss,
        LlamaModel.of(SMALL, new ByteTokenizer(), tensors),
        Map.of("first_moment", moment, "steps", Tensor.longs("steps", List.of(1L), step)));
  }

  private static Tensor filled(String name, List<Long> shape, long step) {
    float[] values = new float[(int) Tensor.elements(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i + step);
    }
    return Tensor.floats(name, shape, values);
  }

  private static TrainPlan plan(long steps, int batch) {
    return new TrainPlan(
        steps,
        batch,
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
        2,
        10,
        2,
        5);
  }

  private static Stream<Path> files(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.toList().stream();
    }
  }
}
