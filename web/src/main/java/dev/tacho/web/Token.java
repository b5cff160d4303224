package dev.tacho.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/// The secret that a client shows as `Authorization: Bearer ...`. Immutable; never printed by
/// accident.
public final class Token implements Keys {
  private static final int RANDOM_BYTES = 32;
  private static final int SHORTEST = 16;

  private final String text;

  private Token(String text) {
    this.text = text;
  }

  /// A new token of 256 random bits from the operating system.
  public static Token random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// A token made elsewhere: 16 or more visible ASCII characters.
  public static Token of(String text) {
    if (text.length() < SHORTEST || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new WebException(
          "a token of "
              + text.length()
              + " characters is not accepted; give "
              + SHORTEST
              + " or more visible ASCII characters, or let a random one be made");
    }
    return new Token(text);
  }

  /// The secret itself, for the environment of a child process.
  public String text() {
    return text;
  }

  /// Whether `offered` is this token. The time taken depends on the length of `offered` only.
  @Override
  public boolean matches(String offered) {
    return MessageDigest.isEqual(text.getBytes(UTF_8), offered.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return "Token[hidden]";
  }
}
