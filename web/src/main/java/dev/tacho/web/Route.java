package dev.tacho.web;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// One method on one path, and who answers. `path` begins with `/`; a segment `{name}` stands for
/// any one segment, which the handler reads with [Ask#pathValue]. `mediaTypes` are the bodies
/// that are taken, without parameters; none means that a body is refused.
public record Route(Method method, String path, Set<String> mediaTypes, Handler handler) {
  public Route {
    if (!path.startsWith("/")) {
      throw new WebException("route " + method + " " + path + " does not begin with '/'");
    }
    Set<String> names = new HashSet<>();
    for (String segment : segments(path)) {
      boolean name = isName(segment);
      if (!name && (segment.contains("{") || segment.contains("}"))) {
        throw new WebException(
            "route "
                + method
                + " "
                + path
                + ": segment '"
                + segment
                + "' is half a name; write {name} or plain text");
      }
      if (name && !names.add(segment)) {
        throw new WebException("route " + method + " " + path + " names " + segment + " twice");
      }
    }
    mediaTypes = Set.copyOf(mediaTypes);
    for (String type : mediaTypes) {
      if (!type.equals(type.toLowerCase(Locale.ROOT))
          || type.indexOf('/') < 1
          || type.indexOf(';') >= 0) {
        throw new WebException(
            "route "
                + method
                + " "
                + path
                + ": '"
                + type
                + "' is not a media type in lower case without parameters");
      }
    }
  }

  /// Answers `GET` (and `HEAD`) on `path`.
  public static Route get(String path, Handler handler) {
    return new Route(Method.GET, path, Set.of(), handler);
  }

  /// Answers `POST` on `path`, with a body of one of `mediaTypes`.
  public static Route post(String path, Set<String> mediaTypes, Handler handler) {
    return new Route(Method.POST, path, mediaTypes, handler);
  }

  /// Answers `DELETE` on `path`.
  public static Route delete(String path, Handler handler) {
    return new Route(Method.DELETE, path, Set.of(), handler);
  }

  List<String> segments() {
    return segments(path);
  }

  static List<String> segments(String path) {
    return Arrays.asList(path.substring(1).split("/", -1));
  }

  static boolean isName(String segment) {
    return segment.length() > 2
        && segment.startsWith("{")
        && segment.endsWith("}")
        && segment.indexOf('{', 1) < 0
        && segment.indexOf('}') == segment.length() - 1;
  }
}
