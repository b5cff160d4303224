package dev.tacho.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarkerScanTest {
  @Test
  void feed_linesThatBeginWithAMarker_toldWithoutTheirLineEnds() {
    assertEquals(
        List.of("::tacho point a=1 0 false", "::tacho stage begin b 0 false"),
        scan("x\n::tacho point a=1\n ::tacho not=1\n::tachometer\r\n::tacho stage begin b\r\n"));
  }

  @Test
  void feed_markerBehindAProgressBarThatIsRedrawn_told() {
    assertEquals(
        List.of("::tacho progress 1/2 0 false", "::tacho point a=1 0 false"),
        scan("\r 40 %|##  :: :::tacho progress 1/2\nbar ::tacho x\r\n\r:::tacho point a=1\n"));
  }

  @Test
  void feed_markerBehindTheEchoOfKeys_told() {
    assertEquals(
        List.of("::tacho point a=1 0 false"),
        scan("^C^Z::tacho point a=1\n^::tacho x\n^c::tacho x\nC^C::tacho x\n"));
  }

  @Test
  void end_markerWithoutALineEnd_toldAsTorn() {
    assertEquals(List.of("::tacho point loss=0.4 0 true"), scan("::tacho point loss=0.4"));
    assertEquals(List.of(), scan("::tacho"));
  }

  @Test
  void feed_lineOfTenMegabytes_cutAndItsRestCounted() {
    String line = "::tacho point a=" + "9".repeat(10_000_000);
    List<String> told = scan(line + "\nx\n::tacho point b=1\n");
    assertEquals(2, told.size());
    assertEquals(
        line.substring(0, MarkerScan.LONGEST)
            + " "
            + (line.length() - MarkerScan.LONGEST)
            + " false",
        told.getFirst());
    assertEquals("::tacho point b=1 0 false", told.getLast());
  }

  @Test
  void feed_invalidUtf8_replaced() {
    byte[] bytes = "::tacho point a=X\n".getBytes(StandardCharsets.US_ASCII);
    bytes[16] = (byte) 0xff;
    List<String> told = new ArrayList<>();
    new MarkerScan().feed(bytes, bytes.length, (text, _, _) -> told.add(text));
    assertEquals(List.of("::tacho point a=\ufffd"), told);
  }

  @Test
  void feed_anyCutting_tellsTheSame() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    String[] pieces = {"::tacho ", "::tach", "point a=1", "\n", "\r\n", "\u00e4", " ", "::"};
    for (int round = 0; round < 300; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      List<String> told = new ArrayList<>();
      var scan = new MarkerScan();
      MarkerScan.Sink sink = (line, cut, torn) -> told.add(line + " " + cut + " " + torn);
      for (int at = 0; at < bytes.length; ) {
        int next = Math.min(bytes.length, at + 1 + random.nextInt(9));
        scan.feed(Arrays.copyOfRange(bytes, at, next), next - at, sink);
        at = next;
      }
      scan.end(sink);
      assertEquals(oracle(text.toString()), told, "seed " + seed + ": " + text);
    }
  }

  private static List<String> oracle(String text) {
    String[] lines = text.split("\r?\n", -1);
    List<String> told = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].startsWith("::tacho ")) {
        told.add(lines[i] + " 0 " + (i == lines.length - 1));
      }
    }
    return told;
  }

  private static List<String> scan(String text) {
    List<String> told = new ArrayList<>();
    var scan = new MarkerScan();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    MarkerScan.Sink sink = (line, cut, torn) -> told.add(line + " " + cut + " " + torn);
    scan.feed(bytes, bytes.length, sink);
    scan.end(sink);
    return told;
  }
}
