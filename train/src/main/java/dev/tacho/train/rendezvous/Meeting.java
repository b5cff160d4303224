package dev.tacho.train.rendezvous;

import dev.tacho.train.TrainException;
import java.nio.file.Path;
import java.util.Locale;

/// Where the workers of a group find each other.
public sealed interface Meeting {

  /// Nowhere: there is one worker.
  record Nowhere() implements Meeting {}

  /// A file that all workers of one host can write, which does not exist yet.
  record SharedFile(Path path) implements Meeting {}

  /// A port of the host of rank 0, which listens there.
  record Port(String host, int port) implements Meeting {
    private static final int LARGEST = 65_535;

    public Port {
      if (host.isBlank()) {
        throw new TrainException("the host of a rendezvous has no name; say HOST:PORT");
      }
      if (port < 1 || port > LARGEST) {
        throw new TrainException(
            "port %d of the rendezvous is not within 1 to %d".formatted(port, LARGEST));
      }
    }
  }

  /// As one word: `alone`, `file:/tmp/x`, `tcp://host:29500`. [#parse] reads it.
  default String text() {
    return switch (this) {
      case Nowhere _ -> "alone";
      case SharedFile(var path) -> "file:" + path;
      case Port(var host, var port) ->
          "tcp://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    };
  }

  /// Reads what [#text] writes, and a bare `HOST:PORT`.
  ///
  /// @throws TrainException when it is neither
  static Meeting parse(String text) {
    if (text.equals("alone")) {
      return new Nowhere();
    }
    if (text.startsWith("file:") && text.length() > "file:".length()) {
      return new SharedFile(Path.of(text.substring("file:".length())));
    }
    String tcp = "tcp://";
    return hostAndPort(text.toLowerCase(Locale.ROOT).startsWith(tcp) ? text.substring(6) : text);
  }

  private static Port hostAndPort(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      host = "";
    }
    try {
      if (!host.isBlank()) {
        return new Port(host, Integer.parseInt(text.substring(colon + 1)));
      }
    } catch (NumberFormatException _) {
      // said below, with the whole text
    }
    throw new TrainException(
        "the rendezvous '%s' is not HOST:PORT, [IPV6]:PORT or file:PATH".formatted(text));
  }
}
