package dev.tacho.mcp.session;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A revision of the protocol that is spoken here, oldest first. They are named by their dates.
enum Revision {
  R2024_11_05("2024-11-05"),
  /// Brought annotations of tools, batches of messages, and a sentence with the progress.
  R2025_03_26("2025-03-26"),
  /// Brought structured answers, titles and the revision in an HTTP header; took batches away.
  R2025_06_18("2025-06-18"),
  /// Made wrong arguments of a tool an answer that the model reads.
  R2025_11_25("2025-11-25"),
  /// Took the handshake and the sessions away: each request says all about itself.
  R2026_07_28("2026-07-28");

  /// The newest one that begins with a handshake.
  static final Revision LAST_WITH_HANDSHAKE = R2025_11_25;

  private final String date;

  Revision(String date) {
    this.date = date;
  }

  String date() {
    return date;
  }

  boolean since(Revision other) {
    return compareTo(other) >= 0;
  }

  static Optional<Revision> of(String date) {
    return Arrays.stream(values()).filter(r -> r.date.equals(date)).findFirst();
  }

  /// The dates of all, newest first.
  static List<String> dates() {
    return Arrays.stream(values()).map(Revision::date).toList().reversed();
  }
}
