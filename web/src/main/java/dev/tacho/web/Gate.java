package dev.tacho.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Decides by the head of a request whether it may pass, in this order: version, host, origin,
/// token, path, method, body type, body length. Who does not know the token learns nothing of the
/// paths. Immutable, any thread, no side effect.
final class Gate {
  private static final String SCHEME = "bearer ";

  private final Listen listen;
  private final Keys keys;
  private final Routes routes;
  private final int bodyBytes;

  Gate(Listen listen, Keys keys, Routes routes, int bodyBytes) {
    this.listen = listen;
    this.keys = keys;
    this.routes = routes;
    this.bodyBytes = bodyBytes;
  }

  /// What the gate says.
  sealed interface Verdict {
    /// Goes to the route's handler when the body is here.
    record Pass(
        Route route,
        String path,
        Map<String, String> pathValues,
        List<Map.Entry<String, String>> query)
        implements Verdict {}

    /// Gets this answer.
    record Stop(Problem problem) implements Verdict {}
  }

  Verdict judge(Head head) {
    try {
      requireVersion(head);
      requireHost(head);
      requireOrigin(head);
      requireToken(head);
      Target target = Target.of(head.target());
      return switch (routes.find(head.method(), target.path())) {
        case Routes.Found.Nowhere(var near) ->
            stop(
                404,
                "path",
                target.path(),
                near.map(n -> "did you mean " + n + "?")
                    .orElse("GET " + Routes.DOCUMENT_PATH + " lists what there is"));
        case Routes.Found.OtherMethods(var allowed) -> otherMethod(head, target, allowed);
        case Routes.Found.Here(var route, var values) -> {
          requireBodyFits(head, route);
          yield new Verdict.Pass(route, target.path(), values, target.query());
        }
      };
    } catch (WebException refused) {
      return new Verdict.Stop(refused.problem().orElseThrow(() -> refused));
    }
  }

  private static void requireVersion(Head head) {
    if (!head.version().equals("HTTP/1.1")) {
      throw refuse(505, "HTTP version", head.version(), "speak HTTP/1.1");
    }
  }

  private void requireHost(Head head) {
    List<String> hosts = head.all("host");
    if (hosts.size() != 1) {
      throw refuse(400, "header Host", "is there " + hosts.size() + " times", "send it once");
    }
    boolean ours =
        switch (listen) {
          case Listen.Unix _ -> true;
          case Listen.Tcp tcp -> HostNames.isOurs(hosts.getFirst(), tcp);
        };
    if (!ours) {
      throw refuse(
          421,
          "header Host",
          hosts.getFirst(),
          "this door does not go by that name; use the address that it was announced with");
    }
  }

  /// A browser names the page that a request comes from; only pages of this machine are let in.
  private void requireOrigin(Head head) {
    for (String origin : head.all("origin")) {
      int scheme = origin.indexOf("://");
      boolean ours =
          scheme > 0
              && switch (listen) {
                case Listen.Unix _ -> false;
                case Listen.Tcp tcp -> HostNames.isOurs(origin.substring(scheme + 3), tcp);
              };
      if (!ours) {
        throw refuse(
            403,
            "header Origin",
            origin,
            "this door takes no requests from web pages of other machines");
      }
    }
  }

  private void requireToken(Head head) {
    List<String> offered = head.all("authorization");
    boolean known =
        offered.size() == 1
            && offered.getFirst().toLowerCase(Locale.ROOT).startsWith(SCHEME)
            && keys.matches(offered.getFirst().substring(SCHEME.length()).strip());
    if (!known) {
      throw new WebException(
          new Problem(
              401,
              "header Authorization",
              offered.isEmpty() ? "is missing" : "does not hold the token of this door",
              "send 'Authorization: Bearer TOKEN'",
              Map.of("WWW-Authenticate", "Bearer")));
    }
  }

  private static Verdict otherMethod(Head head, Target target, Set<String> allowed) {
    String list = String.join(", ", allowed);
    return new Verdict.Stop(
        new Problem(
            405,
            "method of " + Shown.of(target.path()),
            Shown.of(head.method()),
            "use " + list,
            Map.of("Allow", list)));
  }

  private void requireBodyFits(Head head, Route route) {
    if (!head.hasBody()) {
      return;
    }
    List<String> types = head.all("content-type");
    String type = types.size() == 1 ? MediaTypes.bare(types.getFirst()) : "";
    if (route.mediaTypes().isEmpty()) {
      throw refuse(415, "body", type.isEmpty() ? "is there" : type, "send none to this route");
    }
    if (!route.mediaTypes().contains(type)) {
      throw refuse(
          415,
          "header Content-Type",
          types.isEmpty() ? "is missing" : String.join(" and ", types),
          "send " + String.join(" or ", route.mediaTypes().stream().sorted().toList()));
    }
    List<String> encodings = head.all("content-encoding");
    if (!encodings.isEmpty() && !encodings.equals(List.of("identity"))) {
      throw refuse(
          415, "header Content-Encoding", String.join(", ", encodings), "send the body as it is");
    }
    for (String length : head.all("content-length")) {
      if (!length.matches("[0-9]{1,18}") || Long.parseLong(length) > bodyBytes) {
        throw new WebException(tooLong(length + " bytes"));
      }
    }
  }

  /// Status 413, for a body that is announced or found to be too long.
  Problem tooLong(String found) {
    return new Problem(
        413, "body", Shown.of(found), "send " + bodyBytes + " bytes or fewer at a time");
  }

  private static Verdict stop(int status, String thing, String value, String remedy) {
    return new Verdict.Stop(
        new Problem(status, thing, "'" + Shown.of(value) + "' is not there", remedy));
  }

  private static WebException refuse(int status, String thing, String value, String remedy) {
    return new WebException(new Problem(status, thing, Shown.of(value), remedy));
  }

  /// The request's target, taken apart.
  private record Target(String path, List<Map.Entry<String, String>> query) {
    static Target of(String target) {
      if (!target.startsWith("/")) {
        throw refuse(400, "request target", target, "send a path that begins with '/'");
      }
      int mark = target.indexOf('?');
      String path = mark < 0 ? target : target.substring(0, mark);
      List<Map.Entry<String, String>> query = new ArrayList<>();
      if (mark >= 0) {
        for (String pair : target.substring(mark + 1).split("&", -1)) {
          if (!pair.isEmpty()) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.add(Map.entry(Percent.decode(name, true), Percent.decode(value, true)));
          }
        }
      }
      return new Target(path, List.copyOf(query));
    }
  }
}
