package dev.tacho.report.pdf;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// A single chart on a page of its own size, from its SVG: as PDF with embedded fonts, or as dots
/// made of that. Immutable; any thread.
public final class ChartFile {
  /// Points to a unit of a drawing: 96 of these are an inch, 72 of those.
  private static final double POINTS = 0.75;

  private final Element svg;
  private final double wide;
  private final double high;

  private ChartFile(Element svg, double wide, double high) {
    this.svg = svg;
    this.wide = wide;
    this.high = high;
  }

  /// The chart that `svg` draws, which must be one of our own with its colours in it.
  public static ChartFile of(String svg) {
    try {
      Element root =
          DocumentBuilderFactory.newDefaultNSInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(svg)))
              .getDocumentElement();
      return new ChartFile(
          root,
          Double.parseDouble(root.getAttribute("width")),
          Double.parseDouble(root.getAttribute("height")));
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalArgumentException("this is no chart: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As PDF; the same chart and time give the same bytes.
  public byte[] pdf(String title, Instant made) {
    try (PDDocument document = drawn()) {
      Calendar when = new GregorianCalendar(TimeZone.getTimeZone(ZoneOffset.UTC));
      when.setTimeInMillis(made.toEpochMilli());
      PDDocumentInformation about = document.getDocumentInformation();
      about.setTitle(title);
      about.setCreationDate(when);
      about.setModificationDate(when);
      document.setDocumentId(made.toEpochMilli());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 15);
      document.save(bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As PNG with so many dots an inch.
  public byte[] png(int dots) {
    try (PDDocument document = drawn()) {
      BufferedImage picture = new PDFRenderer(document).renderImageWithDPI(0, dots);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
      ImageIO.write(picture, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PDDocument drawn() throws IOException {
    PdfFile.hush();
    PDDocument document = new PDDocument();
    PDPage page = new PDPage(new PDRectangle((float) (wide * POINTS), (float) (high * POINTS)));
    document.addPage(page);
    PDFormXObject form = Painter.paint(document, Fonts.into(document), svg, wide, high, POINTS);
    try (PDPageContentStream out = new PDPageContentStream(document, page)) {
      out.drawForm(form);
    }
    return document;
  }
}
