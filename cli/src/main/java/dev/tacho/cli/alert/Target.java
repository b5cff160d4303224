package dev.tacho.cli.alert;

import dev.tacho.cli.shell.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/// Where something is sent. What a target prints of itself holds no secret.
public sealed interface Target {
  /// An address that takes JSON.
  record Webhook(URI address) implements Target {
    @Override
    public String toString() {
      return "webhook at " + address.getHost();
    }
  }

  /// An incoming webhook of Slack, or of whoever takes the same.
  record Slack(URI address) implements Target {
    @Override
    public String toString() {
      return "slack at " + address.getHost();
    }
  }

  /// A command of the shell, which is given the JSON on its standard input.
  record Command(String line) implements Target {
    @Override
    public String toString() {
      return "command";
    }
  }

  /// Reads `webhook:URL`, `slack:URL` or `command:LINE`; a URL may be `env:NAME`, which keeps it
  /// out of the command line. Fails with a [Refusal] that does not repeat what was typed.
  static Target parse(String option, String typed, Map<String, String> variables) {
    int colon = typed.indexOf(':');
    String rest = typed.substring(colon + 1);
    return switch (colon < 0 ? "" : typed.substring(0, colon)) {
      case "webhook" -> new Webhook(address(option, rest, variables));
      case "slack" -> new Slack(address(option, rest, variables));
      case "command" -> {
        if (rest.isBlank()) {
          throw unknown(option);
        }
        yield new Command(rest);
      }
      default -> throw unknown(option);
    };
  }

  private static Refusal unknown(String option) {
    return Refusal.usage(
        "--" + option + " needs webhook:URL, slack:URL or command:LINE; the URL may be env:NAME");
  }

  private static URI address(String option, String typed, Map<String, String> variables) {
    String text = typed;
    if (typed.startsWith("env:")) {
      String name = typed.substring("env:".length());
      text = variables.getOrDefault(name, "");
      if (text.isBlank()) {
        throw Refusal.usage("--" + option + ": the variable " + name + " holds no address; set it");
      }
    }
    try {
      URI address = new URI(text.strip());
      String scheme = String.valueOf(address.getScheme());
      if (address.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
        return address;
      }
    } catch (URISyntaxException _) {
      // its message repeats the address, which may be a secret
    }
    throw Refusal.usage(
        "--" + option + ": that is no address; give https://HOST/PATH, or env:NAME of a variable");
  }
}
