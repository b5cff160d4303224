package dev.tacho.mcp.session;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.mcp.offer.Asking;
import dev.tacho.mcp.offer.Memory;
import dev.tacho.mcp.rpc.McpException;
import dev.tacho.mcp.rpc.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One client: what it agreed on, what it has under way, what it was told. Any thread may bring
/// its messages; each call works on the thread that brought it.
public final class Session implements AutoCloseable {
  private final Server server;
  private final Outlet notices;
  private final Memory memory = Memory.ofSession();
  private final Map<Json, Work> underWay = new ConcurrentHashMap<>();
  private volatile @Nullable Caller agreed;
  private Lookout.@Nullable Subscription subscription; // guarded by this
  private boolean closed; // guarded by this

  Session(Server server, Outlet notices) {
    this.server = server;
    this.notices = notices;
  }

  /// The revision that was agreed on by a handshake; empty before, and for clients that need
  /// none.
  public Optional<String> revision() {
    Caller known = agreed;
    return known == null ? Optional.empty() : Optional.of(known.revision().date());
  }

  /// Whether several messages may come at once: in one revision only.
  public boolean takesBatches() {
    Caller known = agreed;
    return known != null && known.revision() == Revision.R2025_03_26;
  }

  /// Whether `call` is answered within milliseconds, so that nobody needs to wait beside it.
  public static boolean isQuick(Message.Call call) {
    return switch (call.method()) {
      case "tools/call", "resources/read", "resources/list", "subscriptions/listen" -> false;
      default -> true;
    };
  }

  /// The revision that `call` says it is of; empty where it leaves that to a handshake.
  public static Optional<String> claimedRevision(Message.Call call) {
    return Caller.claimed(call);
  }

  /// Fails unless the revision that `call` says it is of is spoken here.
  public static void requireSpoken(Message.Call call) {
    Optional<Caller> _ = Caller.described(call);
  }

  /// Does what `call` asks for. What belongs to this call alone (its progress) goes to `aside`.
  /// Empty when the client has withdrawn the call: then nothing is answered.
  public Optional<Json.Obj> answer(Message.Call call, Outlet aside) {
    try {
      Optional<Json.Obj> result = result(call, aside);
      return result.map(r -> Message.result(call.id(), r));
    } catch (Asking.Withdrawn _) {
      return Optional.empty();
    } catch (McpException e) {
      return Optional.of(Message.error(Optional.of(call.id()), e));
    } catch (RuntimeException e) {
      return Optional.of(
          Message.error(
              Optional.of(call.id()),
              McpException.request(
                  McpException.INTERNAL_ERROR,
                  call.method()
                      + " failed: "
                      + e
                      + "; this is a fault of ours, please report it")));
    }
  }

  /// Takes a notification. Unknown ones are left alone, as the protocol says.
  public void take(Message.Notice notice) {
    switch (notice.method()) {
      case "notifications/initialized" -> begin();
      case "notifications/cancelled" -> {
        Json id = notice.params().members().get("requestId");
        if (id != null) {
          withdraw(id);
        }
      }
      default -> {}
    }
  }

  /// Nobody waits for the answer to the call `id` any more.
  public void withdraw(Json id) {
    Work work = underWay.get(id);
    if (work != null) {
      work.withdraw();
    }
  }

  /// The client is gone, or nobody waits for its answers any more.
  public void withdrawAll() {
    underWay.values().forEach(Work::withdraw);
  }

  /// The client is going: calls that only wait give their answers.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (subscription != null) {
        subscription.close();
        subscription = null;
      }
    }
    underWay.values().forEach(Work::end);
  }

  private Optional<Json.Obj> result(Message.Call call, Outlet aside) {
    Optional<Caller> described = Caller.described(call);
    if (described.isEmpty()) {
      Optional<Json.Obj> early = beforeAgreement(call);
      if (early.isPresent()) {
        return early;
      }
    }
    Caller caller = described.orElseGet(() -> requireAgreed(call));
    Memory told = caller.describesItself() ? server.strangers() : memory;
    Work work = new Work(call, caller, told, aside, server.work(), server.nanos());
    if (!server.calls().tryAcquire()) {
      throw McpException.request(
          McpException.INTERNAL_ERROR,
          "there are " + Server.MOST_CALLS + " calls under way; wait for one of them to end");
    }
    try {
      if (underWay.putIfAbsent(call.id(), work) != null) {
        throw McpException.request(
            McpException.INVALID_REQUEST,
            "a call with the id " + call.id() + " is under way; give each call an id of its own");
      }
      try {
        return Optional.of(finished(work(call, caller, work, aside), caller, work));
      } finally {
        underWay.remove(call.id(), work);
      }
    } finally {
      server.calls().release();
    }
  }

  /// What is answered without an agreement: the handshake itself, and a sign of life.
  private Optional<Json.Obj> beforeAgreement(Message.Call call) {
    return switch (call.method()) {
      case "initialize" -> Optional.of(initialize(call.params()));
      case "ping" -> Optional.of(Json.Obj.EMPTY);
      default -> Optional.empty();
    };
  }

  private Caller requireAgreed(Message.Call call) {
    Caller known = agreed;
    if (known == null) {
      throw McpException.request(
          McpException.INVALID_PARAMS,
          call.method()
              + " came before any agreement; call initialize first, or say the revision in"
              + " params._meta as from 2026-07-28 on");
    }
    return known;
  }

  private Json.Obj initialize(Json.Obj params) {
    if (agreed != null) {
      throw McpException.request(
          McpException.INVALID_REQUEST, "this session is initialized; begin another one");
    }
    String asked = Methods.text(params, "protocolVersion");
    Revision revision =
        Revision.of(asked)
            .filter(r -> !r.since(Revision.R2026_07_28))
            .orElse(Revision.LAST_WITH_HANDSHAKE);
    agreed = new Caller(revision);
    return Json.object()
        .put("protocolVersion", revision.date())
        .put("capabilities", server.methods().capabilities())
        .put("serverInfo", server.methods().serverInfo())
        .put("instructions", server.methods().instructions())
        .build();
  }

  private Json.Obj work(Message.Call call, Caller caller, Work work, Outlet aside) {
    if (caller.describesItself()) {
      switch (call.method()) {
        case "server/discover" -> {
          return server.methods().discovered();
        }
        case "subscriptions/listen" -> {
          return listen(call, work, aside);
        }
        default -> {}
      }
    } else {
      switch (call.method()) {
        case "resources/subscribe" -> {
          return subscribe(Methods.text(call.params(), "uri"), caller);
        }
        case "resources/unsubscribe" -> {
          return unsubscribe(Methods.text(call.params(), "uri"));
        }
        default -> {}
      }
    }
    boolean turn = !isQuick(call);
    if (turn) {
      work.takeTurn();
    }
    try {
      return server
          .methods()
          .result(call.method(), call.params(), caller, work)
          .orElseThrow(
              () ->
                  McpException.request(
                      McpException.METHOD_NOT_FOUND, "Method not found: " + call.method()));
    } finally {
      if (turn) {
        work.giveTurn();
      }
    }
  }

  private Json.Obj finished(Json.Obj result, Caller caller, Work work) {
    work.requireWanted();
    if (!caller.describesItself()) {
      return result;
    }
    Json.Obj meta = Methods.object(result, "_meta");
    return Json.object()
        .put("resultType", "complete")
        .putAll(result)
        .put(
            "_meta",
            Json.object().putAll(meta).put(Caller.SERVER, server.methods().serverInfo()).build())
        .build();
  }

  /// From here on the client may be told what changes.
  private synchronized void begin() {
    if (agreed != null && subscription == null && !closed) {
      subscription = server.lookout().subscribe(notices, Optional.empty(), true);
    }
  }

  private synchronized Json.Obj subscribe(String uri, Caller caller) {
    begin();
    if (subscription == null || !subscription.add(uri)) {
      throw McpException.request(
          McpException.INVALID_PARAMS,
          "'" + uri + "' is one too many: " + Lookout.MOST + " are watched; unsubscribe another");
    }
    if (!subscription.isThere(uri)) {
      subscription.remove(uri);
      throw Methods.notThere(uri, caller);
    }
    return Json.Obj.EMPTY;
  }

  private synchronized Json.Obj unsubscribe(String uri) {
    if (subscription != null) {
      subscription.remove(uri);
    }
    return Json.Obj.EMPTY;
  }

  private Json.Obj listen(Message.Call call, Work work, Outlet aside) {
    Json.Obj wanted = Methods.object(call.params(), "notifications");
    boolean list = Json.of(true).equals(wanted.members().get("resourcesListChanged"));
    List<String> uris = new ArrayList<>();
    Json.Builder granted = Json.object();
    if (list) {
      granted.put("resourcesListChanged", true);
    }
    Json.Obj meta = Json.object().put(Caller.SUBSCRIPTION, call.id()).build();
    Outlet behind =
        message -> {
          if (!work.isWithdrawn()) {
            aside.send(message);
          }
        };
    Held held = new Held(behind);
    try (Lookout.Subscription heard =
        server.lookout().subscribe(held, Optional.of(call.id()), list)) {
      for (String uri : resourceUris(wanted)) {
        if (heard.add(uri)) {
          uris.add(uri);
        }
      }
      if (!uris.isEmpty()) {
        granted.put("resourceSubscriptions", Json.ofTexts(uris));
      }
      aside.send(
          Message.notice(
              "notifications/subscriptions/acknowledged",
              Json.object().put("_meta", meta).put("notifications", granted.build()).build()));
      held.open();
      work.awaitEnd();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Asking.Withdrawn();
    }
    return Json.object().put("_meta", meta).build();
  }

  private static List<String> resourceUris(Json.Obj wanted) {
    try {
      return wanted.texts("resourceSubscriptions");
    } catch (JsonException e) {
      throw McpException.request(McpException.INVALID_PARAMS, String.valueOf(e.getMessage()));
    }
  }

  /// Keeps what comes until the acknowledgment is out, which must be first.
  private static final class Held implements Outlet {
    private final Outlet behind;
    private @Nullable List<Json.Obj> waiting = new ArrayList<>(); // guarded by this

    Held(Outlet behind) {
      this.behind = behind;
    }

    @Override
    public synchronized void send(Json.Obj message) {
      if (waiting != null) {
        waiting.add(message);
      } else {
        behind.send(message);
      }
    }

    synchronized void open() {
      if (waiting != null) {
        waiting.forEach(behind::send);
        waiting = null;
      }
    }
  }
}
