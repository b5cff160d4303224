package dev.tacho.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One request that has passed the door: whole, within the limits, from someone who knows the
/// token. Confined to the handler's thread.
public final class Ask {
  private final Method method;
  private final String path;
  private final Map<String, String> pathValues;
  private final List<Map.Entry<String, String>> query;
  private final List<Map.Entry<String, String>> headers;
  private final byte[] body;

  Ask(
      Method method,
      String path,
      Map<String, String> pathValues,
      List<Map.Entry<String, String>> query,
      List<Map.Entry<String, String>> headers,
      byte[] body) {
    this.method = method;
    this.path = path;
    this.pathValues = pathValues;
    this.query = query;
    this.headers = headers;
    this.body = body;
  }

  /// The method of the route; `GET` also where the client said `HEAD`.
  public Method method() {
    return method;
  }

  /// The path as it was sent, percent-encoded, without the query.
  public String path() {
    return path;
  }

  /// The decoded text that stands where the route has `{name}`.
  public String pathValue(String name) {
    String value = pathValues.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no segment {" + name + "}");
    }
    return value;
  }

  /// The value of `name` in the query. A name that is there twice is refused.
  public Optional<String> query(String name) {
    List<String> values = queryAll(name);
    if (values.size() > 1) {
      throw new WebException(
          new Problem(
              400,
              "the query's '" + name + "'",
              "is there " + values.size() + " times",
              "give it once"));
    }
    return values.stream().findFirst();
  }

  /// All values of `name` in the query, in order.
  public List<String> queryAll(String name) {
    return valuesOf(query, name);
  }

  /// A whole number in the query, from `least` to `most`; anything else is refused.
  public Optional<Long> queryNumber(String name, long least, long most) {
    return query(name)
        .map(
            text -> {
              try {
                long value = Long.parseLong(text);
                if (value >= least && value <= most) {
                  return value;
                }
              } catch (NumberFormatException _) {
                // said below, with the range
              }
              throw new WebException(
                  new Problem(
                      400,
                      "the query's '" + name + "'",
                      "is '" + Shown.of(text) + "'",
                      "give a whole number from " + least + " to " + most));
            });
  }

  /// The first header called `name`, in any case.
  public Optional<String> header(String name) {
    return valuesOf(headers, name.toLowerCase(Locale.ROOT)).stream().findFirst();
  }

  /// The body's media type in lower case without parameters; empty when there is no body.
  public String mediaType() {
    return header("content-type").map(MediaTypes::bare).orElse("");
  }

  /// The body; no bytes when there is none. The caller's copy.
  public byte[] body() {
    return body.clone();
  }

  /// The body as text. Bytes that are no UTF-8 are refused.
  public String text() {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new WebException(
          new Problem(
              400, "the body", "is not UTF-8", "send text in UTF-8, or replace what is broken"));
    }
  }

  /// The body as one JSON object; anything else is refused with the parser's own words.
  public Json.Obj json() {
    try {
      return Json.parseObject(text());
    } catch (JsonException e) {
      throw new WebException(
          new Problem(
              400,
              "the body",
              "is not the JSON object wanted: " + Shown.of(String.valueOf(e.getMessage())),
              "send one JSON object"));
    }
  }

  private static List<String> valuesOf(List<Map.Entry<String, String>> pairs, String name) {
    List<String> values = new ArrayList<>();
    for (Map.Entry<String, String> pair : pairs) {
      if (pair.getKey().equals(name)) {
        values.add(pair.getValue());
      }
    }
    return List.copyOf(values);
  }
}
