package dev.tacho.mcp.session;

import dev.tacho.core.json.Json;
import dev.tacho.core.text.NearMiss;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Offer;
import dev.tacho.mcp.offer.Prompt;
import dev.tacho.mcp.offer.Shelf;
import dev.tacho.mcp.offer.Tool;
import dev.tacho.mcp.rpc.McpException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The methods that answer from what is offered, without a state of their own. Any thread.
final class Methods {
  /// What a completion may list, by the protocol.
  private static final int COMPLETIONS = 100;

  /// How long a client may keep what never changes.
  private static final long HOUR_MILLIS = 3_600_000;

  private final Offer offer;

  Methods(Offer offer) {
    this.offer = offer;
  }

  /// The result of `method`; empty when there is no such method.
  Optional<Json.Obj> result(String method, Json.Obj params, Caller caller, Asking asking) {
    return switch (method) {
      case "tools/list" -> Optional.of(tools(caller));
      case "tools/call" -> Optional.of(call(params, caller, asking));
      case "resources/list" -> Optional.of(resources(params, caller));
      case "resources/templates/list" -> Optional.of(templates(caller));
      case "resources/read" -> Optional.of(read(params, caller, asking));
      case "prompts/list" -> Optional.of(prompts(caller));
      case "prompts/get" -> Optional.of(prompt(params));
      case "completion/complete" -> Optional.of(complete(params));
      default -> Optional.empty();
    };
  }

  Json.Obj capabilities() {
    return Json.object()
        .put("tools", Json.Obj.EMPTY)
        .put("resources", Json.object().put("subscribe", true).put("listChanged", true).build())
        .put("prompts", Json.Obj.EMPTY)
        .put("completions", Json.Obj.EMPTY)
        .build();
  }

  Json.Obj serverInfo() {
    return Json.object().put("name", offer.name()).put("version", offer.version()).build();
  }

  Json.Obj discovered() {
    return cached(
            Json.object()
                .put("supportedVersions", Json.ofTexts(Revision.dates()))
                .put("capabilities", capabilities())
                .put("instructions", offer.instructions()),
            true)
        .build();
  }

  String instructions() {
    return offer.instructions();
  }

  private static Json.Builder cached(Json.Builder result, boolean lasting) {
    return result
        .put("ttlMs", lasting ? HOUR_MILLIS : 0)
        .put("cacheScope", lasting ? "public" : "private");
  }

  private static Json.Obj listed(
      String name, List<Json> items, Optional<String> next, Caller caller, boolean lasting) {
    Json.Builder result = Json.object().put(name, Json.array(items)).putText("nextCursor", next);
    return (caller.describesItself() ? cached(result, lasting) : result).build();
  }

  /// Everything that is offered, as the newest revision with a handshake lists it.
  Json.Obj offered() {
    Caller caller = new Caller(Revision.LAST_WITH_HANDSHAKE);
    return Json.object()
        .put("revisions", Json.ofTexts(Revision.dates()))
        .putAll(tools(caller))
        .putAll(prompts(caller))
        .putAll(templates(caller))
        .build();
  }

  private Json.Obj tools(Caller caller) {
    List<Json> all = new ArrayList<>();
    for (Tool tool : offer.tools()) {
      all.add(described(tool.description(), caller));
    }
    return listed("tools", all, Optional.empty(), caller, true);
  }

  private static Json described(Tool.Description tool, Caller caller) {
    Json.Builder json =
        Json.object()
            .put("name", tool.name())
            .put("description", tool.says())
            .put("inputSchema", tool.arguments().schema());
    if (caller.revision().since(Revision.R2025_06_18)) {
      json.put("outputSchema", tool.answer().schema());
    }
    if (caller.revision().since(Revision.R2025_03_26)) {
      Json.Builder hints = Json.object().put("readOnlyHint", !tool.writes());
      if (tool.writes()) {
        hints.put("destructiveHint", false);
      }
      json.put(
          "annotations", hints.put("idempotentHint", true).put("openWorldHint", false).build());
    }
    return json.build();
  }

  private Json.Obj call(Json.Obj params, Caller caller, Asking asking) {
    String name = text(params, "name");
    Tool tool =
        offer.tools().stream()
            .filter(t -> t.description().name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    invalid(
                        "Unknown tool: "
                            + name
                            + NearMiss.suggestion(
                                name,
                                offer.tools().stream().map(t -> t.description().name()).toList())
                            + " tools/list names them"));
    Json.Obj arguments = object(params, "arguments");
    List<String> faults = tool.description().arguments().faults(arguments);
    try {
      if (!faults.isEmpty()) {
        String all = name + ": " + String.join("; ", faults);
        throw caller.revision().since(Revision.R2025_11_25) ? McpException.tool(all) : invalid(all);
      }
      Tool.Told told = tool.call(arguments, asking);
      Json.Builder result = content(told.text());
      if (caller.revision().since(Revision.R2025_06_18)) {
        result.put("structuredContent", told.facts());
      }
      return result.put("isError", false).build();
    } catch (McpException e) {
      if (e.code().isPresent()) {
        throw e;
      }
      return content(e.text()).put("isError", true).build();
    }
  }

  private static Json.Builder content(String text) {
    return Json.object()
        .put(
            "content",
            Json.array(List.of(Json.object().put("type", "text").put("text", text).build())));
  }

  private Json.Obj resources(Json.Obj params, Caller caller) {
    Shelf.Page page = offer.shelf().list(optional(params, "cursor"));
    return listed(
        "resources",
        page.items().stream().<Json>map(item -> item(item, caller)).toList(),
        page.next(),
        caller,
        false);
  }

  private static Json item(Shelf.Item item, Caller caller) {
    Json.Builder json = Json.object().put("uri", item.uri()).put("name", item.name());
    if (caller.revision().since(Revision.R2025_06_18)) {
      json.put("title", item.title());
    }
    return json.put("mimeType", item.mimeType()).build();
  }

  private Json.Obj templates(Caller caller) {
    List<Json> all = new ArrayList<>();
    for (Shelf.Template template : offer.shelf().templates()) {
      all.add(
          Json.object()
              .put("uriTemplate", template.uri())
              .put("name", template.name())
              .put("description", template.says())
              .put("mimeType", template.mimeType())
              .build());
    }
    return listed("resourceTemplates", all, Optional.empty(), caller, true);
  }

  private Json.Obj read(Json.Obj params, Caller caller, Asking asking) {
    String uri = text(params, "uri");
    Shelf.Content content =
        offer.shelf().read(uri, asking).orElseThrow(() -> notThere(uri, caller));
    Json.Builder result =
        Json.object()
            .put(
                "contents",
                Json.array(
                    List.of(
                        Json.object()
                            .put("uri", uri)
                            .put("mimeType", content.mimeType())
                            .put("text", content.text())
                            .build())));
    return (caller.describesItself() ? cached(result, false) : result).build();
  }

  /// What to say of a resource that is not there.
  static McpException notThere(String uri, Caller caller) {
    return McpException.request(
        caller.describesItself() ? McpException.INVALID_PARAMS : McpException.RESOURCE_NOT_FOUND,
        "no resource '" + uri + "'; resources/list and resources/templates/list tell what there is",
        Json.object().put("uri", uri).build());
  }

  private Json.Obj prompts(Caller caller) {
    List<Json> all = new ArrayList<>();
    for (Prompt prompt : offer.prompts()) {
      List<Json> blanks = new ArrayList<>();
      for (Prompt.Blank blank : prompt.blanks()) {
        blanks.add(
            Json.object()
                .put("name", blank.name())
                .put("description", blank.says())
                .put("required", blank.needed())
                .build());
      }
      all.add(
          Json.object()
              .put("name", prompt.name())
              .put("description", prompt.says())
              .put("arguments", Json.array(blanks))
              .build());
    }
    return listed("prompts", all, Optional.empty(), caller, true);
  }

  private Json.Obj prompt(Json.Obj params) {
    Prompt prompt = promptOf(text(params, "name"));
    Map<String, String> given = new LinkedHashMap<>();
    Json.Obj arguments = object(params, "arguments");
    for (String name : arguments.members().keySet()) {
      given.put(name, text(arguments, name));
    }
    List<String> known = prompt.blanks().stream().map(Prompt.Blank::name).toList();
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw invalid(
            "prompt "
                + prompt.name()
                + " has no '"
                + name
                + "'"
                + NearMiss.suggestion(name, known)
                + " it takes "
                + String.join(", ", known));
      }
    }
    for (Prompt.Blank blank : prompt.blanks()) {
      if (blank.needed() && !given.containsKey(blank.name())) {
        throw invalid("prompt " + prompt.name() + " needs '" + blank.name() + "': " + blank.says());
      }
    }
    Json.Obj message =
        Json.object()
            .put("role", "user")
            .put(
                "content",
                Json.object().put("type", "text").put("text", prompt.text(given)).build())
            .build();
    return Json.object()
        .put("description", prompt.says())
        .put("messages", Json.array(List.of(message)))
        .build();
  }

  private Prompt promptOf(String name) {
    return offer.prompts().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "Unknown prompt: "
                        + name
                        + NearMiss.suggestion(
                            name, offer.prompts().stream().map(Prompt::name).toList())
                        + " prompts/list names them"));
  }

  private Json.Obj complete(Json.Obj params) {
    Json.Obj argument = object(params, "argument");
    Json.Obj ref = object(params, "ref");
    switch (text(ref, "type")) {
      case "ref/prompt" -> promptOf(text(ref, "name"));
      case "ref/resource" -> {
        String uri = text(ref, "uri");
        if (offer.shelf().templates().stream().noneMatch(t -> t.uri().equals(uri))) {
          throw invalid("no template '" + uri + "'; resources/templates/list names them");
        }
      }
      default ->
          throw invalid(
              "'ref.type' is " + ref.members().get("type") + "; give ref/prompt or ref/resource");
    }
    List<String> all = offer.shelf().complete(text(argument, "name"), text(argument, "value"));
    List<String> shown = all.subList(0, Math.min(all.size(), COMPLETIONS));
    return Json.object()
        .put(
            "completion",
            Json.object()
                .put("values", Json.ofTexts(shown))
                .put("total", all.size())
                .put("hasMore", shown.size() < all.size())
                .build())
        .build();
  }

  static String text(Json.Obj object, String name) {
    return optional(object, name)
        .orElseThrow(() -> invalid("'" + name + "' is missing; give it as text"));
  }

  private static Optional<String> optional(Json.Obj object, String name) {
    Optional<Json> value = object.get(name);
    if (value.isPresent() && !(value.get() instanceof Json.Str)) {
      throw invalid("'" + name + "' must be text; found " + value.get());
    }
    return value.map(v -> ((Json.Str) v).value());
  }

  static Json.Obj object(Json.Obj object, String name) {
    Optional<Json> value = object.get(name);
    if (value.isEmpty()) {
      return Json.Obj.EMPTY;
    }
    if (value.get() instanceof Json.Obj found) {
      return found;
    }
    throw invalid("'" + name + "' must be an object; found " + value.get());
  }

  private static McpException invalid(String what) {
    return McpException.request(McpException.INVALID_PARAMS, what);
  }
}
