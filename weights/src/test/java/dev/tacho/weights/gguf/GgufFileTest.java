package dev.tacho.weights.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GgufFileTest {
  private static final Path FILE = Path.of("m.gguf");

  @TempDir Path folder;

  private static Map<String, GgufValue> keys() {
    Map<String, GgufValue> keys = new LinkedHashMap<>();
    keys.put("text", GgufValue.of("ä"));
    keys.put("whole", GgufValue.of(7));
    keys.put("real", GgufValue.of(0.5f));
    keys.put("flag", GgufValue.of(true));
    keys.put("texts", GgufValue.of(List.of("a", "")));
    keys.put("numbers", GgufValue.of(1, -2));
    keys.put("wide", new GgufValue.Whole(-1L << 40, GgufKind.INT64));
    keys.put("double", new GgufValue.Real(Math.PI, GgufKind.FLOAT64));
    keys.put("small", new GgufValue.Whole(255, GgufKind.UINT8));
    return keys;
  }

  private static List<GgufTensor> tensors() {
    float[] values = new float[64];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i - 20) / 8f;
    }
    Tensor matrix = Tensor.floats("m", List.of(2L, 32L), values);
    return List.of(
        GgufTensor.of("f32", Tensor.floats("v", List.of(3L), 1, -2, 3), GgufType.F32),
        GgufTensor.of("f16", matrix, GgufType.F16),
        GgufTensor.of("q8_0", matrix, GgufType.Q8_0),
        GgufTensor.of("q4_0", matrix, GgufType.Q4_0));
  }

  private byte[] whole() throws IOException {
    Path file = folder.resolve("m.gguf");
    String _ = GgufFile.write(file, keys(), tensors());
    return Files.readAllBytes(file);
  }

  private static GgufFile parse(byte[] file) {
    return GgufFile.parse(FILE, MemorySegment.ofArray(file));
  }

  @Test
  void whatWasWritten_isRead() throws IOException {
    byte[] whole = whole();
    GgufFile read = GgufFile.read(folder.resolve("m.gguf"));
    assertEquals(keys(), read.keys());
    assertEquals(tensors(), List.copyOf(read.tensors().values()));
    assertEquals(0, whole.length % 32);
    assertEquals(
        GgufFile.write(folder.resolve("a"), keys(), tensors()),
        GgufFile.write(folder.resolve("b"), keys(), tensors()));
  }

  @Test
  void numbers_comeBackWithinTheStepOfTheirType() {
    List<GgufTensor> all = tensors();
    float[] exact = all.get(1).floats("m").floats();
    assertArrayEquals(new float[] {1, -2, 3}, all.getFirst().floats("v").floats());
    assertEquals(5.375f, exact[63]);
    assertArrayEquals(exact, all.get(2).floats("m").floats(), 5.375f / 127);
    assertArrayEquals(exact, all.get(3).floats("m").floats(), 5.375f / 8);
    assertEquals(List.of(2L, 32L), all.get(3).dims());
  }

  @Test
  void whatATypeCannotHold_isRefused() {
    Tensor large = Tensor.floats("w", List.of(32L), many(1e8f));
    Tensor none = Tensor.floats("w", List.of(32L), many(Float.NaN));
    for (GgufType type : List.of(GgufType.F16, GgufType.Q8_0, GgufType.Q4_0)) {
      refusedToMake("w", large, type, "the tensor \"w\" has the number 1.0E8");
      refusedToMake("w", none, type, "the tensor \"w\" has the number NaN");
    }
    Tensor odd = Tensor.floats("w", List.of(1L, 33L), new float[33]);
    refusedToMake("w", odd, GgufType.Q8_0, "rows of 33 elements, which q8_0 keeps in blocks of 32");
    refusedToMake("w", large, GgufType.Q6_K, "of q6_k, which is not read or written here");
  }

  private static float[] many(float value) {
    float[] values = new float[32];
    Arrays.fill(values, value);
    return values;
  }

  private static void refusedToMake(String name, Tensor tensor, GgufType type, String why) {
    WeightsException refusal =
        assertThrows(WeightsException.class, () -> GgufTensor.of(name, tensor, type));
    assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal::getMessage);
  }

  @Test
  void everyCutFile_isRefused() throws IOException {
    byte[] whole = whole();
    int padding = 28; // after the last tensor, which a file may lack
    for (int length = 0; length < whole.length - padding; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      refused(cut, "m.gguf is no whole GGUF file: at byte ");
    }
    refused(Arrays.copyOf(whole, whole.length + 1), "1 bytes that belong to no tensor");
  }

  @Test
  void changedBytes_areReadOrRefused_andTakeNoMemory() throws IOException {
    byte[] whole = whole();
    long seed = 20_261_121;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 5_000; round++) {
      byte[] changed = whole.clone();
      for (int i = 0; i <= round % 3; i++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      try {
        GgufFile _ = parse(changed);
      } catch (WeightsException _) {
        // as it should
      } catch (RuntimeException e) {
        fail("seed " + seed + ", round " + round, e);
      }
    }
  }

  private static byte[] file(Consumer<ByteBuffer> head) {
    ByteBuffer file = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0x46554747).putInt(3);
    head.accept(file);
    return file.array();
  }

  @Test
  void countsThatLie_areRefusedBeforeMemoryIsTaken() {
    refused(file(f -> f.putLong(Long.MAX_VALUE)), "a count of 9223372036854775807 tensors");
    refused(file(f -> f.putLong(-1)), "a count of 18446744073709551615 tensors");
    refused(file(f -> f.putLong(0).putLong(60_000)), "a count of 60000 keys, where 232 bytes");
    refused(file(f -> f.putLong(0).putLong(1).putLong(1L << 33)), "a count of 8589934592 letters");
    refused(
        file(
            f ->
                f.putLong(0).putLong(1).putLong(1).put((byte) 'k').putInt(9).putInt(8).putLong(99)),
        "a count of 99 texts");
    refused(
        file(f -> f.putLong(0).putLong(1).putLong(1).put((byte) 'k').putInt(9).putInt(9)),
        "a list of lists");
    refused(
        file(f -> f.putLong(0).putLong(1).putLong(1).put((byte) 'k').putInt(13)),
        "a value of the unknown kind 13");
    refused(
        file(f -> f.putLong(1).putLong(0).putLong(1).put((byte) 't').putInt(5)),
        "the tensor \"t\" of 5 dimensions");
    refused(
        file(
            f ->
                f.putLong(1).putLong(0).putLong(1).put((byte) 't').putInt(1).putLong(4).putInt(99)),
        "the tensor \"t\" of the unknown type 99");
    refused(
        file(
            f ->
                f.putLong(1)
                    .putLong(0)
                    .putLong(1)
                    .put((byte) 't')
                    .putInt(2)
                    .putLong(1L << 40)
                    .putLong(1L << 40)
                    .putInt(0)),
        "the tensor \"t\" in the shape f32[1099511627776, 1099511627776]");
    refused(
        file(
            f ->
                f.putLong(1)
                    .putLong(0)
                    .putLong(1)
                    .put((byte) 't')
                    .putInt(1)
                    .putLong(4)
                    .putInt(0)
                    .putLong(64)),
        "was said to start at 64 of the data and not at 0");
  }

  @Test
  void otherFiles_areRefused() throws IOException {
    refused(new byte[] {'G', 'G', 'M', 'L', 3, 0, 0, 0}, "no \"GGUF\"");
    byte[] two = whole();
    two[4] = 2;
    refused(two, "is GGUF of version 2; 3 is read; convert it again with a newer program");
    assertThrows(WeightsException.class, () -> GgufFile.read(folder));
    assertThrows(WeightsException.class, () -> GgufFile.read(folder.resolve("none.gguf")));
    Path empty = Files.createFile(folder.resolve("empty.gguf"));
    assertThrows(WeightsException.class, () -> GgufFile.read(empty));
  }

  private static void refused(byte[] file, String why) {
    WeightsException refusal = assertThrows(WeightsException.class, () -> parse(file));
    assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal::getMessage);
  }
}
