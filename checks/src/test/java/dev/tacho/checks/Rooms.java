package dev.tacho.checks;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The map of rooms as data: floors and who may use whom, as the design draws them. A room enters
/// this table in the change that brings its code.
final class Rooms {
  /// One room: its floor, and the rooms on lower floors that it may use.
  record Room(String name, int floor, Set<String> uses) {
    Room {
      uses = Set.copyOf(uses);
    }
  }

  /// Maven modules that are no rooms: nothing that ships uses them, so they may use everything.
  static final Set<String> OUTSIDE = Set.of("testkit", "checks", "dist", "examples");

  static final Map<String, Room> MAP =
      map(
          List.of(
              room("core", 0),
              room("store", 1, "core"),
              room("process", 1, "core"),
              room("telemetry", 1, "core"),
              room("stats", 1, "core"),
              room("web", 1, "core"),
              room("weights", 1, "core"),
              room("recorder", 2, "core", "store", "process", "telemetry", "stats", "web"),
              room("readers", 2, "core", "weights"),
              room("analysis", 2, "core", "stats"),
              room("lm", 2, "core", "weights"),
              room("health", 2, "core", "stats", "web"),
              room("llamacpp", 2, "core", "weights", "process", "web"),
              room("bench", 3, "core", "stats", "process", "telemetry", "weights"),
              room("train", 3, "core", "lm", "health", "process", "telemetry", "weights", "stats"),
              room("compress", 3, "core", "lm", "weights", "stats", "telemetry"),
              room("serve", 3, "core", "stats", "process", "telemetry", "web"),
              room("report", 3, "core", "analysis"),
              below("server", 4),
              below("mcp", 4),
              below("cli", 5)));

  private Rooms() {}

  private static Room room(String name, int floor, String... uses) {
    return new Room(name, floor, Set.of(uses));
  }

  /// A room that may use every room on a lower floor.
  private static Room below(String name, int floor) {
    return new Room(name, floor, Set.of("*"));
  }

  private static Map<String, Room> map(List<Room> rooms) {
    var map = new TreeMap<String, Room>();
    rooms.forEach(room -> map.put(room.name(), room));
    return map;
  }

  /// Whether a class of room `from` may name one of room `to`.
  static boolean mayUse(String from, String to) {
    if (from.equals(to) || OUTSIDE.contains(from)) {
      return true;
    }
    var user = MAP.get(from);
    var used = MAP.get(to);
    if (user == null || used == null) {
      return false;
    }
    return user.uses().contains("*")
        ? used.floor() < user.floor()
        : user.uses().contains(used.name());
  }
}
