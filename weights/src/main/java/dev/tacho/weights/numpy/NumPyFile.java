package dev.tacho.weights.numpy;

import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An array in a `.npy` file.
public final class NumPyFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MOST_HEADER = 65_536;
  private static final Map<String, ElementType> TYPES =
      Map.ofEntries(
          Map.entry("|b1", ElementType.BOOL),
          Map.entry("|u1", ElementType.UINT8),
          Map.entry("|i1", ElementType.INT8),
          Map.entry("<u2", ElementType.UINT16),
          Map.entry("<i2", ElementType.INT16),
          Map.entry("<f2", ElementType.FLOAT16),
          Map.entry("<u4", ElementType.UINT32),
          Map.entry("<i4", ElementType.INT32),
          Map.entry("<f4", ElementType.FLOAT32),
          Map.entry("<u8", ElementType.UINT64),
          Map.entry("<i8", ElementType.INT64),
          Map.entry("<f8", ElementType.FLOAT64));

  private static final Pattern DESCR = Pattern.compile("'descr': *'([^']{1,20})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE =
      Pattern.compile("'shape': *\\(((?: *\\d{1,15} *,)*)(?: *(\\d{1,15}) *)?\\)");

  private NumPyFile() {}

  /// Reads the header, and maps the data.
  ///
  /// @throws WeightsException when it is no whole `.npy` file of plain numbers
  public static Tensor read(Path path) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      if (!Files.isRegularFile(path)) {
        throw new WeightsException(path + " is no file; name a NumPy file (.npy)");
      }
      if (file.size() > Integer.MAX_VALUE) {
        throw new WeightsException(
            "%s has %,d bytes; at most %,d are read; save a part of it"
                .formatted(path, file.size(), Integer.MAX_VALUE));
      }
      return parse(path, file.map(FileChannel.MapMode.READ_ONLY, 0, file.size()));
    } catch (NoSuchFileException e) {
      throw new WeightsException(path + " is not there; name a NumPy file (.npy)", e);
    } catch (IOException e) {
      throw new WeightsException(
          path + " cannot be read (" + e + "); name a NumPy file that may be read", e);
    }
  }

  static Tensor parse(Path path, ByteBuffer whole) {
    whole.order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[MAGIC.length];
    if (whole.remaining() < 12 || !Arrays.equals(taken(whole, magic), MAGIC)) {
      throw fault(path, 0, "no mark of NumPy");
    }
    int version = whole.get();
    byte _ = whole.get();
    if (version < 1 || version > 3) {
      throw fault(path, MAGIC.length, "the unknown version " + version);
    }
    long length =
        version == 1
            ? Short.toUnsignedInt(whole.getShort())
            : Integer.toUnsignedLong(whole.getInt());
    if (length > Math.min(MOST_HEADER, whole.remaining())) {
      throw fault(path, MAGIC.length + 2, "a header of " + length + " bytes");
    }
    String header = new String(taken(whole, new byte[(int) length]), StandardCharsets.ISO_8859_1);
    String descr = found(path, DESCR.matcher(header), "type").group(1);
    if (found(path, ORDER.matcher(header), "order").group(1).equals("True")) {
      throw fault(path, MAGIC.length + 4, "an array with columns first; save it with rows first");
    }
    ElementType type = TYPES.get(descr);
    if (type == null) {
      throw fault(path, MAGIC.length + 4, "the type " + descr + "; save it as plain numbers");
    }
    List<Long> shape = shape(found(path, SHAPE.matcher(header), "shape"));
    int at = whole.position();
    ByteBuffer data = whole.slice();
    if (bytes(path, type, shape) != data.remaining()) {
      throw fault(
          path,
          at,
          "%,d bytes of data, where %s%s takes %,d"
              .formatted(data.remaining(), type.text(), shape, bytes(path, type, shape)));
    }
    return new Tensor(String.valueOf(path.getFileName()), type, shape, data);
  }

  private static byte[] taken(ByteBuffer from, byte[] into) {
    from.get(into);
    return into;
  }

  private static Matcher found(Path path, Matcher matcher, String what) {
    if (!matcher.find()) {
      throw fault(path, MAGIC.length + 4, "a header without a plain " + what);
    }
    return matcher;
  }

  private static List<Long> shape(Matcher matcher) {
    String all = matcher.group(1) + (matcher.group(2) == null ? "" : matcher.group(2));
    return Arrays.stream(all.split(","))
        .map(String::strip)
        .filter(number -> !number.isEmpty())
        .map(Long::parseLong)
        .toList();
  }

  private static long bytes(Path path, ElementType type, List<Long> shape) {
    try {
      return type.bytes(Tensor.elements(shape));
    } catch (ArithmeticException _) {
      throw fault(path, MAGIC.length + 4, "the shape " + shape + ", more than can be");
    }
  }

  private static WeightsException fault(Path path, int at, String what) {
    return new WeightsException(
        "%s is no NumPy file that is read here: at byte %,d stands %s".formatted(path, at, what));
  }
}
