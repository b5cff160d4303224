package dev.tacho.bench.llm.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads server-sent events off bytes that come in any portions. An event is stamped with the read
/// that brought the end of its last line of data. Confined to one thread.
///
/// Source: WHATWG HTML, section 9.2, without ids and reconnecting.
public final class Events {
  /// More than this without a line's end is no stream of tokens.
  public static final int MAX_LINE = 1 << 20;

  /// Takes the events.
  @FunctionalInterface
  public interface Taker {
    /// Takes one. A failure ends the reading.
    ///
    /// @param name `message` where none was said
    void event(String name, String data, long nanos) throws NotUnderstood;
  }

  private byte[] line = new byte[512];
  private int length;
  private boolean afterReturn;
  private String name = "";
  private final StringBuilder data = new StringBuilder();
  private boolean some;
  private long dataAt;

  /// Nothing has come yet.
  public Events() {}

  /// Takes bytes that were read at `nanos`.
  public void take(byte[] bytes, int from, int to, long nanos, Taker taker) throws NotUnderstood {
    int at = from;
    while (at < to) {
      int end = at;
      while (end < to && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
      }
      keep(bytes, at, end);
      at = end;
      if (end < to) {
        boolean second = bytes[end] == '\n' && afterReturn && length == 0;
        afterReturn = bytes[end] == '\r';
        at++;
        if (!second) {
          line(nanos, taker);
        }
      }
    }
  }

  /// The stream ended: an event without its empty line counts all the same.
  public void end(long nanos, Taker taker) throws NotUnderstood {
    if (length > 0) {
      line(nanos, taker);
    }
    give(taker);
  }

  private void keep(byte[] bytes, int from, int to) throws NotUnderstood {
    int more = to - from;
    if (more == 0) {
      return;
    }
    if (length + more > MAX_LINE) {
      throw NotUnderstood.garbage("a line of the stream is longer than " + MAX_LINE + " bytes");
    }
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, length + more));
    }
    System.arraycopy(bytes, from, line, length, more);
    length += more;
    afterReturn = false;
  }

  private void line(long nanos, Taker taker) throws NotUnderstood {
    String text = new String(line, 0, length, StandardCharsets.UTF_8);
    length = 0;
    if (text.isEmpty()) {
      give(taker);
      return;
    }
    int colon = text.indexOf(':');
    String field = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    switch (field) {
      case "data" -> {
        if (data.length() + value.length() > MAX_LINE) {
          throw NotUnderstood.garbage("an event is longer than " + MAX_LINE + " bytes");
        }
        if (some) {
          data.append('\n');
        }
        data.append(value);
        some = true;
        dataAt = nanos;
      }
      case "event" -> name = value;
      // comments, ids, and times to wait before another attempt
      case "", "id", "retry" -> {}
      default -> throw NotUnderstood.garbage("the stream holds a line that is no event's");
    }
  }

  private void give(Taker taker) throws NotUnderstood {
    if (some) {
      String text = data.toString();
      String called = name.isEmpty() ? "message" : name;
      data.setLength(0);
      some = false;
      name = "";
      taker.event(called, text, dataAt);
    }
  }
}
