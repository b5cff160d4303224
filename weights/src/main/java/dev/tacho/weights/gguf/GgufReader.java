package dev.tacho.weights.gguf;

import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the head of a file and finds the tensors. Every count is held against the bytes that are
/// left, and against a bound, before memory is taken. Confined to one thread.
final class GgufReader {
  private static final int MOST_KEYS = 1 << 16;
  private static final int MOST_TENSORS = 1 << 16;
  private static final int MOST_TEXTS = 1 << 21;
  private static final long MOST_TEXT = 64L << 20; // bytes
  private static final int MOST_DIMENSIONS = 4;
  private static final int MOST_ALIGNMENT = 1 << 20;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String file;
  private final MemorySegment whole;
  private final Map<String, GgufValue> keys = new LinkedHashMap<>();
  private final Map<String, GgufTensor> tensors = new LinkedHashMap<>();
  private long at;
  private long partAt;
  private int texts;
  private long text;

  GgufReader(String file, MemorySegment whole) {
    this.file = file;
    this.whole = whole;
  }

  Map<String, GgufValue> keys() {
    return keys;
  }

  Map<String, GgufTensor> tensors() {
    return tensors;
  }

  /// A tensor whose data were not looked at yet.
  private record Placed(String name, GgufType type, List<Long> dims, long offset, long bytes) {}

  GgufReader read() {
    if (int32() != GgufFile.MAGIC) {
      throw fault("no \"GGUF\"");
    }
    int version = int32();
    if (version != GgufFile.VERSION) {
      throw new WeightsException(
          "%s is GGUF of version %s; %d is read; convert it again with a newer program"
              .formatted(file, Integer.toUnsignedString(version), GgufFile.VERSION));
    }
    int tensorCount = count("tensors", MOST_TENSORS, 24);
    int keyCount = count("keys", MOST_KEYS, 13);
    for (int i = 0; i < keyCount; i++) {
      key();
    }
    int alignment = alignment();
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < tensorCount; i++) {
      placed.add(placed());
    }
    place(placed, alignment);
    return this;
  }

  private void key() {
    partAt = at;
    String name = text(true);
    GgufKind kind = kind();
    if (keys.put(name, value(kind)) != null) {
      throw fault("the key \"" + shown(name) + "\" a second time");
    }
  }

  private GgufKind kind() {
    int code = int32();
    return GgufKind.of(code)
        .orElseThrow(() -> fault("a value of the unknown kind " + Integer.toUnsignedString(code)));
  }

  private GgufValue value(GgufKind kind) {
    return switch (kind) {
      case UINT8 -> new GgufValue.Whole(int8() & 0xff, kind);
      case INT8 -> new GgufValue.Whole(int8(), kind);
      case UINT16 -> new GgufValue.Whole(int16() & 0xffff, kind);
      case INT16 -> new GgufValue.Whole(int16(), kind);
      case UINT32 -> new GgufValue.Whole(Integer.toUnsignedLong(int32()), kind);
      case INT32 -> new GgufValue.Whole(int32(), kind);
      case UINT64, INT64 -> new GgufValue.Whole(int64(), kind);
      case FLOAT32 -> new GgufValue.Real(Float.intBitsToFloat(int32()), kind);
      case FLOAT64 -> new GgufValue.Real(Double.longBitsToDouble(int64()), kind);
      case BOOL -> new GgufValue.Flag(int8() != 0);
      case STRING -> new GgufValue.Text(text(false));
      case ARRAY -> array(kind());
    };
  }

  private GgufValue array(GgufKind kind) {
    if (kind == GgufKind.ARRAY) {
      throw fault("a list of lists");
    }
    if (kind == GgufKind.STRING) {
      int size = count("texts", MOST_TEXTS, Long.BYTES);
      List<String> values = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        values.add(text(false));
      }
      return new GgufValue.Texts(values);
    }
    int size = count("numbers", Integer.MAX_VALUE / kind.bytes(), kind.bytes());
    return new GgufValue.Packed(kind, take((long) size * kind.bytes()).asByteBuffer());
  }

  private int alignment() {
    GgufValue value = keys.get(GgufFile.ALIGNMENT);
    if (value == null) {
      return GgufFile.DEFAULT_ALIGNMENT;
    }
    boolean usable =
        value instanceof GgufValue.Whole(long number, _)
            && number >= 1
            && number <= MOST_ALIGNMENT
            && Long.bitCount(number) == 1;
    if (!usable) {
      throw fault("an alignment that is no power of two up to " + MOST_ALIGNMENT);
    }
    return (int) ((GgufValue.Whole) value).value();
  }

  private Placed placed() {
    partAt = at;
    String name = text(true);
    int rank = int32();
    if (rank < 1 || rank > MOST_DIMENSIONS) {
      throw fault(
          "the tensor \"%s\" of %s dimensions"
              .formatted(shown(name), Integer.toUnsignedString(rank)));
    }
    List<Long> dims = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      dims.addFirst(int64());
    }
    int code = int32();
    GgufType type =
        GgufType.of(code)
            .orElseThrow(
                () ->
                    fault(
                        "the tensor \"%s\" of the unknown type %s"
                            .formatted(shown(name), Integer.toUnsignedString(code))));
    long offset = int64();
    try {
      boolean shaped =
          dims.stream().allMatch(size -> size > 0) && dims.getLast() % type.elements() == 0;
      if (shaped) {
        return new Placed(name, type, dims, offset, type.bytes(Tensor.elements(dims)));
      }
    } catch (ArithmeticException _) {
      // more than a number can say: refused below
    }
    throw fault("the tensor \"%s\" in the shape %s%s".formatted(shown(name), type.text(), dims));
  }

  private void place(List<Placed> placed, int alignment) {
    long start = padded(at, alignment);
    long offset = 0;
    for (Placed each : placed) {
      long room = whole.byteSize() - start - offset;
      partAt = start + offset;
      if (each.offset != offset) {
        throw fault(
            "the tensor \"%s\", which was said to start at %s of the data and not at %,d"
                .formatted(shown(each.name), Long.toUnsignedString(each.offset), offset));
      }
      if (each.bytes > room) {
        throw fault(
            "the tensor \"%s\" of %,d bytes, where %,d are left"
                .formatted(shown(each.name), each.bytes, Math.max(0, room)));
      }
      if (each.bytes > Integer.MAX_VALUE) {
        throw new WeightsException(
            "%s is not read: its tensor \"%s\" has %,d bytes; the most are %,d"
                .formatted(file, shown(each.name), each.bytes, Integer.MAX_VALUE));
      }
      ByteBuffer data = whole.asSlice(start + offset, each.bytes).asByteBuffer();
      if (tensors.put(each.name, new GgufTensor(each.name, each.type, each.dims, data)) != null) {
        throw fault("the tensor \"" + shown(each.name) + "\" a second time");
      }
      offset = padded(offset + each.bytes, alignment);
    }
    partAt = start + offset;
    if (whole.byteSize() > partAt) {
      throw fault("%,d bytes that belong to no tensor".formatted(whole.byteSize() - partAt));
    }
  }

  private static long padded(long at, int alignment) {
    return Math.ceilDiv(at, (long) alignment) * alignment;
  }

  private int count(String what, int most, int bytesEach) {
    long count = int64();
    if (count < 0 || count > most || count > (whole.byteSize() - at) / bytesEach) {
      throw fault(
          "a count of %s %s, where %,d bytes are left and %,d are the most"
              .formatted(Long.toUnsignedString(count), what, whole.byteSize() - at, most));
    }
    return (int) count;
  }

  /// A text; a name must be UTF-8, of a value what is not is replaced.
  private String text(boolean name) {
    int length = count("letters", (int) MOST_TEXT, 1);
    texts++;
    text += length;
    if (texts > MOST_TEXTS || text > MOST_TEXT) {
      throw fault("more text than %,d bytes in %,d pieces".formatted(MOST_TEXT, MOST_TEXTS));
    }
    ByteBuffer bytes = take(length).asByteBuffer();
    if (!name) {
      return StandardCharsets.UTF_8.decode(bytes).toString();
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw fault("a name that is not UTF-8", e);
    }
  }

  private byte int8() {
    return take(Byte.BYTES).get(ValueLayout.JAVA_BYTE, 0);
  }

  private short int16() {
    return take(Short.BYTES).get(SHORT, 0);
  }

  private int int32() {
    return take(Integer.BYTES).get(INT, 0);
  }

  private long int64() {
    return take(Long.BYTES).get(LONG, 0);
  }

  private MemorySegment take(long bytes) {
    if (whole.byteSize() - at < bytes) {
      throw fault("an end where %,d bytes should follow".formatted(bytes));
    }
    at += bytes;
    return whole.asSlice(at - bytes, bytes);
  }

  private static String shown(String name) {
    String visible = name.replaceAll("\\p{Cntrl}", "?");
    return visible.length() > 60 ? visible.substring(0, 60) + "..." : visible;
  }

  private WeightsException fault(String what) {
    return fault(what, null);
  }

  private WeightsException fault(String what, @Nullable Exception cause) {
    return new WeightsException(
        "%s is no whole GGUF file: at byte %,d stands %s; write or fetch it again"
            .formatted(file, partAt, what),
        cause);
  }
}
