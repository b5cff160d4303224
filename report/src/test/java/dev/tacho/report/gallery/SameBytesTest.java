package dev.tacho.report.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tacho.report.html.HtmlPage;
import dev.tacho.report.pack.Report;
import dev.tacho.report.pdf.PdfFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The same report gives the same bytes, in whatever process and after whatever else.
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class SameBytesTest {
  private static final List<String> NAMES = List.of("inference-full", "training-sparse");

  @Test
  void htmlAndPdf_ofTwoProcesses_areTheSame() throws Exception {
    String here = digests();
    assertEquals(here, digests(), "a second time in this process");
    assertEquals(here, elsewhere("en"));
    assertEquals(here, elsewhere("tr"));
  }

  /// The other process.
  public static void main(String[] arguments) throws Exception {
    System.out.print(digests());
  }

  private static String digests() throws Exception {
    Map<String, Report> all = ReportGallery.all();
    Map<String, String> digests = new TreeMap<>();
    for (String name : NAMES) {
      Report report = Optional.ofNullable(all.get(name)).orElseThrow();
      digests.put(name + ".pdf", digest(PdfFile.of(report)));
      digests.put(name + ".html", digest(HtmlPage.of(report).getBytes(StandardCharsets.UTF_8)));
    }
    return digests.toString();
  }

  private static String digest(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static String elsewhere(String language) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=" + language,
                "-Duser.timezone=Asia/Tokyo",
                "-cp",
                System.getProperty("java.class.path"),
                SameBytesTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return said;
  }
}
