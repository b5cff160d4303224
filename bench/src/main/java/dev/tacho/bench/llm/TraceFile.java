package dev.tacho.bench.llm;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.core.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads traces: JSON lines as Mooncake's (`timestamp` in milliseconds, `input_length`,
/// `output_length`), or a table as Azure's LLM traces (`TIMESTAMP,ContextTokens,GeneratedTokens`,
/// the time a date or seconds). Requests are put in the order of their times; the first comes at 0.
public final class TraceFile {
  private static final int MOST_BYTES = 256 << 20;
  private static final int MOST_FAULTS = 5;

  private TraceFile() {}

  /// Reads `file`. Fails with an [IllegalArgumentException] that names the lines that are wrong.
  public static Trace read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IllegalArgumentException("it is larger than 256 MiB");
    }
    byte[] bytes = Files.readAllBytes(file);
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    List<Trace.Entry> entries = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    boolean table = lines.stream().findFirst().filter(l -> !l.strip().startsWith("{")).isPresent();
    for (int i = table ? 1 : 0; i < lines.size() && faults.size() < MOST_FAULTS; i++) {
      String line = lines.get(i);
      if (!line.isBlank()) {
        try {
          entries.add(table ? cells(lines.getFirst(), line) : object(line));
        } catch (IllegalArgumentException | JsonException | DateTimeException e) {
          faults.add(
              "line "
                  + (i + 1)
                  + ": "
                  + Text.shown(Optional.ofNullable(e.getMessage()).orElse("")));
        }
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("it holds no requests");
    }
    entries.sort(Comparator.comparingLong(Trace.Entry::atNanos));
    long first = entries.getFirst().atNanos();
    return new Trace(
        Optional.ofNullable(file.getFileName()).orElse(file).toString(),
        sha256(bytes),
        entries.stream()
            .map(e -> new Trace.Entry(e.atNanos() - first, e.inputTokens(), e.outputTokens()))
            .toList());
  }

  private static Trace.Entry object(String line) {
    Json.Obj json = Json.parseObject(line);
    double at =
        json.number("timestamp")
            .orElseThrow(() -> new IllegalArgumentException("no number 'timestamp'"));
    return new Trace.Entry(
        Math.round(at * 1e6), tokens(json, "input_length"), tokens(json, "output_length"));
  }

  private static int tokens(Json.Obj json, String name) {
    OptionalLong value = json.whole(name);
    if (value.isEmpty()) {
      throw new IllegalArgumentException("no number '" + name + "'");
    }
    return tokens(value.getAsLong());
  }

  private static int tokens(long value) {
    if (value < 0 || value > Lengths.MOST) {
      throw new IllegalArgumentException(value + " tokens");
    }
    // a request of none cannot be sent
    return (int) Math.max(1, value);
  }

  private static Trace.Entry cells(String head, String line) {
    List<String> names = List.of(head.strip().toLowerCase(Locale.ROOT).split(",", -1));
    String[] cells = line.strip().split(",", -1);
    return new Trace.Entry(
        time(cell(names, cells, "timestamp")),
        tokens(Long.parseLong(cell(names, cells, "contexttokens").strip())),
        tokens(Long.parseLong(cell(names, cells, "generatedtokens").strip())));
  }

  private static String cell(List<String> names, String[] cells, String name) {
    int at = names.indexOf(name);
    if (at < 0 || at >= cells.length) {
      throw new IllegalArgumentException("no column '" + name + "'");
    }
    return cells[at];
  }

  private static long time(String text) {
    String clean = text.strip();
    if (clean.matches("[0-9.]{1,20}")) {
      return Math.round(Double.parseDouble(clean) * 1e9);
    }
    Instant date =
        LocalDateTime.parse(clean.replace(' ', 'T').replaceFirst("(Z|[+-]\\d\\d:\\d\\d)$", ""))
            .toInstant(ZoneOffset.UTC);
    return ChronoUnit.NANOS.between(Instant.EPOCH, date);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
