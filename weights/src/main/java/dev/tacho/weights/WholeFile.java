package dev.tacho.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Files that are there whole or not at all.
public final class WholeFile {
  private WholeFile() {}

  /// Writes the parts one after another under another name beside it, has them on the disk, and
  /// renames. A file that is there is replaced, or stays as it was.
  public static void write(Path path, List<ByteBuffer> parts) {
    Path beside = path.resolveSibling(path.getFileName() + ".part");
    try {
      try (FileChannel file =
          FileChannel.open(
              beside,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        for (ByteBuffer part : parts) {
          for (ByteBuffer rest = part.duplicate(); rest.hasRemaining(); ) {
            int _ = file.write(rest);
          }
        }
        file.force(true);
      }
      Path _ = Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      WeightsException failed =
          new WeightsException(
              path + " cannot be written (" + e + "); name a folder that may be written", e);
      try {
        boolean _ = Files.deleteIfExists(beside);
      } catch (IOException remains) {
        failed.addSuppressed(remains);
      }
      throw failed;
    }
  }

  /// A text file of at most so many bytes.
  ///
  /// @throws WeightsException when it is not there, too long, or not UTF-8
  public static String text(Path path, int mostBytes) {
    try {
      if (!Files.isRegularFile(path)) {
        throw new WeightsException(path + (Files.exists(path) ? " is no file" : " is not there"));
      }
      long size = Files.size(path);
      if (size > mostBytes) {
        throw new WeightsException(
            "%s has %,d bytes; at most %,d are read".formatted(path, size, mostBytes));
      }
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new WeightsException(path + " is not UTF-8; write or fetch it again", e);
    } catch (NoSuchFileException e) {
      throw new WeightsException(path + " is not there", e);
    } catch (IOException e) {
      throw new WeightsException(path + " cannot be read (" + e + ")", e);
    }
  }
}
