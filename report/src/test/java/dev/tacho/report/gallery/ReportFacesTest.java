package dev.tacho.report.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.report.html.HtmlPage;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.PackCsv;
import dev.tacho.report.pack.PackJson;
import dev.tacho.report.pack.PackMarkdown;
import dev.tacho.report.pack.Report;
import dev.tacho.report.pack.Section;
import dev.tacho.report.pdf.PdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ReportFacesTest {
  private static final Map<String, Report> ALL = ReportGallery.all();

  static Stream<String> names() {
    return ALL.keySet().stream();
  }

  private static Report report(String name) {
    return Optional.ofNullable(ALL.get(name)).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("names")
  void sectionsAndTables_areTheSameInHtmlPdfAndJson(String name) throws Exception {
    Report report = report(name);
    Told json = Told.json(PackJson.of(report).toString());
    Told html = Told.html(HtmlPage.of(report));
    assertEquals(json.sections(), html.sections());
    assertEquals(json.tables(), html.tables());
    Told pdf = Told.pdf(PdfFile.of(report));
    assertEquals(json.sections(), pdf.sections());
    // the library leaves captions out of the structure of a table: there they go by their order
    List<List<List<String>>> onPaper = List.copyOf(pdf.tables().values());
    assertEquals(json.tables().size(), onPaper.size());
    int at = 0;
    for (Map.Entry<String, List<List<String>>> table : json.tables().entrySet()) {
      List<List<String>> there = onPaper.get(at++);
      assertEquals(
          table.getValue().subList(1, table.getValue().size()),
          there.subList(1, there.size()),
          table.getKey());
      assertHeadings(table.getValue().getFirst(), there.getFirst());
    }
    assertTrue(json.sections().size() > 8, () -> json.sections().toString());
  }

  /// A table that goes over several pages has its headings on each.
  private static void assertHeadings(List<String> said, List<String> onPaper) {
    assertEquals(said.size(), onPaper.size());
    for (int i = 0; i < said.size(); i++) {
      int times = said.get(i).isEmpty() ? 0 : onPaper.get(i).length() / said.get(i).length();
      assertEquals(letters(said.get(i).repeat(times)), letters(onPaper.get(i)));
    }
  }

  private static String letters(String text) {
    return text.chars()
        .sorted()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @ParameterizedTest
  @MethodSource("names")
  void markdown_isTheGoldenPage_underAnyLocale(String name) throws IOException {
    String page = String.join("\n", PackMarkdown.of(report(name))) + "\n";
    golden(name + ".md", page);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      Report again = Optional.ofNullable(ReportGallery.all().get(name)).orElseThrow();
      assertEquals(page, String.join("\n", PackMarkdown.of(again)) + "\n");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void noSectionIsEmpty_andEveryChartIsDrawnOrSaysWhyNot(String name) {
    for (Section section : report(name).sections()) {
      assertFalse(section.blocks().isEmpty(), section.id());
      for (Block block : section.blocks()) {
        if (block instanceof Block.Picture picture) {
          boolean data =
              report(name).sections().stream()
                  .flatMap(s -> s.blocks().stream())
                  .anyMatch(b -> b.id().filter(picture.data()::equals).isPresent());
          assertEquals(picture.chart().nothing().isEmpty(), data, picture.name());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void html_fetchesNothing(String name) {
    String page = HtmlPage.of(report(name));
    String without = page.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "");
    assertFalse(
        Pattern.compile("https?:|<link|<img|<iframe|src=|@import|url\\((?!#)")
            .matcher(without)
            .find(),
        name);
  }

  @Test
  void hostileTitles_stayText() throws Exception {
    String title = "</title><script>alert(1)</script>\" onload='x' & <b>\n\u202egnp.exe Ω → –";
    Report plain = report("inference-sparse");
    Report hostile =
        new Report(
            title,
            Optional.of("<img src=x onerror=alert(2)>"),
            plain.template(),
            plain.made(),
            plain.writer(),
            List.of(new Report.Covered("01ARZ3NDEKTSV4RRFFQ69G5FAV", "<i>run</i>|`x`")),
            plain.sections());
    String html = HtmlPage.of(hostile);
    assertFalse(html.contains("<script>alert"), html);
    assertFalse(html.contains("<img"), html);
    assertFalse(html.contains("<i>run"), html);
    assertFalse(html.contains("\u202e"), html);
    assertEquals(Told.json(PackJson.of(hostile).toString()).sections(), Told.html(html).sections());
    assertTrue(PdfFile.of(hostile).length > 10_000);
    String markdown = String.join("\n", PackMarkdown.of(hostile));
    assertFalse(markdown.matches("(?s).*[^\\\\]<script>.*"), markdown);
    assertTrue(markdown.startsWith("# \\</title>\\<script>"), markdown);
  }

  @Test
  void csv_hasAFileATable_withAllDigits() {
    Map<String, List<String>> files = PackCsv.of(report("inference-full"));
    List<String> tables = new ArrayList<>();
    for (Section section : report("inference-full").sections()) {
      for (Block block : section.blocks()) {
        if (block instanceof Block.Table table) {
          tables.add(table.name() + ".csv");
        }
      }
    }
    assertEquals(tables, List.copyOf(files.keySet()));
    List<String> lines = files.get("metric-latency-ms.csv");
    assertEquals("number,run,value,interval,samples,obtained", lines.getFirst());
    assertTrue(lines.get(1).matches("latency_ms:mean,baseline,22\\.05,.*"), lines.get(1));
  }

  private static void golden(String name, String text) throws IOException {
    Path file = Path.of("src/test/resources/golden", name);
    if (Boolean.getBoolean("tacho.golden.rewrite")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertEquals(Files.readString(file), text, name);
  }
}
