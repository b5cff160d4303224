package dev.tacho.web;

import java.util.Locale;

/// Whether a `Host` header names this door. A web page that rebinds its own name to our address
/// still sends its own name here, so names are what is checked, and any port is taken (an SSH
/// tunnel changes it). A plain address cannot be rebound; on a loopback door it must be a
/// loopback one.
final class HostNames {
  private HostNames() {}

  static boolean isOurs(String host, Listen.Tcp listen) {
    String name = withoutPort(host.strip().toLowerCase(Locale.ROOT));
    if (name.equals("localhost") || listen.hostNames().contains(name)) {
      return true;
    }
    boolean loopbackAddress = name.equals("[::1]") || (isIpv4(name) && name.startsWith("127."));
    return loopbackAddress || (listen.beyondLoopback() && (isIpv4(name) || isIpv6(name)));
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    boolean port =
        colon > 0
            && colon > host.lastIndexOf(']')
            && host.indexOf(':') <= (host.startsWith("[") ? host.indexOf(']') : colon)
            && host.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9');
    return port ? host.substring(0, colon) : host;
  }

  private static boolean isIpv4(String name) {
    String[] parts = name.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (!part.matches("[0-9]{1,3}") || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIpv6(String name) {
    return name.matches("\\[[0-9a-f:.]{2,45}]");
  }
}
