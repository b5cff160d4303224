package dev.tacho.bench.llm.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads answers of HTTP/1.1 off bytes that come in any portions. Confined to one thread.
///
/// Source: RFC 9112, sections 4 (status line), 6 (message body) and 7.1 (chunks).
final class AnswerParser {
  private static final int MAX_LINE = 16 * 1024;
  private static final int MAX_HEAD = 64 * 1024;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-9][0-9]{2})( .*)?");

  private enum State {
    STATUS_LINE,
    HEADERS,
    LENGTH,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    UNTIL_CLOSED,
    DONE
  }

  /// What came is no answer.
  static final class NotHttp extends Exception {
    private static final long serialVersionUID = 1L;

    NotHttp(String message) {
      super(message);
    }
  }

  private final byte[] line = new byte[MAX_LINE];
  private int lineLength;
  private int headLength;
  private State state = State.STATUS_LINE;
  private long left;
  private int status;
  private String contentType = "";
  private boolean chunked;
  private long length;
  private boolean closes;

  /// Gets ready for the next answer on the same connection.
  void reset() {
    lineLength = 0;
    headLength = 0;
    state = State.STATUS_LINE;
    contentType = "";
    chunked = false;
    length = -1;
    closes = false;
  }

  boolean done() {
    return state == State.DONE;
  }

  /// Whether the connection must not be used again.
  boolean closes() {
    return closes;
  }

  /// Whether nothing of an answer has come.
  boolean untouched() {
    return state == State.STATUS_LINE && lineLength == 0;
  }

  /// Takes bytes that were read at `nanos`. Gives how many of them it used, all but those after the
  /// answer's end.
  int take(byte[] bytes, int from, int to, long nanos, Answer answer) throws NotHttp {
    int at = from;
    while (at < to && state != State.DONE) {
      switch (state) {
        case LENGTH, CHUNK -> {
          int end = (int) Math.min(to, at + left);
          answer.body(bytes, at, end, nanos);
          left -= end - at;
          at = end;
          if (left == 0) {
            state = state == State.CHUNK ? State.CHUNK_END : State.DONE;
          }
        }
        case UNTIL_CLOSED -> {
          answer.body(bytes, at, to, nanos);
          at = to;
        }
        case STATUS_LINE, HEADERS, CHUNK_SIZE, CHUNK_END, TRAILERS -> {
          byte b = bytes[at++];
          if (b != '\n') {
            if (lineLength == MAX_LINE) {
              throw new NotHttp("a line of the head is longer than " + MAX_LINE + " bytes");
            }
            line[lineLength++] = b;
            // a first line that is no status line need not be waited for
            if (state == State.STATUS_LINE && lineLength == 5) {
              requireHttp();
            }
          } else {
            int end = lineLength > 0 && line[lineLength - 1] == '\r' ? lineLength - 1 : lineLength;
            String text = new String(line, 0, end, StandardCharsets.ISO_8859_1);
            lineLength = 0;
            line(text, answer);
          }
        }
        case DONE -> {}
      }
    }
    return at - from;
  }

  /// The other side sent all that it will. Whether that made the answer whole.
  boolean closed() {
    if (state == State.UNTIL_CLOSED) {
      state = State.DONE;
      return true;
    }
    return false;
  }

  private void requireHttp() throws NotHttp {
    String start = new String(line, 0, lineLength, StandardCharsets.ISO_8859_1);
    if (!start.equals("HTTP/")) {
      throw new NotHttp("the answer does not begin with HTTP/");
    }
  }

  private void line(String text, Answer answer) throws NotHttp {
    switch (state) {
      case STATUS_LINE -> {
        Matcher matcher = STATUS.matcher(text);
        if (!matcher.matches()) {
          throw new NotHttp("the answer does not begin with a status line");
        }
        status = Integer.parseInt(matcher.group(1));
        closes = text.startsWith("HTTP/1.0");
        state = State.HEADERS;
      }
      case HEADERS -> {
        headLength += text.length() + 2;
        if (headLength > MAX_HEAD) {
          throw new NotHttp("the head is longer than " + MAX_HEAD + " bytes");
        }
        if (text.isEmpty()) {
          headEnds(answer);
        } else {
          header(text);
        }
      }
      case CHUNK_SIZE -> {
        int semicolon = text.indexOf(';');
        String size = (semicolon < 0 ? text : text.substring(0, semicolon)).strip();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
          throw new NotHttp("a chunk has no size");
        }
        left = Long.parseLong(size, 16);
        state = left == 0 ? State.TRAILERS : State.CHUNK;
      }
      case CHUNK_END -> {
        if (!text.isEmpty()) {
          throw new NotHttp("a chunk is longer than its size");
        }
        state = State.CHUNK_SIZE;
      }
      case TRAILERS -> {
        if (text.isEmpty()) {
          state = State.DONE;
        }
      }
      case LENGTH, CHUNK, UNTIL_CLOSED, DONE -> throw new IllegalStateException(state.toString());
    }
  }

  private void header(String text) throws NotHttp {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new NotHttp("a line of the head has no colon");
    }
    String value = text.substring(colon + 1).strip();
    switch (text.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "content-type" -> contentType = value;
      case "connection" -> closes |= value.equalsIgnoreCase("close");
      case "transfer-encoding" -> {
        if (!value.equalsIgnoreCase("chunked")) {
          throw new NotHttp("a transfer encoding that was not asked for");
        }
        chunked = true;
      }
      case "content-length" -> {
        if (!value.matches("[0-9]{1,15}")) {
          throw new NotHttp("a length that is no number");
        }
        length = Long.parseLong(value);
      }
      default -> {}
    }
  }

  private void headEnds(Answer answer) {
    if (status < 200) {
      reset();
      return;
    }
    answer.head(status, contentType);
    if (status == 204 || status == 304) {
      state = State.DONE;
    } else if (chunked) {
      state = State.CHUNK_SIZE;
    } else if (length >= 0) {
      left = length;
      state = left == 0 ? State.DONE : State.LENGTH;
    } else {
      closes = true;
      state = State.UNTIL_CLOSED;
    }
  }
}
