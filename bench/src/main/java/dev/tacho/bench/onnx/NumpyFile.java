package dev.tacho.bench.onnx;

import ai.onnxruntime.OnnxJavaType;
import dev.tacho.bench.load.BenchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An array in NumPy's own format, versions 1 to 3: little-endian numbers, row after row.
///
/// Source: NumPy enhancement proposal 1, "A simple file format for NumPy arrays".
final class NumpyFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");
  private static final Pattern COLUMNS = Pattern.compile("'fortran_order'\\s*:\\s*True");
  private static final Map<OnnxJavaType, List<String>> TYPES =
      Map.of(
          OnnxJavaType.FLOAT, List.of("<f4"),
          OnnxJavaType.DOUBLE, List.of("<f8"),
          OnnxJavaType.FLOAT16, List.of("<f2"),
          OnnxJavaType.INT8, List.of("|i1", "<i1"),
          OnnxJavaType.UINT8, List.of("|u1", "<u1"),
          OnnxJavaType.INT16, List.of("<i2"),
          OnnxJavaType.INT32, List.of("<i4"),
          OnnxJavaType.INT64, List.of("<i8"),
          OnnxJavaType.BOOL, List.of("|b1"));

  private NumpyFile() {}

  /// The values of `input`, in memory of their own. Fails when the file holds something else.
  static ByteBuffer values(Path file, Inputs.Input input) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException | OutOfMemoryError e) {
      throw new BenchException(
          file + " cannot be read (" + e + "); --input names a NumPy file, .npy", e);
    }
    int head = bytes.length > 12 && bytes[6] > 1 ? 12 : 10;
    if (bytes.length < head || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
      throw fault(file, "it is no NumPy file");
    }
    ByteBuffer whole = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long length = head == 10 ? whole.getShort(8) & 0xffff : whole.getInt(8) & 0xffffffffL;
    if (length > bytes.length - head) {
      throw fault(file, "it ends within its head");
    }
    String text = new String(bytes, head, (int) length, StandardCharsets.UTF_8);
    requireType(file, text, input);
    requireShape(file, text, input);
    int from = head + (int) length;
    long wanted = input.elements() * input.type().size;
    if (bytes.length - from != wanted) {
      throw fault(file, "it holds " + (bytes.length - from) + " bytes of values, not " + wanted);
    }
    ByteBuffer values =
        ByteBuffer.allocateDirect(Math.max(1, (int) wanted)).order(ByteOrder.nativeOrder());
    return values.put(bytes, from, (int) wanted).flip();
  }

  private static void requireType(Path file, String head, Inputs.Input input) {
    Matcher type = TYPE.matcher(head);
    List<String> wanted = TYPES.getOrDefault(input.type(), List.of());
    if (!type.find() || !wanted.contains(type.group(1))) {
      throw fault(
          file, "input " + input.name() + " takes " + input.type() + " " + wanted + ": " + head);
    }
  }

  private static void requireShape(Path file, String head, Inputs.Input input) {
    Matcher shape = SHAPE.matcher(head);
    String wanted = input.shape().toString().replaceAll("[\\[\\] ]", "");
    boolean same = shape.find() && shape.group(1).replaceAll("[ ]|,$", "").equals(wanted);
    if (!same || COLUMNS.matcher(head).find()) {
      throw fault(
          file,
          "input " + input.name() + " takes the shape (" + wanted + "), row after row: " + head);
    }
  }

  private static BenchException fault(Path file, String what) {
    return new BenchException(
        "the values in "
            + file
            + " cannot be used: "
            + what.strip()
            + "; write them with numpy.save");
  }
}
