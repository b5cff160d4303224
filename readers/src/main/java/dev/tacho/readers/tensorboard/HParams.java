package dev.tacho.readers.tensorboard;

import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.readers.wire.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the hparams plugin keeps of a session: with which settings it began, and how it ended. It
/// is a message in the metadata of a summary value
/// (tensorboard/plugins/hparams/plugin_data.proto). Confined to one thread.
final class HParams {
  /// The plugin's name in the metadata.
  static final String PLUGIN = "hparams";

  private static final int MOST = 10_000;
  private static final int DEEPEST = 20;
  private static final int SESSION_START = 3;
  private static final int SESSION_END = 4;

  private final Map<String, Json> settings = new LinkedHashMap<>();
  private Optional<String> group = Optional.empty();
  private Optional<RunState> end = Optional.empty();
  private double endWall;

  /// Nothing known.
  HParams() {}

  /// Takes in the content of the plugin's data that `at` stands on.
  void read(Wire at) {
    Wire data = new Wire();
    data.into(at);
    while (data.next()) {
      if (data.is(SESSION_START, Wire.BYTES)) {
        start(data);
      } else if (data.is(SESSION_END, Wire.BYTES)) {
        end(data);
      }
    }
  }

  /// The settings by name; none where nobody told.
  Map<String, Json> settings() {
    return settings;
  }

  /// The group that the session belongs to.
  Optional<String> group() {
    return group;
  }

  /// How the session ended.
  Optional<RunState> end() {
    return end;
  }

  /// When it ended, in seconds since 1970; 0 where nobody told.
  double endWall() {
    return endWall;
  }

  private void start(Wire data) {
    Wire info = new Wire();
    info.into(data);
    while (info.next()) {
      if (info.is(1, Wire.BYTES) && settings.size() < MOST) {
        setting(info);
      } else if (info.is(4, Wire.BYTES) && info.length() > 0) {
        group = Optional.of(info.text());
      }
    }
  }

  private void setting(Wire info) {
    Wire entry = new Wire();
    entry.into(info);
    String name = "";
    Json value = new Json.Null();
    while (entry.next()) {
      if (entry.is(1, Wire.BYTES)) {
        name = entry.text();
      } else if (entry.is(2, Wire.BYTES)) {
        value = value(entry, 0);
      }
    }
    settings.put(name, value);
  }

  private void end(Wire data) {
    Wire info = new Wire();
    info.into(data);
    while (info.next()) {
      if (info.is(1, Wire.VARINT)) {
        end =
            switch ((int) info.number()) {
              case 1 -> Optional.of(RunState.COMPLETED);
              case 2 -> Optional.of(RunState.FAILED);
              default -> Optional.empty();
            };
      } else if (info.is(2, Wire.FIXED64)) {
        endWall = info.real();
      }
    }
  }

  /// A `google.protobuf.Value`.
  private static Json value(Wire at, int depth) {
    Wire fields = new Wire();
    fields.into(at);
    Json value = new Json.Null();
    while (depth < DEEPEST && fields.next()) {
      if (fields.is(2, Wire.FIXED64)) {
        value = Json.of(fields.real());
      } else if (fields.is(3, Wire.BYTES)) {
        value = Json.of(fields.text());
      } else if (fields.is(4, Wire.VARINT)) {
        value = Json.of(fields.number() != 0);
      } else if (fields.is(5, Wire.BYTES)) {
        value = table(fields, depth + 1);
      } else if (fields.is(6, Wire.BYTES)) {
        value = items(fields, depth + 1);
      }
    }
    return value;
  }

  private static Json table(Wire at, int depth) {
    Wire fields = new Wire();
    fields.into(at);
    Json.Builder table = Json.object();
    while (fields.next()) {
      if (fields.is(1, Wire.BYTES)) {
        Wire entry = new Wire();
        entry.into(fields);
        String name = "";
        Json value = new Json.Null();
        while (entry.next()) {
          if (entry.is(1, Wire.BYTES)) {
            name = entry.text();
          } else if (entry.is(2, Wire.BYTES)) {
            value = value(entry, depth);
          }
        }
        table.put(name, value);
      }
    }
    return table.build();
  }

  private static Json items(Wire at, int depth) {
    Wire fields = new Wire();
    fields.into(at);
    List<Json> items = new ArrayList<>();
    while (fields.next()) {
      if (fields.is(1, Wire.BYTES)) {
        items.add(value(fields, depth));
      }
    }
    return new Json.Arr(items);
  }
}
