package dev.tacho.server;

import dev.tacho.web.Keys;
import dev.tacho.web.Token;
import dev.tacho.web.WebException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tokens that stand in a file, one a line, so that they can change while the server runs:
/// during a change the old and the new one stand there together. Blank lines and lines that
/// begin with `#` are left out.
///
/// A file that cannot be read any more, or that holds no good token, leaves the last good ones in
/// force, and [#look] says so. Any thread.
public final class TokenFile implements Keys {
  private static final int MOST = 16;
  private static final int MOST_BYTES = 1 << 16;

  private final Path file;
  private volatile Held held;
  private String problem = ""; // guarded by this

  /// What the file held, and how often that has changed.
  private record Held(List<String> texts, List<Token> tokens, long changes) {}

  private TokenFile(Path file) {
    this.file = file;
    List<String> texts = read(file);
    this.held = new Held(texts, tokens(file, texts), 0);
  }

  /// The tokens in `file`. Fails when others than its owner and group may read it, and when it
  /// holds none.
  public static TokenFile of(Path file) {
    return new TokenFile(file);
  }

  @Override
  public boolean matches(String offered) {
    boolean found = false;
    for (Token token : held.tokens()) {
      // all are tried, so that the time taken does not tell which it was
      found |= token.matches(offered);
    }
    return found;
  }

  /// Reads the file again. Returns what is to be said about it: a problem that is new, or that
  /// one is over; empty where all is as before.
  synchronized Optional<String> look() {
    String before = problem;
    try {
      List<String> texts = read(file);
      Held now = held;
      if (!texts.equals(now.texts())) {
        held = new Held(texts, tokens(file, texts), now.changes() + 1);
      }
      problem = "";
    } catch (ServerException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (problem.equals(before)) {
      return Optional.empty();
    }
    return Optional.of(
        problem.isEmpty()
            ? file + " can be read again"
            : problem + "; the tokens read before stay in force");
  }

  /// How often the tokens have changed.
  long changes() {
    return held.changes();
  }

  private static List<String> read(Path file) {
    try {
      requirePrivate(file);
      if (Files.size(file) > MOST_BYTES) {
        throw new ServerException(
            file + " holds more than " + MOST_BYTES + " bytes; give a file with a token a line");
      }
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (CharacterCodingException e) {
      throw new ServerException(file + " is no text; give a file with a token a line", e);
    } catch (IOException e) {
      throw new ServerException(
          file + " cannot be read (" + e.getClass().getSimpleName() + "); write a token into it",
          e);
    }
  }

  private static void requirePrivate(Path file) throws IOException {
    Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
    if (allowed.contains(PosixFilePermission.OTHERS_READ)
        || allowed.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new ServerException(
          file + " can be read or changed by every user of this machine; chmod 600 " + file);
    }
  }

  private static List<Token> tokens(Path file, List<String> texts) {
    if (texts.isEmpty() || texts.size() > MOST) {
      throw new ServerException(
          file + " holds " + texts.size() + " tokens; give 1 to " + MOST + ", one a line");
    }
    List<Token> tokens = new ArrayList<>();
    for (String text : texts) {
      try {
        tokens.add(Token.of(text));
      } catch (WebException e) {
        throw new ServerException(file + ": " + e.getMessage(), e);
      }
    }
    return List.copyOf(tokens);
  }
}
