package dev.tacho.cli;

import dev.tacho.core.json.Json;

/// One word being done. Confined to one thread.
final class Call {
  private final Arguments arguments;
  private final Console console;
  private final Environment environment;

  Call(Arguments arguments, Console console, Environment environment) {
    this.arguments = arguments;
    this.console = console;
    this.environment = environment;
  }

  Arguments arguments() {
    return arguments;
  }

  Console console() {
    return console;
  }

  Environment environment() {
    return environment;
  }

  /// Whether JSON was asked for instead of text.
  boolean json() {
    return arguments.has("json");
  }

  /// Prints the word's whole JSON answer.
  void answer(Json.Obj json) {
    console.line(json.pretty());
  }
}
