package dev.tacho.report.pdf;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDFormContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;
import org.apache.pdfbox.util.Matrix;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// Draws the SVG that our own charts are made of: groups, paths, rectangles, circles, letters and
/// rectangular clips, with colours as attributes. Anything else is refused, so that no part of a
/// chart can be lost in silence. Confined to one thread.
final class Painter {
  private static final float THOUSAND = 1000;

  private final PDFormContentStream out;
  private final Fonts fonts;
  private final Map<String, Element> clips = new HashMap<>();
  private final Map<String, PDExtendedGraphicsState> states = new HashMap<>();

  private Painter(PDFormContentStream out, Fonts fonts) {
    this.out = out;
    this.fonts = fonts;
  }

  /// The drawing as a form, `points` to a unit of it.
  static PDFormXObject paint(
      PDDocument document, Fonts fonts, Element svg, double wide, double high, double points)
      throws IOException {
    PDFormXObject form = new PDFormXObject(document);
    form.setResources(new PDResources());
    form.setBBox(new PDRectangle((float) (wide * points), (float) (high * points)));
    try (PDFormContentStream out = new PDFormContentStream(form)) {
      float scale = (float) points;
      // SVG counts downwards, PDF upwards
      out.transform(new Matrix(scale, 0, 0, -scale, 0, (float) (high * points)));
      Painter painter = new Painter(out, fonts);
      painter.children(svg, Style.INITIAL.with(svg));
    }
    return form;
  }

  private void children(Element parent, Style style) throws IOException {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        element(element, style.with(element));
      }
    }
  }

  private void element(Element element, Style style) throws IOException {
    String name = element.getLocalName() == null ? element.getTagName() : element.getLocalName();
    switch (name) {
      case "title" -> {}
      case "clipPath" -> clips.put(element.getAttribute("id"), element);
      case "g", "path", "rect", "circle", "text" -> {
        out.saveGraphicsState();
        transform(element);
        clip(element);
        switch (name) {
          case "g" -> children(element, style);
          case "text" -> text(element, style);
          default -> {
            outline(element, name);
            paint(style);
          }
        }
        out.restoreGraphicsState();
      }
      default ->
          throw new IllegalStateException("a chart has <" + name + ">, which is not painted");
    }
  }

  private void transform(Element element) throws IOException {
    for (Matrix step : Transforms.of(element.getAttribute("transform"))) {
      out.transform(step);
    }
  }

  private void clip(Element element) throws IOException {
    String reference = element.getAttribute("clip-path");
    if (!reference.isEmpty()) {
      String id = reference.substring(reference.indexOf('#') + 1, reference.length() - 1);
      Element clip = clips.get(id);
      if (clip == null) {
        throw new IllegalStateException("a chart is clipped by '" + id + "', which it lacks");
      }
      for (Node node = clip.getFirstChild(); node != null; node = node.getNextSibling()) {
        if (node instanceof Element area) {
          rect(area);
        }
      }
      out.clip();
    }
  }

  private void outline(Element element, String name) throws IOException {
    switch (name) {
      case "rect" -> rect(element);
      case "circle" -> {
        String r = element.getAttribute("r");
        float radius = Float.parseFloat(r);
        float left = Float.parseFloat(element.getAttribute("cx")) - radius;
        String d =
            "M"
                + left
                + " "
                + element.getAttribute("cy")
                + "a"
                + r
                + " "
                + r
                + " 0 1 0 "
                + 2 * radius
                + " 0a"
                + r
                + " "
                + r
                + " 0 1 0 "
                + -2 * radius
                + " 0z";
        PathData.draw(d, out);
      }
      default -> PathData.draw(element.getAttribute("d"), out);
    }
  }

  private void rect(Element element) throws IOException {
    out.addRect(
        number(element, "x"),
        number(element, "y"),
        number(element, "width"),
        number(element, "height"));
  }

  private static float number(Element element, String name) {
    String value = element.getAttribute(name);
    return value.isEmpty() ? 0 : Float.parseFloat(value);
  }

  private void paint(Style style) throws IOException {
    boolean filled = style.fill().isPresent();
    boolean stroked = style.stroke().isPresent() && style.width() > 0;
    opacity(style);
    if (filled) {
      out.setNonStrokingColor(style.fill().get());
    }
    if (stroked) {
      out.setStrokingColor(style.stroke().get());
      out.setLineWidth(style.width());
      out.setLineJoinStyle(style.join());
      out.setLineCapStyle(style.cap());
      out.setLineDashPattern(style.dashes(), 0);
    }
    if (filled && stroked) {
      out.fillAndStroke();
    } else if (filled) {
      out.fill();
    } else if (stroked) {
      out.stroke();
    } else {
      // an outline that nobody sees must still be ended
      out.clip();
    }
  }

  private void opacity(Style style) throws IOException {
    if (style.fillOpacity() < 1 || style.strokeOpacity() < 1) {
      out.setGraphicsStateParameters(
          states.computeIfAbsent(
              style.fillOpacity() + " " + style.strokeOpacity(), _ -> state(style)));
    }
  }

  private static PDExtendedGraphicsState state(Style style) {
    PDExtendedGraphicsState state = new PDExtendedGraphicsState();
    state.setNonStrokingAlphaConstant(style.fillOpacity());
    state.setStrokingAlphaConstant(style.strokeOpacity());
    return state;
  }

  private void text(Element element, Style style) throws IOException {
    PDFont font = style.bold() ? fonts.bold() : fonts.plain();
    StringBuilder said = new StringBuilder();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeType() == Node.TEXT_NODE) {
        said.append(node.getNodeValue());
      }
    }
    String text = Fonts.shown(font, said.toString());
    if (text.isEmpty() || style.fill().isEmpty()) {
      return;
    }
    float width = font.getStringWidth(text) / THOUSAND * style.size();
    float left =
        switch (style.anchor()) {
          case "middle" -> number(element, "x") - width / 2;
          case "end" -> number(element, "x") - width;
          default -> number(element, "x");
        };
    opacity(style);
    out.setNonStrokingColor(style.fill().get());
    out.beginText();
    out.setFont(font, style.size());
    out.setTextMatrix(new Matrix(1, 0, 0, -1, left, number(element, "y")));
    out.showText(text);
    out.endText();
  }
}
