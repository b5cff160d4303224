package dev.tacho.report.chart.svg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tacho.report.chart.Chart;
import dev.tacho.report.chart.gallery.ChartGallery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The script of the charts in a real browser: a page drives itself and writes what it saw.
@Timeout(300)
final class BrowserTest {
  @TempDir Path dir;

  private static Optional<Path> browser() {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      for (String name : List.of("chromium", "chromium-browser", "google-chrome")) {
        Path program = Path.of(folder, name);
        if (!folder.isEmpty() && Files.isExecutable(program)) {
          return Optional.of(program);
        }
      }
    }
    return Optional.empty();
  }

  /// What a page looks like after its scripts ran.
  private String shown(String script) throws Exception {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "no Chromium on the PATH");
    StringBuilder page = new StringBuilder("<!doctype html><meta charset=utf-8><title>t</title>");
    page.append("<style>").append(ChartStyle.css()).append("</style><nav></nav><main>");
    for (Map.Entry<String, Chart> one : ChartGallery.full().entrySet()) {
      page.append("<figure id=\"f-").append(one.getKey()).append("\">");
      page.append(ChartSvg.inPage(one.getValue(), one.getKey())).append("</figure>");
    }
    page.append("</main><script>").append(ChartScript.text()).append("</script><script>");
    page.append(
        """
        const errors = []; window.onerror = text => errors.push(text);
        const say = (name, value) => document.body.setAttribute('data-' + name, value);
        const svg = id => document.querySelector('#f-' + id + ' svg');
        const at = (of, type, x, y) => {
          const box = of.getBoundingClientRect();
          const scale = box.width / of.viewBox.baseVal.width;
          (document.elementFromPoint(box.left + x * scale, box.top + y * scale) || of).dispatchEvent(
            new PointerEvent(type, {bubbles: true, clientX: box.left + x * scale, clientY: box.top + y * scale,
              pointerType: 'mouse'}));
        };
        const tip = document.querySelector('.tacho-tip');
        """);
    page.append(script).append("say('errors', errors.join('|'));</script>");
    Path file = dir.resolve("page.html");
    Files.writeString(file, page);
    Path out = dir.resolve("out.html");
    Process run =
        new ProcessBuilder(
                browser.get().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--window-size=1000,9000",
                "--user-data-dir=" + dir.resolve("profile"),
                "--dump-dom",
                file.toUri().toString())
            .redirectOutput(out.toFile())
            .redirectError(dir.resolve("err.txt").toFile())
            .start();
    boolean ended = run.waitFor(200, TimeUnit.SECONDS);
    run.descendants().forEach(ProcessHandle::destroyForcibly);
    run.destroyForcibly();
    assertTrue(ended, "the browser did not end within 200 s");
    return Files.readString(out);
  }

  private static String said(String dom, String name) {
    Matcher said = Pattern.compile(" data-" + name + "=\"([^\"]*)\"").matcher(dom);
    assertTrue(said.find(), () -> name + " is not in " + dom.substring(0, 300));
    return said.group(1);
  }

  @Test
  void thePointer_showsValues_ofLinesAndOfMarks() throws Exception {
    String dom =
        shown(
            """
            const lines = svg('lines'); lines.scrollIntoView();
            at(lines, 'pointermove', 380, 200);
            say('hover', tip.hidden ? 'hidden' : Array.from(tip.children).map(c => c.textContent).join('; '));
            const bar = svg('bars').querySelector('.c-series rect');
            bar.dispatchEvent(new PointerEvent('pointermove', {bubbles: true, clientX: 5, clientY: 5}));
            say('bar', tip.textContent);
            """);
    String hover = said(dom, "hover");
    assertTrue(hover.matches("2 min \\d+ s(; run [ABC] \\(ms\\): [\\d.]+){3}"), hover);
    assertEquals("batch 1, fp32: 4.1 ms (3.9 to 4.4)", said(dom, "bar"));
    assertEquals("", said(dom, "errors"));
  }

  @Test
  void theLegend_hidesASeries_andShowsItAgain() throws Exception {
    String dom =
        shown(
            """
            const key = svg('lines').querySelector('.c-k[data-s="1"]');
            const one = svg('lines').querySelector('.c-series[data-s="1"]');
            key.dispatchEvent(new MouseEvent('click', {bubbles: true}));
            say('off', getComputedStyle(one).display + ' ' + key.getAttribute('aria-pressed'));
            key.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
            say('on', getComputedStyle(one).display + ' ' + key.getAttribute('aria-pressed'));
            """);
    assertEquals("none false", said(dom, "off"));
    assertEquals("inline true", said(dom, "on"));
    assertEquals("", said(dom, "errors"));
  }

  @Test
  void aDrag_zooms_andTwoClicksGoBack() throws Exception {
    String dom =
        shown(
            """
            const dates = svg('lines-log'); dates.scrollIntoView();
            const wide = dates.querySelector('.c-w'); const ticks = dates.querySelector('.c-x');
            const before = ticks.innerHTML;
            at(dates, 'pointerdown', 300, 150); at(dates, 'pointermove', 400, 150); at(dates, 'pointerup', 500, 150);
            say('zoomed', wide.getAttribute('transform').startsWith('matrix(3.') + ' ' + ticks.children.length);
            dates.dispatchEvent(new MouseEvent('dblclick', {bubbles: true}));
            say('back', (ticks.innerHTML === before) + ' ' + wide.getAttribute('transform'));
            """);
    assertEquals("true 6", said(dom, "zoomed"));
    assertTrue(said(dom, "back").startsWith("true matrix(1 0 0 1 0 0)"), said(dom, "back"));
    assertEquals("", said(dom, "errors"));
  }

  @Test
  void theFilter_leavesWhatNamesTheMetric() throws Exception {
    String dom =
        shown(
            """
            const field = document.querySelector('nav input');
            field.value = 'Throughput'; field.dispatchEvent(new Event('input'));
            const left = Array.from(document.querySelectorAll('figure')).filter(f => !f.hidden).map(f => f.id);
            say('left', left.join(' '));
            field.value = ''; field.dispatchEvent(new Event('input'));
            say('all', document.querySelectorAll('figure[hidden]').length);
            """);
    assertEquals("f-lines-dates f-bars-delta f-scatter f-heat-map f-radar", said(dom, "left"));
    assertEquals("0", said(dom, "all"));
    assertEquals("", said(dom, "errors"));
  }

  @Test
  void withoutScript_thePageIsComplete() throws Exception {
    String dom = shown("say('text', svg('bars').textContent.includes('171'));");
    assertEquals("true", said(dom, "text"));
    for (Chart chart : ChartGallery.full().values()) {
      assertTrue(ChartSvg.inPage(chart, "p").contains(chart.title()), chart.title());
    }
  }
}
