package dev.tacho.recorder;

import dev.tacho.core.json.Json;
import dev.tacho.core.json.JsonException;
import dev.tacho.recorder.yaml.Yaml;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads the file of `--config`: JSON or YAML, one object at the top.
final class ConfigFile {
  /// Largest file that is taken, in bytes.
  static final long MAX_BYTES = 4L << 20;

  private ConfigFile() {}

  /// The file's content. Fails with the file's name and what is wrong.
  static Json.Obj read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new RecorderException(
            "configuration "
                + file
                + " has "
                + Files.size(file)
                + " bytes; the limit is "
                + MAX_BYTES
                + "; give a smaller file");
      }
      return parse(file, Files.readString(file));
    } catch (IOException e) {
      throw new RecorderException("configuration " + file + " cannot be read: " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file; give one that exists, or none";
      case AccessDeniedException _ -> "permission denied; let yourself read it, or give none";
      case MalformedInputException _ -> "it is not UTF-8 text; convert it, or give none";
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  private static Json.Obj parse(Path file, String text) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    try {
      if (name.endsWith(".json")) {
        return Json.parseObject(text);
      }
      if (name.endsWith(".yaml") || name.endsWith(".yml")) {
        Yaml.requireShallow(text);
        LoadSettings settings = LoadSettings.builder().setMaxAliasesForCollections(20).build();
        if (yaml(new Load(settings).loadFromString(text), 0) instanceof Json.Obj object) {
          return object;
        }
        throw new RecorderException("configuration " + file + " is no mapping at the top");
      }
    } catch (JsonException | YamlEngineException e) {
      throw new RecorderException("configuration " + file + ": " + e.getMessage(), e);
    }
    throw new RecorderException(
        "configuration " + file + " is neither .json nor .yaml; convert it, or give none");
  }

  private static Json yaml(@Nullable Object value, int depth) {
    if (depth > Json.MAX_DEPTH) {
      throw new JsonException("nesting deeper than " + Json.MAX_DEPTH + ", or an alias of itself");
    }
    return switch (value) {
      case null -> new Json.Null();
      case Map<?, ?> map -> {
        Json.Builder object = Json.object();
        map.forEach((key, item) -> object.put(String.valueOf(key), yaml(item, depth + 1)));
        yield object.build();
      }
      case List<?> list -> {
        List<Json> items = new ArrayList<>(list.size());
        list.forEach(item -> items.add(yaml(item, depth + 1)));
        yield Json.array(items);
      }
      case Boolean truth -> Json.of(truth.booleanValue());
      case Integer whole -> Json.of(whole.longValue());
      case Long whole -> Json.of(whole.longValue());
      case Double number -> Json.of(number.doubleValue());
      default -> Json.of(value.toString());
    };
  }
}
