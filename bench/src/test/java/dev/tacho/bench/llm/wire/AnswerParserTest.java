package dev.tacho.bench.llm.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest {
  private static final String CHUNKED =
      "HTTP/1.1 100 Continue\r\n\r\n"
          + "HTTP/1.1 200 OK\r\n"
          + "Transfer-Encoding: chunked\r\n"
          + "Content-Type: text/event-stream\r\n\r\n"
          + "5;x=1\r\n"
          + "hello\r\n"
          + "6\r\n"
          + " world\r\n"
          + "0\r\n"
          + "T: 1\r\n\r\n";

  private final AnswerParser parser = new AnswerParser();
  private final Told told = new Told();

  @Test
  void chunks_inAnyPortions_giveTheSameBody() throws Exception {
    byte[] bytes = CHUNKED.getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      Told each = new Told();
      AnswerParser fresh = fresh();
      for (int at = 0; at < bytes.length; at += size) {
        var _ = fresh.take(bytes, at, Math.min(bytes.length, at + size), 7, each);
      }
      assertTrue(fresh.done(), "portions of " + size);
      assertEquals("hello world", each.body.toString());
      assertEquals(200, each.status);
    }
  }

  @Test
  void length_endsTheAnswerAndLeavesTheRest() throws Exception {
    parser.reset();
    byte[] bytes =
        "HTTP/1.1 429 No\r\ncontent-length: 2\r\n\r\nabHTTP".getBytes(StandardCharsets.UTF_8);
    assertEquals(bytes.length - 4, parser.take(bytes, 0, bytes.length, 7, told));
    assertTrue(parser.done() && !parser.closes());
    assertEquals("ab", told.body.toString());
  }

  @Test
  void answerWithoutALength_endsWithTheConnection() throws Exception {
    parser.reset();
    take("HTTP/1.0 200 OK\r\n\r\nab");
    assertFalse(parser.done());
    assertTrue(parser.closed() && parser.closes());
  }

  @Test
  void answerThatIsCutWithinAChunk_isNotWhole() throws Exception {
    parser.reset();
    take(CHUNKED.substring(0, CHUNKED.length() - 10));
    assertFalse(parser.closed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EHLO x",
        "HTTP/2 200\r\n",
        "HTTP/1.1 20 OK\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"
      })
  void garbage_refused(String text) {
    parser.reset();
    assertThrows(AnswerParser.NotHttp.class, () -> take(text));
  }

  @Test
  void headWithoutAnEnd_refused() {
    parser.reset();
    String line = "X-Filler: " + "a".repeat(8000) + "\r\n";
    assertThrows(AnswerParser.NotHttp.class, () -> take("HTTP/1.1 200 OK\r\n" + line.repeat(9)));
    parser.reset();
    assertThrows(
        AnswerParser.NotHttp.class, () -> take("HTTP/1.1 200 OK\r\nX: " + "a".repeat(20_000)));
  }

  @Test
  void stalls_hideWhatArrivedWithinThem() {
    Stalls stalls =
        Stalls.of(
            List.of(
                new ClientWatch.Stall(50_000_000, 60_000_000),
                new ClientWatch.Stall(10_000_000, 20_000_000),
                new ClientWatch.Stall(15_000_000, 30_000_000)));
    assertEquals(0, stalls.hiddenBefore(9_000_000));
    assertEquals(15_000_000, stalls.hiddenBefore(25_000_000));
    assertEquals(21_000_000, stalls.hiddenBefore(31_000_000));
    assertEquals(0, stalls.hiddenBefore(40_000_000));
    assertEquals(30_000_000, stalls.within(0, 100_000_000, 1));
    assertEquals(20_000_000, stalls.within(0, 100_000_000, 15_000_000));
    assertEquals(20_000_000, stalls.longest(0, 100_000_000));
  }

  private AnswerParser fresh() {
    AnswerParser fresh = new AnswerParser();
    fresh.reset();
    return fresh;
  }

  private void take(String text) throws AnswerParser.NotHttp {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var _ = parser.take(bytes, 0, bytes.length, 7, told);
  }

  private static final class Told implements Answer {
    private final StringBuilder body = new StringBuilder();
    private int status;

    @Override
    public void sent(long nanos) {
      throw new AssertionError("a parser sends nothing");
    }

    @Override
    public void head(int code, String contentType) {
      status = code;
    }

    @Override
    public void body(byte[] bytes, int from, int to, long nanos) {
      body.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    @Override
    public void end(long nanos) {
      throw new AssertionError("the connection ends answers");
    }

    @Override
    public void failed(Fault fault, String detail, long nanos) {
      throw new AssertionError(detail);
    }
  }
}
