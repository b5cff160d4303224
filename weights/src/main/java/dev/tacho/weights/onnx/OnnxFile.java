package dev.tacho.weights.onnx;

import dev.tacho.weights.Digests;
import dev.tacho.weights.WeightsException;
import dev.tacho.weights.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A model in a file.
///
/// @param bytes the file's size
/// @param sha256 of the whole file, 64 digits
public record OnnxFile(Path path, long bytes, String sha256, OnnxModel model) {
  /// The format's own limit: Protocol Buffers have no longer messages.
  static final long MOST_BYTES = Integer.MAX_VALUE;

  /// Reads what a model is. Blocks; takes the whole file's bytes once, for the digest. The weights
  /// stay in the mapped file, which must not be changed while they are in use.
  ///
  /// @throws WeightsException when it is no whole ONNX model, with the place and the way out
  public static OnnxFile read(Path path) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = file.size();
      if (!Files.isRegularFile(path)) {
        throw new WeightsException(path + " is no file; name an ONNX model");
      }
      if (size == 0) {
        throw new WeightsException(path + " is empty; export or fetch the model again");
      }
      if (size > MOST_BYTES) {
        throw new WeightsException(
            "%s has %,d bytes; an ONNX file has at most %,d".formatted(path, size, MOST_BYTES));
      }
      ByteBuffer whole = file.map(FileChannel.MapMode.READ_ONLY, 0, size);
      OnnxModel model = ModelReader.read(path.toString(), whole.duplicate());
      return new OnnxFile(path, size, Digests.sha256(List.of(whole)), model);
    } catch (NoSuchFileException e) {
      throw new WeightsException(path + " is not there; name an ONNX model", e);
    } catch (IOException e) {
      throw new WeightsException(
          path + " cannot be read (" + e + "); name an ONNX model that may be read", e);
    }
  }

  /// Writes a model whole or not at all: under another name beside it first. Equal models give
  /// equal bytes. Replaces a file that is there.
  public static OnnxFile write(OnnxModel model, Path path) {
    List<ByteBuffer> parts = ModelWriter.write(model);
    long size = parts.stream().mapToLong(ByteBuffer::remaining).sum();
    if (size > MOST_BYTES) {
      throw new WeightsException(
          "%s would have %,d bytes; an ONNX file has at most %,d"
              .formatted(path, size, MOST_BYTES));
    }
    WholeFile.write(path, parts);
    return new OnnxFile(path, size, Digests.sha256(parts), model);
  }
}
