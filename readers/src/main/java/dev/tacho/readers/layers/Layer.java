package dev.tacho.readers.layers;

import dev.tacho.readers.timing.Timings;

/// One layer, with what it took each time that it ran. Confined to one thread.
///
/// @param operator that it does; empty text where nobody says
/// @param device it ran on; empty text where nobody says
record Layer(String name, String operator, String device, Timings times) {
  Layer(String name, String operator, String device) {
    this(name, operator, device, new Timings());
  }
}
