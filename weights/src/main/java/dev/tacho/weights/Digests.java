package dev.tacho.weights;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// What names a content.
public final class Digests {
  private Digests() {}

  /// SHA-256 of the buffers, one after another, as 64 digits. Their positions stay.
  public static String sha256(List<ByteBuffer> parts) {
    MessageDigest digest = sha256();
    parts.forEach(part -> digest.update(part.duplicate()));
    return HexFormat.of().formatHex(digest.digest());
  }

  /// A digest that was given nothing yet.
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
