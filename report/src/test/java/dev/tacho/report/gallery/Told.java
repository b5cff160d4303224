package dev.tacho.report.gallery;

import dev.tacho.core.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkedContentReference;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureNode;
import org.apache.pdfbox.pdmodel.documentinterchange.markedcontent.PDMarkedContent;
import org.apache.pdfbox.text.PDFMarkedContentExtractor;
import org.apache.pdfbox.text.TextPosition;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/// What a face of a report tells: its sections, and its tables by their captions, cell by cell.
/// Blanks are left out of all texts, as paper breaks lines where it likes.
record Told(List<String> sections, Map<String, List<List<String>>> tables) {
  static Told json(String text) {
    List<String> sections = new ArrayList<>();
    Map<String, List<List<String>>> tables = new LinkedHashMap<>();
    for (Json one : ((Json.Arr) Json.parseObject(text).get("sections").get()).items()) {
      Json.Obj section = (Json.Obj) one;
      sections.add(plain(section.needText("heading")));
      for (Json b : ((Json.Arr) section.get("blocks").get()).items()) {
        Json.Obj block = (Json.Obj) b;
        if (block.needText("kind").equals("table")) {
          List<List<String>> rows = new ArrayList<>();
          List<String> heads = new ArrayList<>();
          for (Json column : ((Json.Arr) block.get("columns").get()).items()) {
            heads.add(plain(((Json.Obj) column).needText("heading")));
          }
          rows.add(heads);
          for (Json row : ((Json.Arr) block.get("rows").get()).items()) {
            List<String> cells = new ArrayList<>();
            for (Json cell : ((Json.Arr) row).items()) {
              cells.add(
                  plain(
                      cell instanceof Json.Str(var said)
                          ? said
                          : ((Json.Obj) cell).needText("text")));
            }
            rows.add(cells);
          }
          put(tables, plain(block.needText("caption")), rows);
        }
      }
    }
    return new Told(sections, tables);
  }

  static Told html(String page) throws Exception {
    String xml = page.substring(page.indexOf('\n') + 1);
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    List<String> sections = new ArrayList<>();
    NodeList headings = document.getElementsByTagName("h2");
    for (int i = 0; i < headings.getLength(); i++) {
      sections.add(plain(headings.item(i).getTextContent()));
    }
    Map<String, List<List<String>>> tables = new LinkedHashMap<>();
    NodeList all = document.getElementsByTagName("table");
    for (int i = 0; i < all.getLength(); i++) {
      Element table = (Element) all.item(i);
      List<List<String>> rows = new ArrayList<>();
      NodeList lines = table.getElementsByTagName("tr");
      for (int r = 0; r < lines.getLength(); r++) {
        List<String> cells = new ArrayList<>();
        for (Node c = lines.item(r).getFirstChild(); c != null; c = c.getNextSibling()) {
          cells.add(plain(c.getTextContent()));
        }
        rows.add(cells);
      }
      put(tables, plain(table.getElementsByTagName("caption").item(0).getTextContent()), rows);
    }
    return new Told(sections, tables);
  }

  static Told pdf(byte[] file) throws IOException {
    try (PDDocument document = Loader.loadPDF(file)) {
      Map<PDPage, Map<Integer, String>> said = new HashMap<>();
      for (PDPage page : document.getPages()) {
        PDFMarkedContentExtractor extractor = new PDFMarkedContentExtractor();
        extractor.processPage(page);
        Map<Integer, String> texts = new HashMap<>();
        extractor.getMarkedContents().forEach(content -> collect(content, texts));
        said.put(page, texts);
      }
      Told told = new Told(new ArrayList<>(), new LinkedHashMap<>());
      told.walk(document.getDocumentCatalog().getStructureTreeRoot(), said, document);
      return told;
    }
  }

  private static void collect(PDMarkedContent content, Map<Integer, String> texts) {
    StringBuilder text = new StringBuilder();
    for (Object part : content.getContents()) {
      if (part instanceof TextPosition letters) {
        text.append(letters.getUnicode());
      } else if (part instanceof PDMarkedContent inner) {
        collect(inner, texts);
      }
    }
    if (content.getMCID() >= 0) {
      texts.merge(content.getMCID(), text.toString(), String::concat);
    }
  }

  private void walk(
      PDStructureNode node, Map<PDPage, Map<Integer, String>> said, PDDocument document) {
    for (Object kid : node.getKids()) {
      if (kid instanceof PDStructureElement element) {
        switch (element.getStructureType()) {
          case "H2" -> sections.add(plain(text(element, said)));
          case "Table" -> table(element, said);
          default -> walk(element, said, document);
        }
      }
    }
  }

  private void table(PDStructureElement table, Map<PDPage, Map<Integer, String>> said) {
    List<List<String>> rows = new ArrayList<>();
    parts(table, said, rows);
    put(tables, "table", rows);
  }

  private static void parts(
      PDStructureElement of, Map<PDPage, Map<Integer, String>> said, List<List<String>> rows) {
    for (Object kid : of.getKids()) {
      if (kid instanceof PDStructureElement element) {
        if (element.getStructureType().equals("TR")) {
          List<String> cells = new ArrayList<>();
          for (Object cell : element.getKids()) {
            cells.add(plain(text((PDStructureElement) cell, said)));
          }
          rows.add(cells);
        } else {
          parts(element, said, rows);
        }
      }
    }
  }

  private static String text(PDStructureElement of, Map<PDPage, Map<Integer, String>> said) {
    StringBuilder text = new StringBuilder();
    for (Object kid : of.getKids()) {
      switch (kid) {
        case PDStructureElement inner -> text.append(text(inner, said));
        case PDMarkedContentReference reference ->
            text.append(said.get(reference.getPage()).getOrDefault(reference.getMCID(), ""));
        case Integer id -> text.append(said.get(of.getPage()).getOrDefault(id, ""));
        default -> {}
      }
    }
    return text.toString();
  }

  private static void put(
      Map<String, List<List<String>>> tables, String caption, List<List<String>> rows) {
    String name = caption;
    for (int n = 2; tables.containsKey(name); n++) {
      name = caption + "#" + n;
    }
    tables.put(name, rows);
  }

  private static String plain(String text) {
    // paper joins f and i to one letter
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .replaceAll("[\\s\\u00a0\\u200b\\u00ad]+", "");
  }
}
