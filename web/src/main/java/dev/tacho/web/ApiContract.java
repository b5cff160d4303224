package dev.tacho.web;

import dev.tacho.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Holds an OpenAPI 3.1 document against the routes it is meant to describe. Pure; meant for the
/// tests of whoever owns an API:
///
/// ```java assertEquals(List.of(), ApiContract.differences(document, routes)); ```
///
/// Checked: the version, every route documented and every documented operation routed, path
/// parameters declared, body types the same on both sides, an answer for success and one for
/// problems on each operation, bearer tokens asked for, operation ids unique, and every local
/// reference leading somewhere. Whether real requests and answers fit the schemas is for a
/// validator that sees them.
public final class ApiContract {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private final Json.Obj document;
  private final Routes routes;
  private final List<String> found = new ArrayList<>();

  private ApiContract(Json.Obj document, Routes routes) {
    this.document = document;
    this.routes = routes;
  }

  /// Everything in which `document` and `routes` disagree, one sentence each; none is agreement.
  public static List<String> differences(Json.Obj document, Routes routes) {
    ApiContract contract = new ApiContract(document, routes);
    contract.compare();
    return List.copyOf(contract.found);
  }

  private void compare() {
    String version = document.text("openapi").orElse("missing");
    if (!version.startsWith("3.1.")) {
      found.add("openapi is " + version + ", wanted 3.1.x");
    }
    Json.Obj info = document.object("info").orElse(Json.Obj.EMPTY);
    if (info.get("title").isEmpty() || info.get("version").isEmpty()) {
      found.add("info has no title or no version");
    }
    compareSecurity();
    Map<String, Json.Obj> documented = operations();
    Map<String, Route> routed = new TreeMap<>();
    routes.all().forEach(r -> routed.put(r.method() + " " + r.path(), r));
    routed.forEach(
        (name, route) -> {
          Json.Obj operation = documented.get(name);
          if (operation == null) {
            found.add(name + " is routed, but not documented");
          } else {
            compareOperation(name, route, operation);
          }
        });
    documented.keySet().stream()
        .filter(name -> !routed.containsKey(name))
        .forEach(name -> found.add(name + " is documented, but not routed"));
    compareIds(documented);
    compareReferences(document, "#");
  }

  private Map<String, Json.Obj> operations() {
    Map<String, Json.Obj> operations = new TreeMap<>();
    Json.Obj paths = document.object("paths").orElse(Json.Obj.EMPTY);
    for (String path : paths.members().keySet()) {
      Json.Obj item = paths.needObject(path);
      for (String method : item.members().keySet()) {
        if (METHODS.contains(method)) {
          Map<String, Json> whole = new LinkedHashMap<>(item.needObject(method).members());
          List<Json> parameters = new ArrayList<>(item.array("parameters"));
          parameters.addAll(item.needObject(method).array("parameters"));
          whole.put("parameters", Json.array(parameters));
          operations.put(method.toUpperCase(Locale.ROOT) + " " + path, new Json.Obj(whole));
        }
      }
    }
    return operations;
  }

  private void compareOperation(String name, Route route, Json.Obj operation) {
    Set<String> named = new TreeSet<>();
    route.segments().stream()
        .filter(Route::isName)
        .forEach(s -> named.add(s.substring(1, s.length() - 1)));
    Set<String> declared = new TreeSet<>();
    for (Json parameter : operation.array("parameters")) {
      Json.Obj whole = resolved(parameter);
      if (whole.text("in").equals(Optional.of("path"))) {
        declared.add(whole.text("name").orElse("?"));
        if (!whole.get("required").equals(Optional.of(Json.of(true)))) {
          found.add(
              name + ": path parameter " + whole.text("name").orElse("?") + " is not required");
        }
      }
    }
    if (!named.equals(declared)) {
      found.add(
          name
              + ": path parameters are "
              + named
              + " in the route, "
              + declared
              + " in the document");
    }
    Set<String> bodies =
        new TreeSet<>(
            operation
                .get("requestBody")
                .map(this::resolved)
                .flatMap(body -> body.object("content"))
                .orElse(Json.Obj.EMPTY)
                .members()
                .keySet());
    if (!bodies.equals(new TreeSet<>(route.mediaTypes()))) {
      found.add(
          name
              + ": bodies are "
              + new TreeSet<>(route.mediaTypes())
              + " in the route, "
              + bodies
              + " in the document");
    }
    compareAnswers(name, operation.object("responses").orElse(Json.Obj.EMPTY));
  }

  private void compareAnswers(String name, Json.Obj responses) {
    if (responses.members().keySet().stream().noneMatch(status -> status.startsWith("2"))) {
      found.add(name + ": no answer for success (2xx)");
    }
    boolean problems =
        responses
            .get("default")
            .map(this::resolved)
            .flatMap(response -> response.object("content"))
            .flatMap(content -> content.get(Problem.MEDIA_TYPE))
            .isPresent();
    if (!problems) {
      found.add(name + ": no default answer of " + Problem.MEDIA_TYPE);
    }
  }

  private void compareSecurity() {
    Json.Obj schemes =
        document
            .object("components")
            .flatMap(c -> c.object("securitySchemes"))
            .orElse(Json.Obj.EMPTY);
    List<Json> wanted = document.array("security");
    boolean bearer =
        wanted.stream()
            .filter(Json.Obj.class::isInstance)
            .flatMap(item -> ((Json.Obj) item).members().keySet().stream())
            .map(scheme -> schemes.object(scheme).orElse(Json.Obj.EMPTY))
            .anyMatch(
                scheme ->
                    scheme.text("type").equals(Optional.of("http"))
                        && scheme.text("scheme").equals(Optional.of("bearer")));
    if (!bearer) {
      found.add("security does not ask for a bearer token, which the door does");
    }
  }

  private void compareIds(Map<String, Json.Obj> operations) {
    Map<String, String> seen = new TreeMap<>();
    operations.forEach(
        (name, operation) -> {
          String id = operation.text("operationId").orElse("");
          String other = seen.putIfAbsent(id, name);
          if (id.isEmpty()) {
            found.add(name + ": no operationId");
          } else if (other != null) {
            found.add(name + ": operationId " + id + " is that of " + other);
          }
        });
  }

  private void compareReferences(Json value, String where) {
    switch (value) {
      case Json.Obj object -> {
        object
            .members()
            .forEach(
                (name, member) -> {
                  if (name.equals("$ref")
                      && member instanceof Json.Str(var target)
                      && find(target).isEmpty()) {
                    found.add(where + ": reference " + target + " leads nowhere");
                  }
                  compareReferences(member, where + "/" + name);
                });
      }
      case Json.Arr(var items) -> items.forEach(item -> compareReferences(item, where));
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> {}
    }
  }

  private Json.Obj resolved(Json value) {
    if (!(value instanceof Json.Obj object)) {
      return Json.Obj.EMPTY;
    }
    return object.text("$ref").map(target -> find(target).orElse(Json.Obj.EMPTY)).orElse(object);
  }

  private Optional<Json.Obj> find(String reference) {
    if (!reference.startsWith("#/")) {
      return Optional.empty();
    }
    Optional<Json.Obj> at = Optional.of(document);
    for (String step : reference.substring(2).split("/", -1)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      at =
          at.flatMap(object -> object.get(name))
              .filter(Json.Obj.class::isInstance)
              .map(Json.Obj.class::cast);
    }
    return at;
  }
}
