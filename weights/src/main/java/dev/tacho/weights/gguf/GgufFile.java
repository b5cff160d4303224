package dev.tacho.weights.gguf;

import dev.tacho.weights.Digests;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.WholeFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Keys and tensors in a file, in its order. The data of the tensors stay in the mapped file,
/// which must not be changed while they are in use.
public record GgufFile(Path path, Map<String, GgufValue> keys, Map<String, GgufTensor> tensors) {
  static final int MAGIC = 0x46554747; // GGUF
  static final int VERSION = 3;
  static final int DEFAULT_ALIGNMENT = 32;
  static final String ALIGNMENT = "general.alignment";

  public GgufFile {
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /// Reads the keys and where the tensors are, and maps the data.
  ///
  /// @throws WeightsException when it is no whole GGUF file, with the place and the way out
  public static GgufFile read(Path path) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      if (!Files.isRegularFile(path)) {
        throw new WeightsException(path + " is no file; name a GGUF file");
      }
      MemorySegment whole = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), Arena.ofAuto());
      return parse(path, whole);
    } catch (NoSuchFileException e) {
      throw new WeightsException(path + " is not there; name a GGUF file", e);
    } catch (IOException e) {
      throw new WeightsException(
          path + " cannot be read (" + e + "); name a GGUF file that may be read", e);
    }
  }

  static GgufFile parse(Path path, MemorySegment whole) {
    GgufReader reader = new GgufReader(path.toString(), whole).read();
    return new GgufFile(path, reader.keys(), reader.tensors());
  }

  /// Writes keys and tensors in this order, whole or not at all; equal ones give equal files.
  /// Replaces a file that is there. On the disk when it returns.
  ///
  /// @return SHA-256 of the file, 64 digits
  public static String write(
      Path path, Map<String, GgufValue> keys, Collection<GgufTensor> tensors) {
    List<ByteBuffer> parts = new GgufWriter().write(keys, tensors);
    WholeFile.write(path, parts);
    return Digests.sha256(parts);
  }
}
