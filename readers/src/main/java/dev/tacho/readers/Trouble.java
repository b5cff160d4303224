package dev.tacho.readers;

import dev.tacho.readers.format.ReadersException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/// What the system says when a path cannot be read, in words that say what to do.
final class Trouble {
  private Trouble() {}

  static ReadersException of(Path path, IOException why) {
    return new ReadersException(path + " cannot be read: " + reason(why), why);
  }

  static String reason(IOException why) {
    return switch (why) {
      case NoSuchFileException e ->
          "there is no " + e.getFile() + "; see ls -l whether the path is right";
      case AccessDeniedException e ->
          "permission to read " + e.getFile() + " is denied; ask its owner, or chmod +r it";
      case NotDirectoryException e -> e.getFile() + " is no folder";
      case FileSystemLoopException e ->
          "the symbolic links of " + e.getFile() + " lead back to themselves";
      case MalformedInputException _ -> "it is no UTF-8 text";
      case FileSystemException e -> filesystem(e);
      default -> String.valueOf(why.getMessage());
    };
  }

  private static String filesystem(FileSystemException e) {
    String reason = String.valueOf(e.getReason());
    return reason.contains("symbolic links")
        ? "the symbolic links of "
            + e.getFile()
            + " lead back to themselves; see ls -l where they point to"
        : e.getFile() + ": " + reason;
  }
}
