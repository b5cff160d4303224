package dev.tacho.telemetry.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Which devices this machine has that could compute a model, by looking at files and asking the
/// makers' programs. GPUs are numbered as their counters are: NVIDIA's first, then AMD's, then
/// Qualcomm's. See decision 175.
public final class Inventory {
  private static final List<Detector> DETECTORS =
      List.of(
          CpuDetector::find,
          NvidiaDetector::find,
          JetsonDetector::find,
          AmdDetector::find,
          QualcommDetector::find,
          IntelDetector::find,
          AppleDetector::find,
          FpgaDetector::find);

  private Inventory() {}

  /// Those of this machine; takes as long as a maker's program takes to answer, where there are
  /// signs of its devices.
  public static List<MachineDevice> ofThisMachine() {
    return of(Path.of("/"), Answers.ofThisMachine());
  }

  /// Those of a machine that a folder and answers describe; the processor first.
  ///
  /// @param root what it calls `/`
  public static List<MachineDevice> of(Path root, Answers answers) {
    var tree = new MachineTree(root, answers);
    var numbers = new Numbers();
    List<MachineDevice> devices = new ArrayList<>();
    for (Detector detector : DETECTORS) {
      devices.addAll(detector.find(tree, numbers));
    }
    return List.copyOf(devices);
  }
}
