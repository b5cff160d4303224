package dev.tacho.web;

import java.util.Optional;

/// One server-sent event. `name` tells a client which listener it is for; `id` is what a client
/// that comes back sends as `Last-Event-ID`; `data` may have several lines.
public record Event(Optional<String> id, Optional<String> name, String data) {
  public Event {
    id.ifPresent(text -> oneLine("id", text));
    name.ifPresent(text -> oneLine("name", text));
  }

  /// An event with data only.
  public static Event of(String data) {
    return new Event(Optional.empty(), Optional.empty(), data);
  }

  /// An event with a name.
  public static Event of(String name, String data) {
    return new Event(Optional.empty(), Optional.of(name), data);
  }

  /// This event with an id to continue from.
  public Event withId(String newId) {
    return new Event(Optional.of(newId), name, data);
  }

  /// The event as it goes over the wire.
  String wire() {
    StringBuilder out = new StringBuilder(data.length() + 32);
    id.ifPresent(text -> out.append("id: ").append(text).append('\n'));
    name.ifPresent(text -> out.append("event: ").append(text).append('\n'));
    for (String line : data.split("\r\n|\r|\n", -1)) {
      out.append("data: ").append(line).append('\n');
    }
    return out.append('\n').toString();
  }

  private static void oneLine(String what, String text) {
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("an event's " + what + " is one line: '" + text + "'");
    }
  }
}
