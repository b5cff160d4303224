package dev.tacho.analysis.postmortem;

import java.util.List;
import java.util.Locale;

/// An error that training jobs print and that has a known remedy.
///
/// @param signs in lower case; a line that holds one tells of it
record Trouble(String remedy, List<String> signs) {
  /// Most telling first.
  static final List<Trouble> KNOWN =
      List.of(
          of(
              "the device ran out of memory: smaller batch or sequence, gradient checkpointing, or"
                  + " a sharded optimiser",
              "out of memory",
              "outofmemoryerror"),
          of(
              "shared memory is too small for the data loader: fewer workers, or a larger /dev/shm",
              "insufficient shared memory",
              "bus error"),
          of(
              "the disk is full: free space or write checkpoints elsewhere",
              "no space left on device",
              "disk quota exceeded"),
          of(
              "a worker did not answer: look at the first rank that failed, and at the network",
              "nccl",
              "gloo",
              "connection reset by peer"),
          of(
              "a Python module is missing: install it in the environment that the job runs in",
              "modulenotfounderror",
              "importerror"),
          of(
              "a file is missing: check the paths in the configuration",
              "filenotfounderror",
              "no such file or directory"),
          of(
              "tensors do not fit together: check the configuration against the checkpoint",
              "size mismatch",
              "shapes cannot be multiplied",
              "shape mismatch"),
          of(
              "a value became NaN: lower the learning rate, clip gradients, check the data there",
              "is nan",
              "nan loss",
              "found inf or nan"),
          of(
              "the device failed: run it on another one; repeated, it is the hardware or driver",
              "cuda error",
              "device-side assert"));

  private static final List<String> SIGNS =
      List.of(
          "error",
          "exception",
          "fatal",
          "killed",
          "segmentation fault",
          "assert",
          "panic",
          "out of memory",
          "no space left",
          "core dumped");

  Trouble {
    signs = List.copyOf(signs);
  }

  private static Trouble of(String remedy, String... signs) {
    return new Trouble(remedy, List.of(signs));
  }

  /// Whether a line in lower case tells of it.
  boolean isIn(String line) {
    return hasAny(line, signs);
  }

  /// Whether a line names an error.
  static boolean isError(String line) {
    return hasAny(line.toLowerCase(Locale.ROOT), SIGNS);
  }

  private static boolean hasAny(String line, List<String> signs) {
    for (String sign : signs) {
      if (line.contains(sign)) {
        return true;
      }
    }
    return false;
  }
}
