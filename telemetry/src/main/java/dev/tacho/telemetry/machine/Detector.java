package dev.tacho.telemetry.machine;

import java.util.List;

/// Finds the devices of one maker. Pure over the tree and its answers; finds nothing rather than
/// guesses.
@FunctionalInterface
interface Detector {
  /// What stood in for hardware that Tacho's makers had not.
  String CONSTRUCTED = "a tree put together by hand from values of public reports";

  /// Devices of that maker, numbered on from those before.
  List<MachineDevice> find(MachineTree tree, Numbers numbers);
}
