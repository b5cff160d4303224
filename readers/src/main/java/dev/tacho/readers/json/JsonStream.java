package dev.tacho.readers.json;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Walks through one JSON value, token by token, in memory that does not grow with it. What is no
/// JSON ends in a [JsonException] that names the byte; [#offset] then tells how far all was well.
/// Confined to one thread.
public final class JsonStream {
  /// What stands next.
  public enum Token {
    /// `{`
    OBJECT,
    /// `}`
    END_OBJECT,
    /// `[`
    ARRAY,
    /// `]`
    END_ARRAY,
    /// A member's name; its value comes next.
    NAME,
    /// A string that is a value.
    TEXT,
    /// A number, NaN and infinities included.
    NUMBER,
    /// `true`
    TRUE,
    /// `false`
    FALSE,
    /// `null`
    NULL,
    /// Nothing but blanks was left.
    END
  }

  /// Longer texts are cut to so many bytes.
  public static final int LONGEST_TEXT = 1 << 20;

  private static final int DEEPEST = 200;
  private static final int LONGEST_NUMBER = 1_000;
  private static final int CHUNK = 1 << 16;

  private final InputStream in;
  private final byte[] buffer;
  private int at;
  private int limit;
  private long base;
  private final boolean[] objects = new boolean[DEEPEST];
  private int depth;

  /// Whether a value, or a name, was just told, so that a comma must come before another.
  private boolean told;

  private boolean named;
  private byte[] text = new byte[256];
  private int length;
  private double number;
  private Json numeral = new Json.Null();

  private JsonStream(InputStream in, int chunk) {
    this.in = in;
    this.buffer = new byte[chunk];
  }

  /// The value that `in` holds, which the caller closes.
  public static JsonStream of(InputStream in) {
    return new JsonStream(in, CHUNK);
  }

  /// The one object that `bytes` hold, taken whole.
  ///
  /// @param most values that it may have; more are refused
  public static Json.Obj object(byte[] bytes, int from, int to, int most) {
    try {
      InputStream in = new ByteArrayInputStream(bytes, from, to - from);
      JsonStream stream = new JsonStream(in, Math.clamp(to - from, 16, CHUNK));
      Token first = stream.next();
      if (first != Token.OBJECT) {
        throw stream.broken("no object");
      }
      Json value = stream.value(first, most);
      if (stream.next() != Token.END) {
        throw stream.broken("something after the object");
      }
      return (Json.Obj) value;
    } catch (IOException e) {
      throw new IllegalStateException("an array of bytes cannot fail", e);
    }
  }

  /// Goes to what comes next.
  public Token next() throws IOException {
    int c = blank();
    if (c < 0) {
      if (depth > 0) {
        throw broken("the end of the file inside a value");
      }
      return Token.END;
    }
    if (depth == 0 && told) {
      throw broken("something after the value");
    }
    boolean object = depth > 0 && objects[depth - 1];
    if (told && c != '}' && c != ']') {
      require(c == ',', "a comma was expected");
      at++;
      c = blank();
      require(c != '}' && c != ']', "nothing behind a comma");
    }
    told = false;
    if (object && !named && c == '"') {
      return name();
    }
    at += c < 0 ? 0 : 1;
    return switch (c) {
      case '{' -> enter(true);
      case '[' -> enter(false);
      case '}', ']' -> leave(c == '}');
      case '"' -> {
        require(!object || named, "a name was expected");
        string();
        yield valued(Token.TEXT);
      }
      default -> {
        at -= c < 0 ? 0 : 1;
        require(!object || named, "a name was expected");
        yield word(c);
      }
    };
  }

  /// The name or the text that [#next] found.
  public String text() {
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  /// The number that [#next] found.
  public double number() {
    return number;
  }

  /// How far into the input the walk is, in bytes.
  public long offset() {
    return base + at;
  }

  /// The value that began with `first`, taken whole; nothing of a value of more than `most` parts
  /// is kept, and it fails.
  public Json value(Token first, int most) throws IOException {
    int[] left = {most};
    return value(first, left);
  }

  /// Walks past the rest of the value that began with `first`.
  public void skip(Token first) throws IOException {
    if (first != Token.OBJECT && first != Token.ARRAY) {
      return;
    }
    int outside = depth - 1;
    while (depth > outside) {
      if (next() == Token.END) {
        throw broken("the end of the file inside a value");
      }
    }
  }

  private Json value(Token first, int[] left) throws IOException {
    left[0]--;
    if (left[0] < 0) {
      throw broken("too many values in one");
    }
    return switch (first) {
      case OBJECT -> {
        Map<String, Json> members = new LinkedHashMap<>();
        while (next() == Token.NAME) {
          String name = text();
          members.put(name, value(next(), left));
        }
        yield new Json.Obj(members);
      }
      case ARRAY -> {
        List<Json> items = new ArrayList<>();
        for (Token next = next(); next != Token.END_ARRAY; next = next()) {
          items.add(value(next, left));
        }
        yield new Json.Arr(items);
      }
      case TEXT -> Json.of(text());
      case NUMBER -> numeral;
      case TRUE -> Json.of(true);
      case FALSE -> Json.of(false);
      case NULL -> new Json.Null();
      case NAME, END_OBJECT, END_ARRAY, END -> throw broken("a value was expected");
    };
  }

  private Token enter(boolean object) {
    require(depth < DEEPEST, "nested deeper than " + DEEPEST);
    objects[depth++] = object;
    named = false;
    return object ? Token.OBJECT : Token.ARRAY;
  }

  private Token leave(boolean object) {
    require(depth > 0 && objects[depth - 1] == object && !named, "a bracket that closes nothing");
    depth--;
    return valued(object ? Token.END_OBJECT : Token.END_ARRAY);
  }

  private Token valued(Token token) {
    told = true;
    named = false;
    return token;
  }

  private Token name() throws IOException {
    at++;
    string();
    require(blank() == ':', "a colon was expected");
    at++;
    named = true;
    return Token.NAME;
  }

  private Token word(int c) throws IOException {
    length = 0;
    while (c >= 0 && (Character.isLetterOrDigit(c) || c == '-' || c == '+' || c == '.')) {
      require(length < LONGEST_NUMBER, "a word without an end");
      put(c);
      at++;
      c = peek();
    }
    String word = text();
    return valued(
        switch (word) {
          case "true" -> Token.TRUE;
          case "false" -> Token.FALSE;
          case "null" -> Token.NULL;
          case "NaN", "nan" -> special(Double.NaN);
          case "Infinity", "inf" -> special(Double.POSITIVE_INFINITY);
          case "-Infinity", "-inf" -> special(Double.NEGATIVE_INFINITY);
          default -> decimal(word);
        });
  }

  private Token special(double value) {
    numeral = Json.of(value);
    number = value;
    return Token.NUMBER;
  }

  private Token decimal(String word) {
    try {
      Json.Num read = new Json.Num(word);
      numeral = read;
      number = read.asDouble();
      return Token.NUMBER;
    } catch (JsonException _) {
      throw broken(word.isEmpty() ? "a value was expected" : "an unknown word");
    }
  }

  /// The text after its opening quote.
  private void string() throws IOException {
    length = 0;
    while (true) {
      int c = peek();
      require(c >= 0, "a text without an end");
      at++;
      if (c == '"') {
        return;
      }
      if (c == '\\') {
        escape();
      } else {
        put(c);
      }
    }
  }

  private void escape() throws IOException {
    int c = peek();
    at += c < 0 ? 0 : 1;
    switch (c) {
      case '"', '\\', '/' -> put(c);
      case 'b' -> put('\b');
      case 'f' -> put('\f');
      case 'n' -> put('\n');
      case 'r' -> put('\r');
      case 't' -> put('\t');
      case 'u' -> {
        int unit = hex();
        if (Character.isHighSurrogate((char) unit) && peek() == '\\') {
          at++;
          require(peek() == 'u', "half of a character");
          at++;
          int low = hex();
          require(Character.isLowSurrogate((char) low), "half of a character");
          unit = Character.toCodePoint((char) unit, (char) low);
        }
        for (byte b : Character.toString(unit).getBytes(StandardCharsets.UTF_8)) {
          put(b);
        }
      }
      default -> throw broken("an unknown escape");
    }
  }

  private int hex() throws IOException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      require(digit >= 0, "four hexadecimal digits were expected");
      at++;
      unit = (unit << 4) | digit;
    }
    return unit;
  }

  private void put(int c) {
    if (length == text.length && length < LONGEST_TEXT) {
      text = Arrays.copyOf(text, length * 2);
    }
    if (length < LONGEST_TEXT) {
      text[length++] = (byte) c;
    }
  }

  private int blank() throws IOException {
    int c = peek();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      at++;
      c = peek();
    }
    return c;
  }

  private int peek() throws IOException {
    if (at == limit) {
      base += limit;
      at = 0;
      limit = Math.max(0, in.read(buffer));
      if (limit == 0) {
        return -1;
      }
    }
    return buffer[at] & 0xff;
  }

  private void require(boolean is, String why) {
    if (!is) {
      throw broken(why);
    }
  }

  private JsonException broken(String what) {
    return new JsonException("byte " + offset() + ": " + what);
  }
}
