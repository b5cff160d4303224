package dev.tacho.mcp.http;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.mcp.rpc.Message;
import dev.tacho.mcp.session.Outlet;
import dev.tacho.mcp.session.Server;
import dev.tacho.mcp.session.Session;
import dev.tacho.web.Answer;
import dev.tacho.web.Ask;
import dev.tacho.web.Event;
import dev.tacho.web.EventFeed;
import dev.tacho.web.Route;
import dev.tacho.web.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The streamable transport of both eras: each message is a POST of its own. Clients of the era
/// with a handshake get a session, which they name in a header; the others need none. Any
/// thread.
public final class HttpLink implements AutoCloseable {
  /// The one path.
  public static final String PATH = "/mcp";

  private static final Outlet NOWHERE = message -> {};

  private final Server server;
  private final Sessions sessions;

  private HttpLink(Server server) {
    this.server = server;
    this.sessions = new Sessions(server);
  }

  /// Serves the clients of `server`.
  public static HttpLink of(Server server) {
    return new HttpLink(server);
  }

  /// What a door answers.
  public Routes routes() {
    return Routes.of(
        Route.post(PATH, Set.of("application/json"), this::post),
        Route.get(PATH, this::listen),
        Route.delete(PATH, this::end));
  }

  @Override
  public void close() {
    sessions.close();
  }

  private Answer post(Ask ask) {
    Json json;
    try {
      json = Json.parse(ask.text());
    } catch (JsonException e) {
      return refused(Optional.empty(), McpException.PARSE_ERROR, String.valueOf(e.getMessage()));
    }
    try {
      if (json instanceof Json.Arr(var items)) {
        return batch(ask, items);
      }
      Message message = Message.of(json);
      if (message instanceof Message.Call call) {
        return call(ask, call);
      }
      if (message instanceof Message.Notice notice) {
        sessions.of(ask).ifPresent(session -> session.take(notice));
      }
      return new Answer.Empty(202);
    } catch (McpException e) {
      return json(status(e), Message.error(Message.id(json), e));
    }
  }

  private Answer call(Ask ask, Message.Call call) {
    if (Session.claimedRevision(call).isPresent()) {
      Session.requireSpoken(call);
      Mirrored.require(ask, call);
      return answer(ask, server.session(NOWHERE), call);
    }
    if (call.method().equals("initialize")) {
      Sessions.Opened opened = sessions.open();
      Json.Obj answer = opened.session().answer(call, NOWHERE).orElseThrow();
      if (opened.session().revision().isEmpty()) {
        sessions.drop(opened.id());
        return json(400, answer);
      }
      return new Answer.Text(
          200, "application/json", answer.toString(), Map.of(Sessions.HEADER, opened.id()));
    }
    Session session = sessions.require(ask);
    Mirrored.requireAgreed(ask, session);
    return answer(ask, session, call);
  }

  private Answer answer(Ask ask, Session session, Message.Call call) {
    boolean streams = ask.header("accept").orElse("").contains("text/event-stream");
    if (Session.isQuick(call) || !streams) {
      Json.Obj answer =
          session
              .answer(call, NOWHERE)
              .orElseGet(
                  () ->
                      Message.error(
                          Optional.of(call.id()),
                          McpException.request(
                              McpException.INTERNAL_ERROR, "the call was withdrawn")));
      return json(Session.claimedRevision(call).isPresent() ? status(answer) : 200, answer);
    }
    return Answer.events(feed -> pour(session, call, feed));
  }

  /// Works on a thread of its own, as the one that writes the stream is interrupted when the
  /// client leaves, and reading files must not be.
  private static void pour(Session session, Message.Call call, EventFeed feed)
      throws InterruptedException {
    Thread worker =
        Thread.ofPlatform()
            .daemon()
            .name("tacho-mcp-call")
            .start(
                () ->
                    session
                        .answer(call, message -> send(feed, message))
                        .ifPresent(answer -> send(feed, answer)));
    try {
      worker.join();
    } catch (InterruptedException e) {
      session.withdraw(call.id());
      throw e;
    }
  }

  private static void send(EventFeed feed, Json.Obj message) {
    try {
      feed.send(Event.of(message.toString()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer batch(Ask ask, List<Json> items) {
    Session session = sessions.require(ask);
    if (!session.takesBatches() || items.isEmpty()) {
      return refused(
          Optional.empty(),
          McpException.INVALID_REQUEST,
          items.isEmpty()
              ? "an empty list is no message"
              : "several messages at once are not taken in this revision; post each by itself");
    }
    List<Json> answers = new ArrayList<>();
    for (Json item : items) {
      try {
        Message message = Message.of(item);
        if (message instanceof Message.Call call) {
          session.answer(call, NOWHERE).ifPresent(answers::add);
        } else if (message instanceof Message.Notice notice) {
          session.take(notice);
        }
      } catch (McpException e) {
        answers.add(Message.error(Message.id(item), e));
      }
    }
    return answers.isEmpty() ? new Answer.Empty(202) : Answer.json(Json.array(answers));
  }

  /// A stream of what changes, for a client with a session.
  private Answer listen(Ask ask) {
    if (ask.header(Sessions.HEADER).isEmpty()) {
      return Answer.problem(
          405,
          "GET " + PATH,
          "names no session",
          "begin with initialize, or call subscriptions/listen from revision 2026-07-28 on");
    }
    String id;
    try {
      sessions.require(ask);
      id = ask.header(Sessions.HEADER).orElseThrow();
    } catch (McpException e) {
      return json(404, Message.error(Optional.empty(), e));
    }
    return Answer.events(feed -> sessions.listen(id, feed));
  }

  private Answer end(Ask ask) {
    Optional<String> id = ask.header(Sessions.HEADER);
    if (id.isEmpty() || !sessions.drop(id.get())) {
      return Answer.problem(
          404, "header " + Sessions.HEADER, "names no session", "it may have ended before");
    }
    return Answer.done();
  }

  private static Answer refused(Optional<Json> id, int code, String why) {
    return json(400, Message.error(id, McpException.request(code, why)));
  }

  private static Answer json(int status, Json.Obj body) {
    return new Answer.Text(status, "application/json", body.toString(), Map.of());
  }

  private static int status(McpException e) {
    return status(e.code().orElse(McpException.INTERNAL_ERROR));
  }

  /// The status that goes with an answer to a call that describes itself.
  private static int status(Json.Obj answer) {
    return answer.get("error").map(e -> status((int) ((Json.Obj) e).needWhole("code"))).orElse(200);
  }

  private static int status(int code) {
    return switch (code) {
      case McpException.METHOD_NOT_FOUND, Sessions.GONE -> 404;
      case McpException.INVALID_REQUEST,
          McpException.HEADER_MISMATCH,
          McpException.UNSUPPORTED_REVISION,
          McpException.INVALID_PARAMS ->
          400;
      default -> 200;
    };
  }
}
