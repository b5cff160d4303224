package dev.tacho.train.checkpoint;

import dev.tacho.weights.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/// The few things done with whole files. Stateless, any thread.
final class Disk {
  private static final int BLOCK = 1 << 17;

  private Disk() {}

  /// Makes names that were added to `folder` or taken from it survive a power cut.
  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static String sha256(Path file) throws IOException {
    MessageDigest digest = Digests.sha256();
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      while (in.read(block.clear()) >= 0) {
        digest.update(block.flip());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Deletes `folder` and all in it; links are removed, not followed. What cannot be deleted stays,
  /// and is looked at again with the next checkpoint.
  static void tryDelete(Path folder) {
    try {
      delete(folder);
    } catch (IOException _) {
      // as said above
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
        for (Path each : inside) {
          delete(each);
        }
      }
    }
    Files.deleteIfExists(path);
  }

  static String reason(IOException e) {
    String text = e.getMessage();
    return switch (e) {
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case NoSuchFileException gone -> gone.getFile() + ": no such file";
      case FileAlreadyExistsException there -> there.getFile() + ": is no folder";
      default -> text == null ? e.getClass().getSimpleName() : text;
    };
  }
}
