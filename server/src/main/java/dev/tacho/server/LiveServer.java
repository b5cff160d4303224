package dev.tacho.server;

import dev.tacho.core.json.Json;
import dev.tacho.server.api.LiveApi;
import dev.tacho.store.RunStore;
import dev.tacho.web.HttpDoor;
import dev.tacho.web.Keys;
import dev.tacho.web.Limits;
import dev.tacho.web.Listen;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Answers programs that watch runs, until it is closed. Any thread.
public final class LiveServer implements AutoCloseable {
  /// Between two looks at runs, and at the file of tokens.
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final LiveApi api;
  private final HttpDoor door;
  private volatile boolean closed;

  private LiveServer(LiveApi api, HttpDoor door) {
    this.api = api;
    this.door = door;
  }

  /// Serves the runs of `store` at `listen` to those who show one of `keys`.
  ///
  /// @param version of this program
  /// @param told hears what is the matter with a file of tokens
  public static LiveServer open(
      RunStore store, Listen listen, Keys keys, String version, Consumer<String> told) {
    return open(store, listen, keys, version, told, Limits.standard(), PAUSE);
  }

  static LiveServer open(
      RunStore store,
      Listen listen,
      Keys keys,
      String version,
      Consumer<String> told,
      Limits limits,
      Duration pause) {
    TokenFile file = keys instanceof TokenFile given ? given : null;
    LiveApi api =
        new LiveApi(
            store,
            pause,
            () -> file == null ? 0 : file.changes(),
            // some connections are left for those who only ask once
            Math.max(1, limits.connections() * 3 / 4),
            version);
    try {
      LiveServer server = new LiveServer(api, HttpDoor.open(listen, keys, api.routes(), limits));
      if (file != null) {
        Thread.ofPlatform()
            .daemon()
            .name("tacho-server-tokens")
            .start(() -> server.watch(file, pause, told));
      }
      return server;
    } catch (RuntimeException e) {
      api.close();
      throw e;
    }
  }

  /// The OpenAPI document of what is answered.
  public static Json.Obj document() {
    return LiveApi.document();
  }

  /// Where clients come in.
  public URI url() {
    return door.url();
  }

  @Override
  public void close() {
    closed = true;
    door.close();
    api.close();
  }

  private void watch(TokenFile file, Duration pause, Consumer<String> told) {
    while (!closed) {
      file.look().ifPresent(told);
      LockSupport.parkNanos(pause.toNanos());
    }
  }
}
