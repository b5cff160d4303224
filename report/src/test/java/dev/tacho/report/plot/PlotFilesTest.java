package dev.tacho.report.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacho.report.chart.Chart;
import dev.tacho.report.chart.Pictures;
import dev.tacho.report.chart.gallery.ChartGallery;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class PlotFilesTest {
  private static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path dir;

  @Test
  void everyKind_isSvgPdfAndPng_withTheSameBytesEachTime() throws Exception {
    for (Map.Entry<String, Chart> one : ChartGallery.full().entrySet()) {
      Map<String, byte[]> files = PlotFiles.of(one.getKey(), one.getValue(), MADE);
      Map<String, byte[]> again = PlotFiles.of(one.getKey(), one.getValue(), MADE);
      files.forEach((name, bytes) -> assertArrayEquals(bytes, again.get(name), name));
      assertEquals("%PDF", new String(files.get(one.getKey() + ".pdf"), 0, 4, "US-ASCII"));
      BufferedImage png = ImageIO.read(new ByteArrayInputStream(files.get(one.getKey() + ".png")));
      assertEquals(1440, png.getWidth());
      assertTrue(colours(png) > 10, one.getKey() + " has " + colours(png) + " colours");
    }
  }

  private static long colours(BufferedImage picture) {
    return java.util.stream.IntStream.range(0, picture.getWidth() * picture.getHeight())
        .map(i -> picture.getRGB(i % picture.getWidth(), i / picture.getWidth()))
        .distinct()
        .count();
  }

  @Test
  void hostileCharts_areFilesToo() {
    List<Chart> hostile = Pictures.hostile();
    for (int i = 0; i < hostile.size(); i += 9) {
      assertEquals(5, PlotFiles.of("plot", hostile.get(i), MADE).size());
    }
  }

  @Test
  void theScript_redrawsEveryKind_fullAndSparse() throws Exception {
    Optional<String> python = python();
    assumeTrue(python.isPresent(), "no python3 with matplotlib here");
    Map<String, Chart> all = new LinkedHashMap<>(ChartGallery.full());
    all.putAll(ChartGallery.sparse());
    List<String> scripts = new ArrayList<>();
    for (Map.Entry<String, Chart> one : all.entrySet()) {
      for (Map.Entry<String, byte[]> file :
          PlotFiles.of(one.getKey(), one.getValue(), MADE).entrySet()) {
        Files.write(dir.resolve(file.getKey()), file.getValue());
      }
      scripts.add(one.getKey());
    }
    // one interpreter for all of them, as its start is most of the work
    Files.writeString(
        dir.resolve("all.py"),
        "import runpy, sys\nfor name in "
            + scripts.stream().map(name -> "'" + name + "'").toList()
            + ":\n    sys.argv = [name, name + '-redrawn.png']\n"
            + "    runpy.run_path(name + '.py')\n");
    Path said = dir.resolve("said.txt");
    Process run =
        new ProcessBuilder(python.get(), "all.py")
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean ended = run.waitFor(500, TimeUnit.SECONDS);
    run.destroyForcibly();
    assertTrue(ended, "the scripts did not end within 500 s");
    assertEquals(0, run.exitValue(), () -> read(said));
    for (String name : scripts) {
      BufferedImage png = ImageIO.read(dir.resolve(name + "-redrawn.png").toFile());
      assertTrue(png.getWidth() > 300, name);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static Optional<String> python() throws Exception {
    for (String python : List.of("/usr/bin/python3", "python3")) {
      try {
        Process asked =
            new ProcessBuilder(python, "-c", "import matplotlib")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (asked.waitFor(60, TimeUnit.SECONDS) && asked.exitValue() == 0) {
          return Optional.of(python);
        }
      } catch (IOException _) {
        // not there
      }
    }
    return Optional.empty();
  }
}
