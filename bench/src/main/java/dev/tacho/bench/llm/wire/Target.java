package dev.tacho.bench.llm.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where requests go. Immutable.
///
/// @param base the path that comes before that of an API; empty or beginning with `/`
public record Target(String host, int port, String base) {
  /// What `url` names. Fails with an [IllegalArgumentException] that says what is wrong with it.
  public static Target of(URI url) {
    String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (scheme.equals("https")) {
      throw new IllegalArgumentException(
          "it is encrypted, which would be a part of every time stamp; name a proxy of this machine"
              + " that ends the encryption");
    }
    if (!scheme.equals("http")) {
      throw new IllegalArgumentException("it does not begin with http://");
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException("it holds credentials; give a key by --api-key-file");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("it has a query or a fragment, which no API takes");
    }
    String host = url.getHost();
    if (host == null) {
      throw new IllegalArgumentException("it names no host");
    }
    String path = Optional.ofNullable(url.getRawPath()).orElse("");
    return new Target(host, url.getPort() > 0 ? url.getPort() : 80, path.replaceAll("/+$", ""));
  }

  /// The address, looked up now.
  InetSocketAddress resolve() throws UnknownHostException {
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new InetSocketAddress(InetAddress.getByName(plain), port);
  }

  /// `http://host:port`.
  public String origin() {
    return "http://" + host + ":" + port;
  }

  /// A whole request. `body` may be empty.
  public byte[] request(String method, String path, Map<String, String> headers, byte[] body) {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(base).append(path).append(" HTTP/1.1\r\nHost: ");
    head.append(host).append(':').append(port).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (body.length > 0) {
      head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length);
      head.append("\r\n");
    }
    byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    byte[] whole = new byte[first.length + body.length];
    System.arraycopy(first, 0, whole, 0, first.length);
    System.arraycopy(body, 0, whole, first.length, body.length);
    return whole;
  }
}
