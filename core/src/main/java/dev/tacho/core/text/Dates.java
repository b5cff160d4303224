package dev.tacho.core.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// Points in time as people type them, in UTC where they don't say otherwise. Pure.
public final class Dates {
  private Dates() {}

  /// Reads `2026-03-01`, `2026-03-01T12:00`, with `Z` or an offset or without (UTC), `7 days ago`,
  /// `2h`. Empty for anything else.
  public static Optional<Instant> parse(String text, Instant now) {
    String plain = text.strip();
    String span = plain.endsWith("ago") ? plain.substring(0, plain.length() - 3) : plain;
    Optional<Duration> back = Durations.parse(span);
    if (back.isPresent()) {
      return Optional.of(now.minus(back.get()));
    }
    try {
      if (plain.length() == "2026-03-01".length()) {
        return Optional.of(LocalDate.parse(plain).atStartOfDay().toInstant(ZoneOffset.UTC));
      }
      String iso = plain.replace(' ', 'T');
      boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
      return Optional.of(
          zoned
              ? OffsetDateTime.parse(iso).toInstant()
              : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
