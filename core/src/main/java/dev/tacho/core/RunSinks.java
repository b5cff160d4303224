package dev.tacho.core;

import java.util.Optional;

/// Finds somewhere to write a run: implemented by a store and found by [java.util.ServiceLoader],
/// so that a JVM program needs `core` at compile time and a store at run time only.
public interface RunSinks {
  /// Opens a sink for a program that starts now. Inside a recorded command it adds to that run,
  /// and `name` is ignored; else it begins a run of its own.
  RunSink open(Optional<Label> name);
}
