package dev.tacho.store;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The few things done with whole files. Stateless, any thread.
final class Disk {
  private static final int BLOCK = 1 << 17;

  private Disk() {}

  /// Replaces `file` by `text` in one step; with `sync`, on disk when this returns.
  static void replace(Path file, String text, boolean sync) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + RunFolder.UNFINISHED);
    write(next, text, sync);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (sync) {
      syncFolder(file.resolveSibling("."));
    }
  }

  /// Writes `text` to `file`, new or not.
  static void write(Path file, String text, boolean sync) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (sync) {
        channel.force(false);
      }
    }
  }

  static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(false);
    }
  }

  /// Makes names that were added to `folder` or taken from it survive a power cut.
  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// The content of a small file, by the shortest way that the JDK has.
  static byte[] bytes(Path file) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return in.readAllBytes();
    }
  }

  static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256; this one has not", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  static String sha256(String text) {
    MessageDigest digest = sha256();
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return hex(digest);
  }

  /// Feeds the first `limit` bytes of `file` to `digest`; tells how many there were.
  static long digest(Path file, long limit, MessageDigest digest) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      long total = 0;
      while (total < limit) {
        block.clear().limit((int) Math.min(BLOCK, limit - total));
        int n = in.read(block);
        if (n < 0) {
          break;
        }
        total += n;
        digest.update(block.flip());
      }
      return total;
    }
  }

  /// Copies `from` to the new file `to` and syncs it; tells bytes and SHA-256 of what was copied.
  static Seal.Sealed copy(Path from, Path to) throws IOException {
    MessageDigest digest = sha256();
    long total = 0;
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      while (in.read(block.clear()) >= 0) {
        block.flip();
        digest.update(block.duplicate());
        total += block.remaining();
        while (block.hasRemaining()) {
          out.write(block);
        }
      }
      out.force(false);
    }
    return new Seal.Sealed(total, hex(digest));
  }

  /// Bytes of all files under `folder`; links are not followed.
  static long size(Path folder) throws IOException {
    long[] total = {0};
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            total[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return total[0];
  }

  /// Deletes `folder` and all in it; links are removed, not followed.
  static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path dir, @org.jspecify.annotations.Nullable IOException e) throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// What went wrong, as people say it: the file and the system's reason.
  static String reason(IOException e) {
    String text = e.getMessage();
    return switch (e) {
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case NoSuchFileException gone -> gone.getFile() + ": no such file";
      case FileAlreadyExistsException there -> there.getFile() + ": exists already";
      default -> text == null ? e.getClass().getSimpleName() : text;
    };
  }

  static UncheckedIOException unchecked(IOException e) {
    return new UncheckedIOException(reason(e), e);
  }
}
