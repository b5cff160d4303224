package dev.tacho.mcp.http;

import dev.tacho.core.json.Json;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.mcp.session.Server;
import dev.tacho.mcp.session.Session;
import dev.tacho.web.Ask;
import dev.tacho.web.Event;
import dev.tacho.web.EventFeed;
import dev.tacho.web.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The clients that have a session, by its id. At most [#MOST]: a new one pushes out the one that
/// was silent for longest. Any thread.
final class Sessions implements AutoCloseable {
  static final String HEADER = "Mcp-Session-Id";
  static final int MOST = 32;

  /// The session that a message names is not there; an error of this room's own between the two
  /// ranges that JSON-RPC keeps for itself.
  static final int GONE = -31_404;

  private final Server server;
  // guarded by this; the one that spoke last stands last
  private final Map<String, Kept> all = new LinkedHashMap<>(16, 0.75f, true);

  Sessions(Server server) {
    this.server = server;
  }

  /// A session that has just begun.
  record Opened(String id, Session session) {}

  /// A session and where its notifications go, while the client listens.
  private static final class Kept {
    private final Session session;
    private final AtomicReference<@Nullable EventFeed> feed = new AtomicReference<>();

    Kept(Server server) {
      this.session = server.session(this::send);
    }

    void send(Json.Obj message) {
      EventFeed open = feed.get();
      if (open != null) {
        open.offer(Event.of(message.toString()));
      }
    }
  }

  Opened open() {
    Kept kept = new Kept(server);
    String id = Token.random().text();
    List<Kept> pushedOut = new ArrayList<>();
    synchronized (this) {
      all.put(id, kept);
      while (all.size() > MOST) {
        pushedOut.add(all.remove(all.keySet().iterator().next()));
      }
    }
    pushedOut.forEach(Sessions::end);
    return new Opened(id, kept.session);
  }

  /// The session that `ask` names; empty when it names none. Fails when that one is gone.
  Optional<Session> of(Ask ask) {
    return ask.header(HEADER).map(this::find).map(kept -> kept.session);
  }

  /// The session that `ask` names. Fails when it names none.
  Session require(Ask ask) {
    return of(ask)
        .orElseThrow(
            () ->
                McpException.request(
                    McpException.INVALID_REQUEST,
                    "header "
                        + HEADER
                        + " is missing; call initialize first, or describe the call in params._meta as"
                        + " from revision 2026-07-28 on"));
  }

  /// Ends the session; false when there is none of that id.
  boolean drop(String id) {
    Kept kept;
    synchronized (this) {
      kept = all.remove(id);
    }
    if (kept == null) {
      return false;
    }
    end(kept);
    return true;
  }

  /// Sends the session's notifications to `feed` until the client leaves. A second listener takes
  /// the place of the first.
  void listen(String id, EventFeed feed) throws InterruptedException {
    Kept kept = find(id);
    kept.feed.set(feed);
    try {
      feed.awaitEnd();
    } finally {
      boolean _ = kept.feed.compareAndSet(feed, null);
    }
  }

  @Override
  public void close() {
    List<Kept> left;
    synchronized (this) {
      left = List.copyOf(all.values());
      all.clear();
    }
    left.forEach(Sessions::end);
  }

  private static void end(Kept kept) {
    kept.session.close();
    kept.session.withdrawAll();
  }

  private synchronized Kept find(String id) {
    Kept kept = all.get(id);
    if (kept == null) {
      throw McpException.request(
          GONE, "the session that " + HEADER + " names is not there; call initialize again");
    }
    return kept;
  }
}
