package dev.tacho.readers.yaml;

import dev.tacho.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.AnchorNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Reads the one mapping of a YAML file. Numbers, truth values and nothing are told from texts by
/// YAML's core schema; values with tags of a programming language (`!!python/tuple`) are taken
/// for what they look like. Has no state; any thread.
public final class YamlFile {
  /// Larger files are not read.
  public static final int MOST_BYTES = 4 << 20;

  private static final int DEEPEST = 50;
  private static final int MOST_VALUES = 200_000;
  private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");

  private YamlFile() {}

  /// The members of the mapping in `file`; empty where it cannot be read, with the reason told.
  ///
  /// @param fault takes one sentence: what is wrong, with its line where that is known
  public static Optional<Json.Obj> read(Path file, Consumer<String> fault) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        fault.accept("it has more than " + MOST_BYTES + " bytes and is not read");
        return Optional.empty();
      }
      return parse(new String(bytes, StandardCharsets.UTF_8), fault);
    } catch (IOException e) {
      fault.accept("it cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// The members of the mapping in `text`; empty where there is none, with the reason told.
  public static Optional<Json.Obj> parse(String text, Consumer<String> fault) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setMaxAliasesForCollections(20)
            .setCodePointLimit(MOST_BYTES)
            .build();
    try {
      requireShallow(text, settings);
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        return Optional.of(Json.Obj.EMPTY);
      }
      if (new Walk().value(root.get(), 0) instanceof Json.Obj mapping) {
        return Optional.of(mapping);
      }
      fault.accept("it holds no mapping of names to values");
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(m -> "line " + (m.getLine() + 1) + ": ").orElse("");
      fault.accept(line + "no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      fault.accept("no YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  /// The library composes by recursion, which a deep file would use up.
  private static void requireShallow(String text, LoadSettings settings) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      depth +=
          switch (event.getEventId()) {
            case MappingStart, SequenceStart -> 1;
            case MappingEnd, SequenceEnd -> -1;
            default -> 0;
          };
      if (depth > DEEPEST) {
        throw new YamlEngineException("nested deeper than " + DEEPEST);
      }
    }
  }

  private static final class Walk {
    private int values;

    Json value(Node node, int depth) {
      values++;
      if (depth > DEEPEST || values > MOST_VALUES) {
        throw new YamlEngineException(
            depth > DEEPEST
                ? "an alias of itself, or nested deeper than " + DEEPEST
                : "more than " + MOST_VALUES + " values, aliases counted");
      }
      return switch (node) {
        case MappingNode mapping -> {
          Map<String, Json> members = new LinkedHashMap<>();
          for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
              members.put(key.getValue(), value(tuple.getValueNode(), depth + 1));
            }
          }
          yield new Json.Obj(members);
        }
        case SequenceNode sequence -> {
          List<Json> items = new ArrayList<>();
          for (Node item : sequence.getValue()) {
            items.add(value(item, depth + 1));
          }
          yield new Json.Arr(items);
        }
        case AnchorNode anchor -> value(anchor.getRealNode(), depth + 1);
        case ScalarNode scalar -> scalar(scalar);
        default -> new Json.Null();
      };
    }

    private static Json scalar(ScalarNode scalar) {
      String text = scalar.getValue();
      Tag tag = scalar.getTag();
      if (tag.equals(Tag.NULL)) {
        return new Json.Null();
      }
      if (tag.equals(Tag.BOOL)) {
        return Json.of(text.equalsIgnoreCase("true"));
      }
      if (tag.equals(Tag.INT) && WHOLE.matcher(text).matches()) {
        return Json.of(Long.parseLong(text));
      }
      if (tag.equals(Tag.FLOAT)) {
        return real(text);
      }
      return Json.of(text);
    }

    private static Json real(String text) {
      String plain = text.startsWith("+") ? text.substring(1) : text;
      return switch (plain.toLowerCase(Locale.ROOT)) {
        case ".nan" -> Json.of(Double.NaN);
        case ".inf" -> Json.of(Double.POSITIVE_INFINITY);
        case "-.inf" -> Json.of(Double.NEGATIVE_INFINITY);
        default -> {
          try {
            yield Json.of(Double.parseDouble(plain));
          } catch (NumberFormatException _) {
            yield Json.of(text);
          }
        }
      };
    }
  }
}
