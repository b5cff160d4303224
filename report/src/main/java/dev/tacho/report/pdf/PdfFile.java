package dev.tacho.report.pdf;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PDFontSupplier;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import dev.tacho.report.html.PaperPage;
import dev.tacho.report.pack.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;

/// A report as a PDF with bookmarks, embedded fonts and a structure that reading programs
/// understand. The same report gives the same bytes: dates and the document's id come from the
/// report.
public final class PdfFile {
  private static final int PLAIN = 400;
  private static final int BOLD = 700;

  /// What stands for a letter that the fonts do not have.
  static final String UNKNOWN_LETTER = "\ufffd";

  // held, as loggers that nobody holds forget their level
  private static final Logger LIBRARY = Logger.getLogger("org.apache.pdfbox");

  private PdfFile() {}

  /// The whole file.
  public static byte[] of(Report report) {
    hush();
    try (PDDocument document = new PDDocument()) {
      Fonts fonts = Fonts.into(document);
      PdfRendererBuilder builder = new PdfRendererBuilder();
      builder.usePDDocument(document);
      builder.useFont(
          new PDFontSupplier(fonts.plain()), Fonts.FAMILY, PLAIN, FontStyle.NORMAL, false);
      builder.useFont(
          new PDFontSupplier(fonts.bold()), Fonts.FAMILY, BOLD, FontStyle.NORMAL, false);
      builder.useReplacementText(UNKNOWN_LETTER);
      builder.useSVGDrawer(new ChartDrawer(document, fonts));
      builder.usePdfUaAccessibility(true);
      builder.withProducer(report.writer());
      builder.withHtmlContent(PaperPage.of(report), null);
      try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
        renderer.layout();
        renderer.createPDFWithoutClosing();
        return save(document, report);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Keeps the libraries from writing to standard error.
  static void hush() {
    XRLog.setLoggingEnabled(false);
    LIBRARY.setLevel(Level.OFF);
  }

  private static byte[] save(PDDocument document, Report report) throws IOException {
    Calendar made = new GregorianCalendar(TimeZone.getTimeZone(ZoneOffset.UTC));
    made.setTimeInMillis(report.made().toEpochMilli());
    PDDocumentInformation about = document.getDocumentInformation();
    about.setCreationDate(made);
    about.setModificationDate(made);
    document.setDocumentId(report.made().toEpochMilli());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 18);
    document.save(bytes);
    return bytes.toByteArray();
  }
}
