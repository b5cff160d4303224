package dev.tacho.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/// Percent-decoding as RFC 3986 has it, strict: a broken escape or bytes that are no UTF-8 refuse
/// the request.
final class Percent {
  private Percent() {}

  /// Decodes one segment, or one name or value of a query, where a plus sign is a blank.
  static String decode(String text, boolean inQuery) {
    if (text.indexOf('%') < 0 && (!inQuery || text.indexOf('+') < 0)) {
      return text;
    }
    byte[] raw = text.getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        out.write(escaped(raw, i, text));
        i += 2;
      } else {
        out.write(inQuery && raw[i] == '+' ? ' ' : raw[i]);
      }
    }
    return utf8(out.toByteArray(), text);
  }

  private static int escaped(byte[] raw, int at, String text) {
    int high = at + 2 < raw.length ? Character.digit(raw[at + 1], 16) : -1;
    int low = at + 2 < raw.length ? Character.digit(raw[at + 2], 16) : -1;
    if (high < 0 || low < 0) {
      throw broken(text);
    }
    return high << 4 | low;
  }

  private static String utf8(byte[] bytes, String text) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw broken(text);
    }
  }

  private static WebException broken(String text) {
    return new WebException(
        new Problem(
            400,
            "the request's address",
            "'" + Shown.of(text) + "' is not percent-encoded UTF-8",
            "encode it as RFC 3986 says"));
  }
}
