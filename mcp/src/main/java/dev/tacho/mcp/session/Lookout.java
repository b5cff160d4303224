package dev.tacho.mcp.session;

import dev.tacho.core.json.Json;
import dev.tacho.mcp.offer.Shelf;
import dev.tacho.mcp.rpc.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/// Looks at what clients have subscribed to, once in a while, and tells them what has changed.
/// Its one thread lives while there is a subscription. Any thread.
final class Lookout implements AutoCloseable {
  /// Resources that one subscription may name.
  static final int MOST = 100;

  private final Shelf shelf;
  private final Duration pause;
  private final List<Subscription> all = new CopyOnWriteArrayList<>();
  private boolean looking; // guarded by this
  private boolean closed; // guarded by this

  Lookout(Shelf shelf, Duration pause) {
    this.shelf = shelf;
    this.pause = pause;
  }

  /// What one client wants to hear of.
  final class Subscription implements AutoCloseable {
    private final Outlet outlet;
    private final Optional<Json> id;
    private final boolean list;
    private final Map<String, Optional<String>> seen = new LinkedHashMap<>(); // guarded by itself
    private String seenList = ""; // confined to the lookout's thread after the start

    private Subscription(Outlet outlet, Optional<Json> id, boolean list) {
      this.outlet = outlet;
      this.id = id;
      this.list = list;
    }

    /// Wants to hear of `uri` too; false when that is too many.
    boolean add(String uri) {
      Optional<String> now = shelf.version(uri);
      synchronized (seen) {
        if (seen.size() >= MOST && !seen.containsKey(uri)) {
          return false;
        }
        seen.put(uri, now);
        return true;
      }
    }

    /// Whether something stood at `uri` when it was last looked at.
    boolean isThere(String uri) {
      synchronized (seen) {
        return seen.getOrDefault(uri, Optional.empty()).isPresent();
      }
    }

    void remove(String uri) {
      synchronized (seen) {
        seen.remove(uri);
      }
    }

    @Override
    public void close() {
      all.remove(this);
    }

    private Set<String> uris() {
      synchronized (seen) {
        return new HashSet<>(seen.keySet());
      }
    }

    private void look(Map<String, Optional<String>> versions, Optional<String> listVersion) {
      if (list && listVersion.isPresent() && !listVersion.get().equals(seenList)) {
        seenList = listVersion.get();
        tell("notifications/resources/list_changed", Json.object());
      }
      List<String> changed = new ArrayList<>();
      synchronized (seen) {
        for (Map.Entry<String, Optional<String>> entry : seen.entrySet()) {
          Optional<String> now = versions.get(entry.getKey());
          if (now != null && !now.equals(entry.getValue())) {
            entry.setValue(now);
            changed.add(entry.getKey());
          }
        }
      }
      changed.forEach(
          uri -> tell("notifications/resources/updated", Json.object().put("uri", uri)));
    }

    private void tell(String method, Json.Builder params) {
      id.ifPresent(
          known -> params.put("_meta", Json.object().put(Caller.SUBSCRIPTION, known).build()));
      outlet.send(Message.notice(method, params.build()));
    }
  }

  /// Begins to look for a client; nothing is told of what was there before.
  ///
  /// @param id what its notifications carry
  /// @param list whether it wants to hear when resources come and go
  Subscription subscribe(Outlet outlet, Optional<Json> id, boolean list) {
    Subscription subscription = new Subscription(outlet, id, list);
    subscription.seenList = list ? shelf.listVersion() : "";
    all.add(subscription);
    begin();
    return subscription;
  }

  @Override
  public synchronized void close() {
    closed = true;
    all.clear();
  }

  private synchronized void begin() {
    if (!looking && !closed) {
      looking = true;
      Thread.ofPlatform().daemon().name("tacho-mcp-lookout").start(this::lookOut);
    }
  }

  private void lookOut() {
    while (goesOn()) {
      LockSupport.parkNanos(pause.toNanos());
      look();
    }
  }

  private synchronized boolean goesOn() {
    looking = !all.isEmpty() && !closed;
    return looking;
  }

  private void look() {
    Map<String, Optional<String>> versions = new LinkedHashMap<>();
    boolean anyList = false;
    for (Subscription subscription : all) {
      anyList |= subscription.list;
      for (String uri : subscription.uris()) {
        versions.computeIfAbsent(uri, shelf::version);
      }
    }
    Optional<String> listVersion = anyList ? Optional.of(shelf.listVersion()) : Optional.empty();
    all.forEach(subscription -> subscription.look(versions, listVersion));
  }
}
