package dev.tacho.cli.look;

import dev.tacho.cli.alert.Glance;
import dev.tacho.core.json.Json;
import java.util.List;

/// A run that is watched, as it is at one moment.
interface Look {
  /// What has to change for a new line: not the time.
  String key();

  /// For people.
  List<String> lines();

  /// `tacho.watch/1`.
  Json.Obj json();

  /// For the rules of an alarm.
  Glance glance();

  /// Whether nothing more can come.
  boolean over();

  /// Whether it ended well.
  boolean completed();
}
