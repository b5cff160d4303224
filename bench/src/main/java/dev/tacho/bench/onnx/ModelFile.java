package dev.tacho.bench.onnx;

import dev.tacho.bench.load.BenchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;

/// A model as it lies on disk.
///
/// @param sha256 in hex
record ModelFile(long bytes, String sha256) {
  /// Reads `file` once. Fails when that cannot be done.
  static ModelFile of(Path file) {
    try (DigestInputStream in = new DigestInputStream(open(file), NativeLibrary.sha256())) {
      long bytes = in.transferTo(OutputStream.nullOutputStream());
      return new ModelFile(bytes, HexFormat.of().formatHex(in.getMessageDigest().digest()));
    } catch (NoSuchFileException e) {
      throw new BenchException("there is no model " + file + "; name an .onnx file", e);
    } catch (IOException e) {
      throw new BenchException(
          "the model " + file + " cannot be read: " + e.getMessage() + "; name an .onnx file", e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a folder");
    }
    return Files.newInputStream(file);
  }
}
