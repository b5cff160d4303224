package dev.tacho.train.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/// What the system says of files, in words.
final class Reasons {
  private Reasons() {}

  static String of(IOException e) {
    String text = e.getMessage();
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file";
      default -> text == null ? e.getClass().getSimpleName() : text;
    };
  }
}
