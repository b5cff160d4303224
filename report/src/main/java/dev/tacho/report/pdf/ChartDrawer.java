package dev.tacho.report.pdf;

import com.openhtmltopdf.css.sheet.FontFaceRule;
import com.openhtmltopdf.css.style.CssContext;
import com.openhtmltopdf.extend.OutputDevice;
import com.openhtmltopdf.extend.SVGDrawer;
import com.openhtmltopdf.layout.SharedContext;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfBoxOutputDevice;
import com.openhtmltopdf.render.Box;
import com.openhtmltopdf.render.RenderingContext;
import java.awt.Rectangle;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.w3c.dom.Element;

/// Puts charts into the pages: each becomes a form of the document, drawn by [Painter]. Confined
/// to one thread.
final class ChartDrawer implements SVGDrawer {
  private final PDDocument document;
  private final Fonts fonts;

  ChartDrawer(PDDocument document, Fonts fonts) {
    this.document = document;
    this.fonts = fonts;
  }

  @Override
  public SVGImage buildSVGImage(
      Element svg, Box box, CssContext context, double width, double height, double dots) {
    double wide = Double.parseDouble(svg.getAttribute("width"));
    double high = Double.parseDouble(svg.getAttribute("height"));
    double scale = width > 0 ? width / wide : dots;
    return new Drawn(svg, wide, high, scale);
  }

  /// A chart in its place; `scale` is how many dots of the page are a unit of the drawing.
  private final class Drawn implements SVGImage {
    private final Element svg;
    private final double wide;
    private final double high;
    private final double scale;

    Drawn(Element svg, double wide, double high, double scale) {
      this.svg = svg;
      this.wide = wide;
      this.high = high;
      this.scale = scale;
    }

    @Override
    public int getIntrinsicWidth() {
      return (int) Math.round(wide * scale);
    }

    @Override
    public int getIntrinsicHeight() {
      return (int) Math.round(high * scale);
    }

    @Override
    public void drawSVG(OutputDevice device, RenderingContext context, double x, double y) {
      PdfBoxOutputDevice page = (PdfBoxOutputDevice) device;
      try {
        double points = scale / page.getDotsPerPoint();
        PDFormXObject form = Painter.paint(document, fonts, svg, wide, high, points);
        Rectangle place =
            new Rectangle(
                (int) Math.round(x),
                (int) Math.round(y),
                getIntrinsicWidth(),
                getIntrinsicHeight());
        page.drawPdfAsImage(form, place, getIntrinsicWidth(), getIntrinsicHeight());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  // fonts come by [Fonts], and nothing is held open

  @Override
  public void importFontFaceRules(List<FontFaceRule> rules, SharedContext context) {}

  @Override
  public void addFontFile(File file, String family, Integer weight, FontStyle style) {}

  @Override
  public void close() {}
}
