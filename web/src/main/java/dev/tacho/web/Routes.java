package dev.tacho.web;

import dev.tacho.core.json.Json;
import dev.tacho.core.text.EditDistance;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Everything that a door answers, as data. Immutable. Where two routes fit a path, the one with
/// plain text in the earlier segment is taken.
public final class Routes {
  /// Where the API's own document is served.
  public static final String DOCUMENT_PATH = "/v1/openapi.json";

  /// More slips than this are another path, not a slip. A named segment costs as much as its text.
  private static final int FAR = 3;

  private final List<Route> all;

  private Routes(List<Route> all) {
    this.all = List.copyOf(all);
    Set<String> seen = new HashSet<>();
    for (Route route : this.all) {
      if (!seen.add(route.method() + " " + shape(route))) {
        throw new WebException("route " + route.method() + " " + route.path() + " is there twice");
      }
    }
  }

  /// The given routes.
  public static Routes of(Route... routes) {
    return new Routes(List.of(routes));
  }

  /// These routes and one more, `GET /v1/openapi.json`, which answers with `document`: the
  /// OpenAPI document that describes them. [ApiContract] says where the two disagree.
  public Routes describedBy(Json.Obj document) {
    List<Route> more = new ArrayList<>(all);
    more.add(Route.get(DOCUMENT_PATH, ask -> Answer.json(document)));
    return new Routes(more);
  }

  /// Reads a JSON document that lies beside `owner` on the class path or in its module.
  public static Json.Obj resource(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new WebException("no resource '" + name + "' beside " + owner.getName());
      }
      return Json.parseObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read resource '" + name + "' beside " + owner.getName(), e);
    }
  }

  /// All routes, in the order given.
  public List<Route> all() {
    return all;
  }

  /// What the routes have for a method and a raw path (percent-encoded, without a query).
  Found find(String method, String path) {
    List<String> segments = Route.segments(path);
    List<Route> fitting =
        all.stream()
            .filter(route -> fits(route.segments(), segments))
            .sorted(Comparator.comparing(Routes::rank))
            .toList();
    if (fitting.isEmpty()) {
      return new Found.Nowhere(nearest(path));
    }
    String wanted = method.equals("HEAD") ? "GET" : method;
    Optional<Route> route =
        fitting.stream().filter(r -> r.method().name().equals(wanted)).findFirst();
    if (route.isEmpty()) {
      return new Found.OtherMethods(allowed(fitting));
    }
    return new Found.Here(route.get(), values(route.get().segments(), segments));
  }

  /// What [#find] found.
  sealed interface Found {
    /// The route, and the decoded values of its named segments.
    record Here(Route route, Map<String, String> values) implements Found {}

    /// The path is there, for these methods.
    record OtherMethods(Set<String> allowed) implements Found {}

    /// No such path; perhaps this one was meant.
    record Nowhere(Optional<String> near) implements Found {}
  }

  private static boolean fits(List<String> pattern, List<String> segments) {
    if (pattern.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < pattern.size(); i++) {
      String want = pattern.get(i);
      String have = segments.get(i);
      if (Route.isName(want) ? have.isEmpty() : !want.equals(have)) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, String> values(List<String> pattern, List<String> segments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < pattern.size(); i++) {
      String want = pattern.get(i);
      if (Route.isName(want)) {
        values.put(want.substring(1, want.length() - 1), Percent.decode(segments.get(i), false));
      }
    }
    return values;
  }

  private static Set<String> allowed(List<Route> fitting) {
    Set<String> methods = new TreeSet<>();
    for (Route route : fitting) {
      methods.add(route.method().name());
      if (route.method() == Method.GET) {
        methods.add("HEAD");
      }
    }
    return methods;
  }

  private Optional<String> nearest(String path) {
    return all.stream()
        .map(Route::path)
        .distinct()
        .filter(known -> Math.abs(known.length() - path.length()) <= FAR)
        .filter(known -> EditDistance.of(known, path) <= FAR)
        .min(Comparator.comparingInt(known -> EditDistance.of(known, path)));
  }

  /// Sorts plain segments before named ones, the earlier segment counting more.
  private static String rank(Route route) {
    StringBuilder rank = new StringBuilder();
    route.segments().forEach(segment -> rank.append(Route.isName(segment) ? '1' : '0'));
    return rank.toString();
  }

  private static String shape(Route route) {
    StringBuilder shape = new StringBuilder();
    route.segments().forEach(s -> shape.append('/').append(Route.isName(s) ? "{}" : s));
    return shape.toString();
  }
}
