package dev.tacho.telemetry.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// A text of a few words in sysfs. Read anew each time; a driver may refuse any of them.
public final class SmallFile {
  /// A page, which is the most that an attribute of sysfs can hold.
  private static final int MAX_BYTES = 4096;

  private static final int SHOWN = 40;
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,19}");

  private SmallFile() {}

  /// The text without blanks around it.
  public static String text(Path file) throws Unreadable {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      throw new Unreadable(reason(file, e));
    }
  }

  /// The whole number that is all of the text.
  public static long number(Path file) throws Unreadable {
    return number(file, text(file));
  }

  /// The whole number that `text`, a part of `file`, is.
  public static long number(Path file, String text) throws Unreadable {
    if (WHOLE.matcher(text).matches()) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException _) {
        throw new Unreadable(file + " says " + text + ", which is too large a number");
      }
    }
    throw new Unreadable(file + " says '" + shown(text) + "', which is no number");
  }

  /// What of a foreign text is shown to people.
  public static String shown(String text) {
    String printable = text.replaceAll("[^ -~]", "?");
    return printable.length() > SHOWN ? printable.substring(0, SHOWN) + "..." : printable;
  }

  private static String reason(Path file, IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no " + file;
      case NotDirectoryException _ -> "there is no " + file;
      case AccessDeniedException _ -> file + " may not be read by this user";
      case FileSystemException system when system.getReason() != null ->
          file + ": " + system.getReason();
      default -> file + ": " + (e.getMessage() == null ? e.toString() : e.getMessage());
    };
  }
}
