package dev.tacho.cli.shell;

import dev.tacho.core.text.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// Points in time for people, always in UTC. Pure, no locale, no time zone data.
public final class Moments {
  private static final long SECONDS_OF_MONTH = 30L * 24 * 3600;

  private Moments() {}

  /// `2026-03-01 12:00:05 UTC`.
  public static String utc(Instant at) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(24);
    out.append(time.toLocalDate()).append(' ');
    two(out, time.getHour()).append(':');
    two(out, time.getMinute()).append(':');
    return two(out, time.getSecond()).append(" UTC").toString();
  }

  /// `12 s ago`, `5 min ago`, `3 h ago`, `6 days ago`; the date when it is more than 30 days
  /// away.
  public static String ago(Instant at, Instant now) {
    long seconds = now.getEpochSecond() - at.getEpochSecond();
    if (Math.abs(seconds) > SECONDS_OF_MONTH) {
      return LocalDate.ofEpochDay(Math.floorDiv(at.getEpochSecond(), 86_400L)).toString();
    }
    long size = Math.abs(seconds);
    String text;
    if (size < 60) {
      text = size + " s";
    } else if (size < 3600) {
      text = size / 60 + " min";
    } else if (size < 48 * 3600) {
      text = size / 3600 + " h";
    } else {
      text = size / 86_400 + " days";
    }
    return seconds < 0 ? "in " + text : text + " ago";
  }

  /// Reads what people type for a moment: `2026-03-01`, `2026-03-01T12:00`, with `Z` or an offset
  /// or without (UTC), `7 days ago`, `2h`. Empty for anything else.
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

  private static StringBuilder two(StringBuilder out, int value) {
    return out.append(value < 10 ? "0" : "").append(value);
  }
}
