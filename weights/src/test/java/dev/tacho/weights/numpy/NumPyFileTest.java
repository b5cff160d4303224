package dev.tacho.weights.numpy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NumPyFileTest {
  private static final Path FILE = Path.of("a.npy");

  /// As `numpy.save` writes it.
  private static byte[] file(String descr, String order, String shape, int data) {
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }".formatted(descr, order, shape);
    byte[] padded =
        (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(128 + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x93)
        .put("NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1))
        .putShort((short) padded.length)
        .put(padded)
        .array();
  }

  private static Tensor parse(byte[] file) {
    return NumPyFile.parse(FILE, ByteBuffer.wrap(file));
  }

  @Test
  void anArray_isReadWithItsShape() {
    Tensor two = parse(file("<f4", "False", "(2, 1)", 8));
    assertEquals(List.of(2L, 1L), two.dims());
    assertArrayEquals(new float[2], two.floats());
    assertEquals(List.of(3L), parse(file("|u1", "False", "(3,)", 3)).dims());
    assertEquals(List.of(), parse(file("<i8", "False", "()", 8)).dims());
    assertEquals(ElementType.INT64, parse(file("<i8", "False", "()", 8)).type());
  }

  @Test
  void whatIsNotPlainNumbers_isRefused() {
    refused(file("|O", "False", "(1,)", 8), "the type |O; save it as plain numbers");
    refused(file(">f4", "False", "(1,)", 4), "the type >f4");
    refused(file("<f4", "True", "(1, 1)", 4), "columns first");
    refused(file("<f4", "False", "(-1,)", 4), "without a plain shape");
    refused(file("<f4", "False", "(2,)", 4), "4 bytes of data, where float32[2] takes 8");
    refused(file("<f4", "False", "(999999999999999, 999999999999999)", 4), "more than can be");
  }

  @Test
  void everyCutFile_isRefused() {
    byte[] whole = file("<f4", "False", "(2,)", 8);
    for (int length = 0; length < whole.length; length++) {
      refused(Arrays.copyOf(whole, length), "is no NumPy file that is read here: at byte ");
    }
  }

  @Test
  void changedBytes_areReadOrRefused() {
    byte[] whole = file("<f4", "False", "(2,)", 8);
    long seed = 20_261_121;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      try {
        Tensor _ = parse(changed);
      } catch (WeightsException _) {
        // as it should
      } catch (RuntimeException e) {
        fail("seed " + seed + ", round " + round, e);
      }
    }
  }

  private static void refused(byte[] file, String why) {
    String message =
        String.valueOf(assertThrows(WeightsException.class, () -> parse(file)).getMessage());
    assertTrue(message.contains(why), message);
  }
}
