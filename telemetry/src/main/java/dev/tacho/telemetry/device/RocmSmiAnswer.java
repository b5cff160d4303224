package dev.tacho.telemetry.device;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.telemetry.kernel.SmallFile;
import dev.tacho.telemetry.kernel.Unreadable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What AMD's `rocm-smi --json` answers: an object a card, whose values are texts. Pure. Names of
/// the same thing differ from release to release, in words and in case; all that are known are
/// looked for.
///
/// Source: the answers in public reports that the tests quote.
///
/// @param cards by the program's own number
record RocmSmiAnswer(Map<Integer, Card> cards) {
  RocmSmiAnswer {
    cards = Map.copyOf(cards);
  }

  private static final int LONGEST = 1 << 20;
  private static final Pattern CARD = Pattern.compile("card(\\d{1,4})");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(?:\\.\\d{1,9})?");
  private static final Pattern MEGAHERTZ =
      Pattern.compile("\\(?(\\d{1,9}(?:\\.\\d{1,6})?)MHZ\\)?", Pattern.CASE_INSENSITIVE);

  /// What it may say of a card.
  enum Quantity {
    BUSY,
    MEMORY_BUSY,
    MEMORY_USED,
    MEMORY_TOTAL,
    POWER,
    TEMPERATURE,
    CLOCK,
    MEMORY_CLOCK;

    /// What it is called; the first name that is there is taken.
    List<String> names() {
      return switch (this) {
        case BUSY -> List.of("GPU use (%)");
        case MEMORY_BUSY -> List.of("GPU Memory Read/Write Activity (%)", "GPU memory use (%)");
        case MEMORY_USED -> List.of("VRAM Total Used Memory (B)");
        case MEMORY_TOTAL -> List.of("VRAM Total Memory (B)");
        case POWER ->
            List.of(
                "Average Graphics Package Power (W)", "Current Socket Graphics Package Power (W)");
        case TEMPERATURE ->
            List.of("Temperature (Sensor edge) (C)", "Temperature (Sensor junction) (C)");
        case CLOCK -> List.of("sclk clock speed:");
        case MEMORY_CLOCK -> List.of("mclk clock speed:");
      };
    }
  }

  /// What it says of one card.
  ///
  /// @param texts by name, in lower case
  record Card(Map<String, String> texts) {
    Card {
      texts = Map.copyOf(texts);
    }

    /// The card's PCI address; empty where it is not told.
    Optional<String> address() {
      return Optional.ofNullable(texts.get("pci bus"));
    }

    /// The quantity's number; or why there is none, such as `N/A (Secondary die)`.
    double number(Quantity quantity) throws Unreadable {
      String unusable = "";
      for (String name : quantity.names()) {
        String text = texts.get(name.toLowerCase(Locale.ROOT));
        if (text == null) {
          continue;
        }
        Matcher megahertz = MEGAHERTZ.matcher(text);
        String digits = megahertz.matches() ? megahertz.group(1) : text;
        if (NUMBER.matcher(digits).matches()) {
          return Double.parseDouble(digits);
        }
        unusable = unusable.isEmpty() ? name + " is '" + SmallFile.shown(text) + "'" : unusable;
      }
      throw new Unreadable(
          unusable.isEmpty()
              ? "rocm-smi does not tell '" + quantity.names().getFirst() + "'"
              : "rocm-smi: " + unusable);
    }
  }

  /// Reads an answer, warnings before and after it left aside.
  static RocmSmiAnswer parse(String output) throws Unreadable {
    int begin = output.indexOf('{');
    int end = output.lastIndexOf('}');
    if (begin < 0 || end < begin || output.length() > LONGEST) {
      String said = output.strip().lines().findFirst().orElse("");
      throw new Unreadable(
          "rocm-smi gave no JSON"
              + (said.isEmpty() ? "" : ", but '" + SmallFile.shown(said) + "'"));
    }
    try {
      return of(Json.parseObject(output.substring(begin, end + 1)));
    } catch (JsonException e) {
      throw new Unreadable("rocm-smi gave JSON that cannot be read: " + e.getMessage());
    }
  }

  private static RocmSmiAnswer of(Json.Obj json) throws Unreadable {
    Map<Integer, Card> cards = new TreeMap<>();
    json.members()
        .forEach(
            (name, value) -> {
              Matcher card = CARD.matcher(name);
              if (card.matches() && value instanceof Json.Obj object) {
                Card _ = cards.put(Integer.valueOf(card.group(1)), card(object));
              }
            });
    if (cards.isEmpty()) {
      throw new Unreadable("rocm-smi knows no card");
    }
    return new RocmSmiAnswer(cards);
  }

  private static Card card(Json.Obj object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object
        .members()
        .forEach(
            (name, value) -> {
              String text =
                  switch (value) {
                    case Json.Str(var string) -> string.strip();
                    case Json.Num(var literal) -> literal;
                    default -> "";
                  };
              if (!text.isEmpty()) {
                String _ = texts.putIfAbsent(name.strip().toLowerCase(Locale.ROOT), text);
              }
            });
    return new Card(texts);
  }
}
