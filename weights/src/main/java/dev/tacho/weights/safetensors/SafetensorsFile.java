package dev.tacho.weights.safetensors;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.weights.Digests;
import dev.tacho.weights.ElementType;
import dev.tacho.weights.Tensor;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Tensors in a file, by name, in the header's order. Their data stay in the mapped file, which
/// must not be changed while they are in use.
///
/// @param metadata what the writer noted, texts by name
/// @param sha256 of the whole file, 64 digits
public record SafetensorsFile(
    Path path, Map<String, Tensor> tensors, Map<String, String> metadata, String sha256) {
  private static final String METADATA = "__metadata__";
  private static final int MOST_HEADER = 16 << 20; // bytes; a thousand layers take a tenth of it
  private static final Map<String, ElementType> TYPES =
      Map.ofEntries(
          Map.entry("BOOL", ElementType.BOOL),
          Map.entry("U8", ElementType.UINT8),
          Map.entry("I8", ElementType.INT8),
          Map.entry("F8_E4M3", ElementType.FLOAT8E4M3FN),
          Map.entry("F8_E5M2", ElementType.FLOAT8E5M2),
          Map.entry("U16", ElementType.UINT16),
          Map.entry("I16", ElementType.INT16),
          Map.entry("F16", ElementType.FLOAT16),
          Map.entry("BF16", ElementType.BFLOAT16),
          Map.entry("U32", ElementType.UINT32),
          Map.entry("I32", ElementType.INT32),
          Map.entry("F32", ElementType.FLOAT32),
          Map.entry("U64", ElementType.UINT64),
          Map.entry("I64", ElementType.INT64),
          Map.entry("F64", ElementType.FLOAT64));

  public SafetensorsFile {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /// Writes tensors in this order, whole or not at all; equal tensors give equal files. Replaces
  /// a file that is there. On the disk when it returns.
  ///
  /// @throws WeightsException when the file cannot be written, or a tensor is not of a type that
  ///     safetensors have
  public static SafetensorsFile write(
      Path path, Collection<Tensor> tensors, Map<String, String> metadata) {
    List<ByteBuffer> parts = new ArrayList<>();
    parts.add(header(path, tensors, metadata));
    tensors.forEach(tensor -> parts.add(tensor.data()));
    WholeFile.write(path, parts);
    Map<String, Tensor> byName = new LinkedHashMap<>();
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    return new SafetensorsFile(path, byName, metadata, Digests.sha256(parts));
  }

  /// Padded with blanks, so that the data start at a multiple of eight.
  private static ByteBuffer header(
      Path path, Collection<Tensor> tensors, Map<String, String> metadata) {
    Map<String, Json> entries = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      Map<String, Json> texts = new LinkedHashMap<>();
      metadata.forEach((name, text) -> texts.put(name, new Json.Str(text)));
      entries.put(METADATA, new Json.Obj(texts));
    }
    long at = 0;
    for (Tensor tensor : tensors) {
      long end = at + tensor.data().remaining();
      if (entries.put(tensor.name(), entry(path, tensor, at, end)) != null) {
        throw new WeightsException(
            "%s would have two tensors \"%s\"".formatted(path, tensor.name()));
      }
      at = end;
    }
    byte[] text = new Json.Obj(entries).toString().getBytes(StandardCharsets.UTF_8);
    int length = Math.ceilDiv(text.length, Long.BYTES) * Long.BYTES;
    ByteBuffer header =
        ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    header.put(text);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static Json entry(Path path, Tensor tensor, long begin, long end) {
    String dtype =
        TYPES.entrySet().stream()
            .filter(type -> type.getValue() == tensor.type())
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow(
                () ->
                    new WeightsException(
                        "%s cannot have \"%s\": safetensors have no %s"
                            .formatted(path, tensor.name(), tensor.type().text())));
    Map<String, Json> entry = new LinkedHashMap<>();
    entry.put("dtype", new Json.Str(dtype));
    entry.put("shape", wholes(tensor.dims().stream()));
    entry.put("data_offsets", wholes(Stream.of(begin, end)));
    return new Json.Obj(entry);
  }

  private static Json wholes(Stream<Long> numbers) {
    return new Json.Arr(numbers.<Json>map(number -> new Json.Num(number.toString())).toList());
  }

  /// Reads the header, and maps the data. Blocks; takes the whole file's bytes once, for the
  /// digest.
  ///
  /// @throws WeightsException when it is no whole safetensors file, with the place and the way
  ///     out
  public static SafetensorsFile read(Path path) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = file.size();
      if (!Files.isRegularFile(path)) {
        throw new WeightsException(path + " is no file; name a safetensors file");
      }
      if (size > Integer.MAX_VALUE) {
        throw new WeightsException(
            "%s has %,d bytes; at most %,d are read; split it"
                .formatted(path, size, Integer.MAX_VALUE));
      }
      ByteBuffer whole = file.map(FileChannel.MapMode.READ_ONLY, 0, size);
      return parse(path, whole);
    } catch (NoSuchFileException e) {
      throw new WeightsException(path + " is not there; name a safetensors file", e);
    } catch (IOException e) {
      throw new WeightsException(
          path + " cannot be read (" + e + "); name a safetensors file that may be read", e);
    }
  }

  /// The tensor of this name.
  ///
  /// @throws WeightsException when the file has none, with the names that it has
  public Tensor need(String name) {
    return Optional.ofNullable(tensors.get(name))
        .orElseThrow(
            () ->
                new WeightsException(
                    "%s has no tensor \"%s\"; it has %s"
                        .formatted(path, name, tensors.keySet().stream().limit(20).toList())));
  }

  static SafetensorsFile parse(Path path, ByteBuffer whole) {
    if (whole.remaining() < Long.BYTES) {
      throw fault(path, 0, "an end before the length of its header");
    }
    long length = whole.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    if (length < 2 || length > MOST_HEADER || length > whole.remaining() - Long.BYTES) {
      throw fault(
          path,
          0,
          "a header of %s bytes, where the file has %,d and %,d are the most"
              .formatted(Long.toUnsignedString(length), whole.remaining(), MOST_HEADER));
    }
    int from = Long.BYTES + (int) length;
    ByteBuffer data = whole.slice(from, whole.remaining() - from);
    List<Placed> placed = new ArrayList<>();
    Json.Obj header = header(path, whole.slice(Long.BYTES, (int) length));
    header
        .members()
        .forEach(
            (name, entry) -> {
              if (!name.equals(METADATA)) {
                placed.add(placed(path, name, entry, data));
              }
            });
    checkCover(path, placed, from, data.remaining());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    placed.forEach(each -> tensors.put(each.tensor.name(), each.tensor));
    return new SafetensorsFile(
        path, tensors, metadata(path, header), Digests.sha256(List.of(whole)));
  }

  private static Map<String, String> metadata(Path path, Json.Obj header) {
    try {
      return header.textMap(METADATA);
    } catch (JsonException e) {
      throw fault(path, Long.BYTES, "metadata that are no texts (" + e.getMessage() + ")");
    }
  }

  private static Json.Obj header(Path path, ByteBuffer bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      if (Json.parse(text) instanceof Json.Obj header) {
        return header;
      }
      throw fault(path, Long.BYTES, "a header that is no JSON object");
    } catch (CharacterCodingException | JsonException e) {
      throw fault(path, Long.BYTES, "a header that cannot be read (" + e.getMessage() + ")");
    }
  }

  private record Placed(long begin, long end, Tensor tensor) {}

  private static Placed placed(Path path, String name, Json entry, ByteBuffer data) {
    try {
      if (!(entry instanceof Json.Obj fields)) {
        throw fault(path, Long.BYTES, "no object for the tensor \"" + name + "\"");
      }
      String dtype = fields.needText("dtype");
      ElementType type = TYPES.get(dtype);
      if (type == null) {
        throw fault(
            path, Long.BYTES, "the unknown type " + dtype + " of the tensor \"" + name + "\"");
      }
      List<Long> shape = wholes(fields.array("shape"));
      List<Long> offsets = wholes(fields.array("data_offsets"));
      boolean inside =
          offsets.size() == 2
              && offsets.getFirst() <= offsets.getLast()
              && offsets.getLast() <= data.remaining();
      if (!inside || type.bytes(Tensor.elements(shape)) != offsets.getLast() - offsets.getFirst()) {
        throw fault(
            path,
            Long.BYTES,
            "the tensor \"%s\", %s%s, at the bytes %s of %,d"
                .formatted(name, type.text(), shape, offsets, data.remaining()));
      }
      long begin = offsets.getFirst();
      long end = offsets.getLast();
      ByteBuffer own = data.slice((int) begin, (int) (end - begin));
      return new Placed(begin, end, new Tensor(name, type, shape, own));
    } catch (JsonException | ArithmeticException e) {
      throw fault(path, Long.BYTES, "the tensor \"%s\" (%s)".formatted(name, e.getMessage()));
    }
  }

  private static List<Long> wholes(List<Json> items) {
    return items.stream()
        .map(
            item -> {
              OptionalLong number =
                  item instanceof Json.Num written ? written.asLong() : OptionalLong.empty();
              if (number.isEmpty() || number.getAsLong() < 0) {
                throw new JsonException(item + " is no whole number from 0 on");
              }
              return number.getAsLong();
            })
        .toList();
  }

  private static void checkCover(Path path, List<Placed> placed, int from, int data) {
    List<Placed> inOrder =
        placed.stream()
            .sorted(Comparator.comparingLong(Placed::begin).thenComparingLong(Placed::end))
            .toList();
    long at = 0;
    for (Placed each : inOrder) {
      if (each.begin != at) {
        throw fault(
            path, from + at, "the tensor \"" + each.tensor.name() + "\" over or apart from others");
      }
      at = each.end;
    }
    if (at != data) {
      throw fault(path, from + at, "%,d bytes that belong to no tensor".formatted(data - at));
    }
  }

  private static WeightsException fault(Path path, long at, String what) {
    return new WeightsException(
        "%s is no whole safetensors file: at byte %,d stands %s; write or fetch it again"
            .formatted(path, at, what));
  }
}
