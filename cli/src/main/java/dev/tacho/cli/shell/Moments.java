package dev.tacho.cli.shell;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

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

  private static StringBuilder two(StringBuilder out, int value) {
    return out.append(value < 10 ? "0" : "").append(value);
  }
}
