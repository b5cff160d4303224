package dev.tacho.readers.format;

import dev.tacho.core.RunId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A run that lies somewhere, not yet read.
///
/// @param format the [RunFormat#name] of the one that can read it
/// @param path the folder or file that it lies in, as it was named
/// @param part which run in there it is, where there may be several; else empty text
/// @param id the same from call to call, as long as path, part and start stay the same
public record FoundRun(String format, Path path, String part, RunId id) {
  private static final long LATEST_MILLIS = (1L << 48) - 1;

  /// A run whose id is made of its start (0 where nobody knows) and of its place.
  public static FoundRun of(String format, Path path, String part, Optional<Instant> started) {
    long millis = started.map(FoundRun::millis).orElse(0L);
    byte[] digest = sha256(real(path) + "\n" + part);
    return new FoundRun(format, path, part, RunId.create(millis, new Bytes(digest)));
  }

  /// What people may call it: the part, else the name of the folder or file.
  public String label() {
    return part.isEmpty() ? String.valueOf(path.getFileName()) : part;
  }

  private static long millis(Instant started) {
    boolean early = started.isBefore(Instant.EPOCH);
    boolean late = !early && started.isAfter(Instant.ofEpochMilli(LATEST_MILLIS));
    return early || late ? 0 : started.toEpochMilli();
  }

  private static String real(Path path) {
    try {
      return path.toRealPath().toString();
    } catch (IOException _) {
      return path.toAbsolutePath().normalize().toString();
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Gives the bits of a digest as if they were drawn.
  private static final class Bytes implements RandomGenerator {
    private final ByteBuffer digest;

    Bytes(byte[] digest) {
      this.digest = ByteBuffer.wrap(digest);
    }

    @Override
    public long nextLong() {
      return digest.getLong();
    }
  }
}
