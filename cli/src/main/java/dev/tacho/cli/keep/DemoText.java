package dev.tacho.cli.keep;

import dev.tacho.cli.shell.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Text that is on every machine with a JDK: a part of its sources, else its licences.
final class DemoText {
  private static final String NAME = "text.txt";
  private static final String PART = "java.base/java/";
  private static final long MOST = 8L << 20;

  private DemoText() {}

  /// A file with that text in `folder`; one that an earlier demo left there is taken again.
  static Path in(Path folder) {
    Path file = folder.resolve(NAME);
    Path java = Path.of(System.getProperty("java.home"));
    try {
      if (!Files.exists(file)) {
        Path aside = folder.resolve(NAME + ".new");
        try (OutputStream out = Files.newOutputStream(aside)) {
          Path sources = java.resolve("lib/src.zip");
          if (Files.isReadable(sources)) {
            copySources(sources, out);
          } else {
            copyLicences(java.resolve("legal"), out);
          }
        }
        Files.move(aside, file);
      }
      return file;
    } catch (IOException e) {
      throw Refusal.input(
          "no text to train on could be put into "
              + file
              + " ("
              + e
              + "); name a text, as tacho demo TEXT");
    }
  }

  private static void copySources(Path archive, OutputStream out) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      long copied = 0;
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements() && copied < MOST) {
        ZipEntry entry = entries.nextElement();
        if (entry.getName().startsWith(PART) && entry.getName().endsWith(".java")) {
          try (InputStream in = zip.getInputStream(entry)) {
            copied += in.transferTo(out);
          }
        }
      }
    }
  }

  private static void copyLicences(Path folder, OutputStream out) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> texts = files.filter(Files::isRegularFile).sorted().toList();
      for (Path text : texts) {
        Files.copy(text, out);
      }
    }
  }
}
