package dev.tacho.weights.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SafetensorsFileTest {
  private static final String TWO =
      """
      {"__metadata__":{"format":"pt"},
       "b":{"dtype":"U8","shape":[2],"data_offsets":[8,10]},
       "a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""";

  @TempDir Path folder;

  @Test
  void tensors_areReadByName() throws IOException {
    SafetensorsFile file = SafetensorsFile.read(write(file(TWO, 10)));
    assertEquals(List.of("b", "a"), List.copyOf(file.tensors().keySet()));
    assertEquals(List.of(1L, 2L), file.need("a").dims());
    assertArrayEquals(new float[] {0, 0}, file.need("a").floats());
  }

  @Test
  void whatWasWritten_isRead_andTheDataStartAtAMultipleOfEight() throws IOException {
    List<Tensor> tensors =
        List.of(
            Tensor.floats("a", List.of(1L, 2L), 1, Float.NaN),
            Tensor.longs("\u00e4", List.of(), 7),
            Tensor.bytes("none", ElementType.UINT8, List.of(0L)));
    Path path = folder.resolve("written.safetensors");
    SafetensorsFile written = SafetensorsFile.write(path, tensors, Map.of("step", "7"));
    assertEquals(written, SafetensorsFile.read(path));
    assertEquals(Map.of("step", "7"), written.metadata());
    assertEquals(0, ByteBuffer.wrap(Files.readAllBytes(path)).get(0) % 8);
    List<Tensor> twice = List.of(tensors.getFirst(), tensors.getFirst());
    WeightsException refusal =
        assertThrows(WeightsException.class, () -> SafetensorsFile.write(path, twice, Map.of()));
    assertTrue(message(refusal).endsWith("would have two tensors \"a\""), message(refusal));
    assertEquals(written, SafetensorsFile.read(path), "the file that was there stays");
  }

  @Test
  void aTensorThatIsNotThere_isNamed_withThoseThatAre() throws IOException {
    SafetensorsFile file = SafetensorsFile.read(write(file(TWO, 10)));
    WeightsException refusal = assertThrows(WeightsException.class, () -> file.need("c"));
    assertTrue(message(refusal).endsWith("has no tensor \"c\"; it has [b, a]"), message(refusal));
  }

  @Test
  void everyCutFile_isRefused() throws IOException {
    byte[] whole = file(TWO, 10);
    for (int length = 0; length < whole.length; length++) {
      refused(Arrays.copyOf(whole, length), "is no whole safetensors file: at byte ");
    }
  }

  @Test
  void offsetsThatLie_areRefused() throws IOException {
    refused(file(TWO, 11), "1 bytes that belong to no tensor");
    refused(file(TWO.replace("[8,10]", "[7,9]"), 10), "over or apart from others");
    refused(file(TWO.replace("[8,10]", "[8,4611686018427387904]"), 10), "the tensor \"b\"");
    refused(file(TWO.replace("[2]", "[4611686018427387904,4]"), 10), "the tensor \"b\"");
    refused(file(TWO.replace("[2]", "[-2]"), 10), "-2 is no whole number");
    refused(file(TWO.replace("U8", "Q9"), 10), "the unknown type Q9");
    refused(file("[]", 0), "a header that is no JSON object");
    refused(file("[".repeat(100_000), 0), "a header that cannot be read");
  }

  @Test
  void aHeaderLongerThanTheFile_takesNoMemory() throws IOException {
    byte[] whole = file(TWO, 10);
    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putLong(0, -1);
    refused(whole, "a header of 18446744073709551615 bytes");
  }

  @Test
  void changedBytes_areReadOrRefused() {
    byte[] whole = file(TWO, 10);
    long seed = 20_261_121;
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      try {
        var _ = SafetensorsFile.parse(folder, ByteBuffer.wrap(changed));
      } catch (WeightsException _) {
        refused++;
      } catch (RuntimeException e) {
        fail("seed " + seed + ", round " + round, e);
      }
    }
    assertTrue(refused > 5_000, refused + " refused");
  }

  private void refused(byte[] file, String why) throws IOException {
    Path path = write(file);
    String message =
        message(assertThrows(WeightsException.class, () -> SafetensorsFile.read(path)));
    assertTrue(message.contains(why), message);
  }

  private static String message(WeightsException refusal) {
    return String.valueOf(refusal.getMessage());
  }

  private Path write(byte[] file) throws IOException {
    return Files.write(folder.resolve("w.safetensors"), file);
  }

  private static byte[] file(String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + text.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }
}
