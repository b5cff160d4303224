package dev.tacho.readers.wandb;

import java.util.List;

/// One key of W&B's records, however it is encoded. Confined to one thread.
final class Key {
  /// What a key stands for.
  enum Role {
    /// Not met in a history row yet.
    NEW,
    METRIC,
    STEP,
    RUNTIME,
    TIMESTAMP,
    /// Part of a picture, a table or another object, or one of W&B's own.
    PASSED_OVER
  }

  private final List<String> parts;
  private final String name;
  private Role role = Role.NEW;
  private int series = -1;

  /// @param parts one, or those of a nested key
  Key(List<String> parts) {
    this.parts = parts;
    this.name = String.join(".", parts);
  }

  List<String> parts() {
    return parts;
  }

  /// The parts joined by dots, as W&B itself shows them.
  String name() {
    return name;
  }

  Role role() {
    return role;
  }

  void become(Role other) {
    role = other;
  }

  /// Whether history rows have it.
  boolean isOfHistory() {
    return role != Role.NEW;
  }

  /// The number that the intake gave it; -1 before.
  int series() {
    return series;
  }

  void series(int number) {
    series = number;
  }
}
