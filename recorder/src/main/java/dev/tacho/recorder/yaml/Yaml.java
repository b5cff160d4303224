package dev.tacho.recorder.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tacho.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.AnchorNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// One value of a YAML file, with the line that it stands on, counted from 1. Immutable. JSON is
/// YAML too.
public sealed interface Yaml {
  /// Largest file that is read, in bytes.
  long MAX_BYTES = 1L << 20;

  /// Deepest nesting that is read.
  int MAX_DEPTH = 50;

  /// Most values that one file may have, what aliases repeat included.
  int MAX_VALUES = 50_000;

  /// A text, a number, a truth value or nothing, as it is written.
  ///
  /// @param json the value as JSON has it: `5` is a number, `"5"` a text
  record Scalar(int line, String text, Json json) implements Yaml {
    @Override
    public String kind() {
      return json instanceof Json.Null ? "nothing" : "'" + text + "'";
    }
  }

  /// A list.
  record Items(int line, List<Yaml> items) implements Yaml {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }

    @Override
    public Json json() {
      return Json.array(items.stream().map(Yaml::json).toList());
    }
  }

  /// A mapping, in the order written.
  ///
  /// @param keyLines the line of each key
  record Table(int line, Map<String, Yaml> values, Map<String, Integer> keyLines) implements Yaml {
    @Override
    public String kind() {
      return "a mapping";
    }

    @Override
    public Json json() {
      Json.Builder json = Json.object();
      values.forEach((key, value) -> json.put(key, value.json()));
      return json.build();
    }
  }

  int line();

  /// What it is, for people: `a list`, `'95 %'`.
  String kind();

  /// The value as JSON.
  Json json();

  /// The content of `file`; empty when it cannot be read or is no YAML, with the fault told.
  static Optional<Yaml> read(Path file, YamlFaults faults) {
    return text(file, faults).flatMap(text -> parse(text, faults));
  }

  /// The text of `file`; empty when it cannot be read, with the fault told.
  static Optional<String> text(Path file, YamlFaults faults) {
    try {
      // a device or a pipe has no size, and may have no end
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes((int) MAX_BYTES + 1);
      }
      if (bytes.length > MAX_BYTES) {
        faults.add(0, "it has more than " + MAX_BYTES + " bytes; give a smaller file");
        return Optional.empty();
      }
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      faults.add(0, "it is not UTF-8 text; save it as UTF-8");
    } catch (NoSuchFileException _) {
      faults.add(0, "it is not there; name a file that is");
    } catch (IOException e) {
      faults.add(0, "it cannot be read: " + e.getMessage() + "; name a file that can");
    }
    return Optional.empty();
  }

  /// The one document of `text`; empty when it is no YAML, with the fault told.
  static Optional<Yaml> parse(String text, YamlFaults faults) {
    LoadSettings settings =
        LoadSettings.builder().setMaxAliasesForCollections(20).setUseMarks(true).build();
    try {
      requireShallow(text);
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        faults.add(1, "it is empty; write a mapping");
        return Optional.empty();
      }
      return Optional.of(new Walk(faults).value(root.get(), 0));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      faults.add(line, "no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      faults.add(0, "no YAML: " + e.getMessage());
    } catch (TooMuch e) {
      faults.add(e.line, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  /// Fails with a [YamlEngineException] where `text` nests deeper than [#MAX_DEPTH]: the engine
  /// goes down by recursion, and would use up the stack.
  static void requireShallow(String text) {
    int depth = 0;
    for (Event event : new Parse(LoadSettings.builder().build()).parseString(text)) {
      depth +=
          switch (event.getEventId()) {
            case MappingStart, SequenceStart -> 1;
            case MappingEnd, SequenceEnd -> -1;
            default -> 0;
          };
      if (depth > MAX_DEPTH) {
        int line = event.getStartMark().map(Mark::getLine).orElse(-1) + 1;
        throw new YamlEngineException(
            "line " + line + ": nesting deeper than " + MAX_DEPTH + "; write it flat");
      }
    }
  }

  /// Turns the engine's nodes into values, within bounds.
  final class Walk {
    private final YamlFaults faults;
    private int values;

    private Walk(YamlFaults faults) {
      this.faults = faults;
    }

    private Yaml value(Node node, int depth) {
      int line = node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
      if (depth > MAX_DEPTH) {
        throw new TooMuch(
            line, "nesting deeper than " + MAX_DEPTH + ", or an alias of itself; write it flat");
      }
      if (++values > MAX_VALUES) {
        throw new TooMuch(
            line, "more than " + MAX_VALUES + " values, aliases counted; write fewer");
      }
      return switch (node) {
        case MappingNode mapping -> table(mapping, line, depth);
        case SequenceNode sequence -> {
          List<Yaml> items = new ArrayList<>();
          for (Node item : sequence.getValue()) {
            items.add(value(item, depth + 1));
          }
          yield new Items(line, items);
        }
        case ScalarNode scalar -> new Scalar(line, scalar.getValue(), json(scalar, line));
        case AnchorNode anchor -> value(anchor.getRealNode(), depth + 1);
        default -> throw new TooMuch(line, "a value of no known kind; write text");
      };
    }

    private Table table(MappingNode mapping, int line, int depth) {
      Map<String, Yaml> entries = new LinkedHashMap<>();
      Map<String, Integer> lines = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        Node keyNode = tuple.getKeyNode();
        int keyLine = keyNode.getStartMark().map(Mark::getLine).orElse(-1) + 1;
        if (!(keyNode instanceof ScalarNode key)) {
          faults.add(keyLine, "a key that is no text; write a word");
          continue;
        }
        if (entries.putIfAbsent(key.getValue(), value(tuple.getValueNode(), depth + 1)) != null) {
          faults.add(
              keyLine,
              "key '"
                  + YamlFaults.shown(key.getValue())
                  + "' stands twice, first in line "
                  + lines.get(key.getValue())
                  + "; keep one");
        } else {
          lines.put(key.getValue(), keyLine);
        }
      }
      return new Table(line, entries, lines);
    }

    private Json json(ScalarNode scalar, int line) {
      String text = scalar.getValue();
      Tag tag = scalar.getTag();
      if (tag.equals(Tag.NULL)) {
        return new Json.Null();
      }
      if (tag.equals(Tag.BOOL)) {
        return Json.of(text.equalsIgnoreCase("true"));
      }
      if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
        try {
          return text.matches("-?\\d{1,18}")
              ? Json.of(Long.parseLong(text))
              : Json.of(
                  Double.parseDouble(text.replace(".inf", "Infinity").replace(".nan", "NaN")));
        } catch (NumberFormatException _) {
          return Json.of(text);
        }
      }
      if (!tag.equals(Tag.STR)) {
        faults.add(
            line, "a value with the tag " + YamlFaults.shown(tag.getValue()) + "; remove it");
      }
      return Json.of(text);
    }
  }

  /// Ends a walk through a file that is too much.
  final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int line;

    private TooMuch(int line, String message) {
      super(message, null, false, false);
      this.line = line;
    }
  }
}
