package dev.tacho.report.chart.svg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.metric.Unit;
import dev.tacho.report.chart.Axis;
import dev.tacho.report.chart.Chart;
import dev.tacho.report.chart.HeatMap;
import dev.tacho.report.chart.LineChart;
import dev.tacho.report.chart.Pictures;
import dev.tacho.report.chart.gallery.ChartGallery;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

final class ChartSvgTest {
  private static Map<String, Chart> gallery() {
    Map<String, Chart> all = new LinkedHashMap<>(ChartGallery.full());
    all.putAll(ChartGallery.sparse());
    return all;
  }

  private static Element parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)))
        .getDocumentElement();
  }

  @Test
  void everyKind_fullAndSparse_looksAsItDid() throws Exception {
    for (Map.Entry<String, Chart> one : gallery().entrySet()) {
      Pictures.assertGolden(
          one.getKey() + ".svg", () -> ChartSvg.alone(one.getValue(), Palette.LIGHT));
    }
  }

  @Test
  void inAPage_coloursComeByClass_andIdsBehindThePrefix() throws Exception {
    for (Chart chart : gallery().values()) {
      String svg = ChartSvg.inPage(chart, "p7");
      assertFalse(svg.contains("#0") || svg.contains("fill=\"#"), svg);
      Matcher id = Pattern.compile(" id=\"([^\"]*)\"").matcher(svg);
      while (id.find()) {
        assertTrue(id.group(1).startsWith("p7-"), id.group());
      }
    }
    String page = ChartSvg.inPage(ChartGallery.full().get("lines"), "p7");
    Pictures.assertGolden("lines-in-page.svg", () -> page);
  }

  @Test
  void everyClassThatIsUsed_isInTheStyleSheet() {
    String css = ChartStyle.css();
    for (Chart chart : gallery().values()) {
      Matcher name =
          Pattern.compile("<(?:path|rect|text|circle)[^>]* class=\"([^\"]*)\"")
              .matcher(ChartSvg.inPage(chart, "p"));
      while (name.find()) {
        assertTrue(css.contains("." + name.group(1) + "{"), name.group(1));
      }
    }
  }

  @Test
  void onPaper_nothingIsUsedThatConvertersTripOver() {
    for (Chart chart : gallery().values()) {
      String svg = ChartSvg.onPaper(chart, "p", Palette.LIGHT);
      for (String odd : List.of("<style", "class=", "paint-order", "dominant-baseline", "data-")) {
        assertFalse(svg.contains(odd), odd + " in " + chart.title());
      }
    }
  }

  @Test
  void whateverTheValues_thePictureIsWellFormed_withFiniteCoordinates() throws Exception {
    Pattern odd = Pattern.compile(" (?:d|x|y|width|height|transform)=\"[^\"]*(?:NaN|Inf|E)");
    for (Chart chart : Pictures.hostile()) {
      for (String svg :
          List.of(
              ChartSvg.inPage(chart, "p"),
              ChartSvg.onPaper(chart, "p", Palette.DARK),
              ChartSvg.alone(chart, Palette.LIGHT))) {
        Element root = parsed(svg);
        assertTrue(Double.parseDouble(root.getAttribute("height")) < 2000, chart::toString);
        assertFalse(odd.matcher(svg).find(), () -> chart.getClass() + " " + svg);
        assertTrue(root.getElementsByTagName("text").getLength() > 0, chart::toString);
      }
    }
  }

  @Test
  void whatCannotBeDrawn_isASentence_notAnEmptyBox() {
    for (Chart chart : Pictures.hostile()) {
      String svg = ChartSvg.alone(chart, Palette.LIGHT);
      assertEquals(
          chart.nothing().isPresent(), svg.contains("Nothing to draw"), chart.getClass().getName());
    }
  }

  @Test
  void threeLinesOfAThousandPoints_stayBelow40Kilobytes() {
    SplittableRandom random = new SplittableRandom(7);
    List<LineChart.Line> lines = new ArrayList<>();
    for (int line = 0; line < 3; line++) {
      double[] x = new double[1000];
      double[] y = new double[1000];
      for (int i = 0; i < x.length; i++) {
        x[i] = i;
        y[i] = 20 + line + random.nextDouble() * 10;
      }
      lines.add(LineChart.Line.of("run " + line, new Unit("ms"), x, y));
    }
    Chart chart =
        LineChart.of("", Axis.of("step", Unit.ONE), Axis.of("latency", new Unit("ms")), lines, "");
    int paper = ChartSvg.onPaper(chart, "p", Palette.LIGHT).length();
    int page = ChartSvg.inPage(chart, "p").length();
    System.out.println("3 x 1,000 points: " + paper + " bytes on paper, " + page + " in a page");
    assertTrue(paper < 40_000 && page < 40_000, paper + " and " + page);
  }

  @Test
  void aLongSeries_keepsItsExtremesAndItsGap() {
    int n = 200_000;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = i;
      y[i] = i == 77_777 ? 1000 : i == 150_001 ? -1000 : i == 99_999 ? Double.NaN : i % 10;
    }
    LineChart chart =
        LineChart.of(
            "",
            Axis.of("step", Unit.ONE),
            Axis.of("v", Unit.ONE),
            List.of(LineChart.Line.of("v", Unit.ONE, x, y)),
            "");
    String svg = ChartSvg.inPage(chart, "p");
    assertTrue(svg.length() < 60_000, () -> "" + svg.length());
    Matcher values = Pattern.compile("data-py=\"([^\"]*)\"").matcher(svg);
    assertTrue(values.find());
    // the least, then ten thousand steps up to the greatest
    assertTrue(values.group(1).startsWith("-1000.0*0.2"), values.group(1));
    List<String> kept = List.of(values.group(1).split("[* ]"));
    assertTrue(kept.contains("0") && kept.contains("9999") && kept.contains("-"));
  }

  @Test
  void aMapOfOneQuantity_tellsAllOfItsNumbersOrNone() {
    assertTrue(map(20, 987).contains(">987</text>"), "three digits fit");
    String narrow = map(20, 1234);
    assertFalse(narrow.contains(">987</text>"), narrow);
  }

  /// A row of so many cells, the last with `last`; short names stand whole beside it.
  private static String map(int columns, double last) {
    List<String> names = new ArrayList<>();
    List<HeatMap.Cell> row = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      names.add("" + c);
      row.add(HeatMap.Cell.of(c == columns - 1 ? last : 987));
    }
    Axis shade = Axis.of("time", new Unit("ms"));
    HeatMap map =
        new HeatMap("", shade, HeatMap.Ramp.SEQUENTIAL, names, List.of("two"), List.of(row), "");
    String svg = ChartSvg.inPage(map, "p");
    assertTrue(svg.contains(">two</text>"), svg);
    return svg;
  }

  @Test
  void aLargeHeatMap_isAFewPaths() {
    List<String> names = new ArrayList<>();
    List<List<HeatMap.Cell>> cells = new ArrayList<>();
    for (int r = 0; r < 100; r++) {
      names.add("rank " + r);
      List<HeatMap.Cell> row = new ArrayList<>();
      for (int c = 0; c < 100; c++) {
        row.add(HeatMap.Cell.of(r * c % 17));
      }
      cells.add(row);
    }
    HeatMap map =
        new HeatMap(
            "", Axis.of("time", new Unit("ms")), HeatMap.Ramp.SEQUENTIAL, names, names, cells, "");
    String svg = ChartSvg.inPage(map, "p");
    assertTrue(svg.length() < 300_000, () -> "" + svg.length());
    assertTrue(svg.split("<path").length < 20, () -> "" + svg.split("<path").length);
  }
}
