package dev.tacho.web;

import java.util.Locale;

/// Media types as a `Content-Type` header has them.
final class MediaTypes {
  private MediaTypes() {}

  /// The type in lower case without its parameters.
  static String bare(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
