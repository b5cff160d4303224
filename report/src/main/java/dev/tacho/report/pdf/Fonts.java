package dev.tacho.report.pdf;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/// The two fonts of a document; only the letters that are used are embedded.
record Fonts(PDFont plain, PDFont bold) {
  /// What style sheets call them.
  static final String FAMILY = "DejaVu Sans";

  static Fonts into(PDDocument document) throws IOException {
    return new Fonts(
        load(document, "DejaVuSansCondensed.ttf"), load(document, "DejaVuSansCondensed-Bold.ttf"));
  }

  private static PDFont load(PDDocument document, String name) throws IOException {
    try (InputStream font =
        Objects.requireNonNull(Fonts.class.getResourceAsStream(name), "font missing: " + name)) {
      return PDType0Font.load(document, font, true);
    }
  }

  /// `text` with a stand-in for each letter that `font` lacks.
  static String shown(PDFont font, String text) {
    StringBuilder shown = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      String letter = Character.toString(c);
      shown.append(has(font, letter) ? letter : PdfFile.UNKNOWN_LETTER);
    }
    return shown.toString();
  }

  private static boolean has(PDFont font, String letter) {
    try {
      return font.encode(letter).length > 0;
    } catch (IOException | IllegalArgumentException _) {
      return false;
    }
  }
}
