package dev.tacho.web;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Where a door listens.
public sealed interface Listen {
  /// A TCP port of one address; port 0 takes any free one. An address that other machines can
  /// reach is refused unless `beyondLoopback` says that this is meant.
  ///
  /// `hostNames` are the names, besides `localhost` and plain addresses, by which clients may
  /// call this door in their `Host` header. They are kept in lower case.
  record Tcp(InetAddress address, int port, boolean beyondLoopback, Set<String> hostNames)
      implements Listen {
    public Tcp {
      if (port < 0 || port > 65_535) {
        throw new WebException("port " + port + " does not exist; give 0 (any free one) to 65535");
      }
      if (!address.isLoopbackAddress() && !beyondLoopback) {
        throw new WebException(
            "address "
                + address.getHostAddress()
                + " can be reached from other machines; listen on 127.0.0.1 or a Unix socket, or ask for"
                + " it expressly");
      }
      hostNames =
          hostNames.stream()
              .map(n -> n.toLowerCase(Locale.ROOT))
              .collect(Collectors.toUnmodifiableSet());
    }
  }

  /// A Unix-domain socket. The file is created by the door, readable and writable by its owner
  /// only, and deleted when the door closes. The path may not exist yet, and holds at most about
  /// 100 bytes (the operating system's limit).
  record Unix(Path path) implements Listen {
    public Unix {
      path = path.toAbsolutePath();
    }
  }

  /// Any free TCP port of 127.0.0.1.
  static Listen loopback() {
    return loopback(0);
  }

  /// The given TCP port of 127.0.0.1.
  static Listen loopback(int port) {
    return new Tcp(ipv4Loopback(), port, false, Set.of());
  }

  /// A Unix-domain socket at `path`.
  static Listen unix(Path path) {
    return new Unix(path);
  }

  private static InetAddress ipv4Loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  /// How a client names this place: `http://127.0.0.1:8080` or `unix:///run/tacho.sock`. The port
  /// is the one asked for; [HttpDoor#url] has the one in use.
  default URI url() {
    return switch (this) {
      case Tcp tcp -> url(tcp.address(), tcp.port());
      case Unix unix -> URI.create("unix://" + unix.path().toUri().getRawPath());
    };
  }

  /// `http://address:port`, with brackets where the address needs them.
  static URI url(InetAddress address, int port) {
    try {
      return new URI("http", null, address.getHostAddress(), port, null, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no URL for " + address, e);
    }
  }
}
