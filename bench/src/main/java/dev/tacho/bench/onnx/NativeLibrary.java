package dev.tacho.bench.onnx;

import dev.tacho.bench.load.BenchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The engine's native library, unpacked once into a folder that only its owner may enter. Each use
/// checks each file against the digest that this version was built with, so that neither a torn
/// copy nor somebody else's file is ever loaded.
final class NativeLibrary {
  private static final String VERSION = "1.29.0";
  private static final String DIGESTS = "natives.txt";

  private NativeLibrary() {}

  /// The folder with the library, in `cache`; unpacked when it is not there whole.
  static Path folder(Path cache) {
    String platform = platform();
    Map<String, String> files = digests(platform);
    Path folder = cache.resolve("onnxruntime-" + VERSION + "-" + platform);
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path path = folder.resolve(file.getKey());
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            || !digest(Files.newInputStream(path)).equals(file.getValue())) {
          unpack(platform, file.getKey(), file.getValue(), folder);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new BenchException(
          "the engine's library cannot be unpacked into "
              + folder
              + ": "
              + e.getMessage()
              + "; set XDG_CACHE_HOME to a folder that can be written, with 40 MB of room",
          e);
    }
  }

  private static void unpack(String platform, String name, String digest, Path folder)
      throws IOException {
    String resource = "/ai/onnxruntime/native/" + platform + "/" + name;
    try (InputStream in = ai.onnxruntime.OrtSession.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new BenchException(
            "this distribution has no engine for "
                + platform
                + ": it was built on another platform; build it here, or run it there");
      }
      Path part = Files.createTempFile(folder, name, ".part");
      try {
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        String found = digest(Files.newInputStream(part));
        if (!found.equals(digest)) {
          throw new BenchException(
              "the engine's library "
                  + name
                  + " in the jar has the digest "
                  + found
                  + ", not "
                  + digest
                  + "; the distribution is damaged, unpack it again");
        }
        move(part, folder.resolve(name));
      } finally {
        boolean _ = Files.deleteIfExists(part);
      }
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Path _ = Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException _) {
      Path _ = Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// As the jar names this machine.
  static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String architecture = System.getProperty("os.arch");
    boolean arm = architecture.equals("aarch64");
    return (system.contains("mac") ? "osx" : "linux") + (arm ? "-aarch64" : "-x64");
  }

  private static Map<String, String> digests(String platform) {
    Map<String, String> digests = new LinkedHashMap<>();
    try (InputStream in = NativeLibrary.class.getResourceAsStream(DIGESTS)) {
      String text =
          new String(Objects.requireNonNull(in, DIGESTS).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        String[] parts = line.split(" ");
        if (parts[0].equals(platform)) {
          digests.put(parts[1], parts[2]);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the digests of the engine's libraries are not readable", e);
    }
    if (digests.isEmpty()) {
      throw new BenchException(
          "there is no engine for "
              + platform
              + ": ONNX models run on Linux x86-64, Linux aarch64 and macOS aarch64");
    }
    return digests;
  }

  private static String digest(InputStream from) throws IOException {
    try (DigestInputStream in = new DigestInputStream(from, sha256())) {
      long _ = in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
