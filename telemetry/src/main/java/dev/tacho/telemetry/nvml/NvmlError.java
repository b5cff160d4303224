package dev.tacho.telemetry.nvml;

import java.util.Map;

/// What a result of NVML that is not 0 means. Our own table, since `nvmlErrorString` is one more
/// call that may be absent.
///
/// Source: `nvmlReturn_t` in NVIDIA's nvml.h (CUDA toolkit 12).
final class NvmlError {
  static final int INSUFFICIENT_SIZE = 7;

  private static final int NOT_SUPPORTED = 3;
  private static final int FUNCTION_NOT_FOUND = 13;
  private static final int DRIVER_NOT_LOADED = 9;
  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(1, "NVML is not initialised"),
          Map.entry(2, "invalid argument"),
          Map.entry(NOT_SUPPORTED, "not supported by this device"),
          Map.entry(4, "no permission"),
          Map.entry(6, "not found"),
          Map.entry(INSUFFICIENT_SIZE, "room too small"),
          Map.entry(8, "power cables are not attached properly"),
          Map.entry(DRIVER_NOT_LOADED, "the NVIDIA driver is not loaded"),
          Map.entry(10, "time-out in the driver"),
          Map.entry(11, "interrupt of the GPU failed in the kernel"),
          Map.entry(12, "a library of the driver was not found"),
          Map.entry(FUNCTION_NOT_FOUND, "this version of the library lacks the function"),
          Map.entry(14, "the GPU's infoROM is corrupted"),
          Map.entry(15, "the GPU is lost: it has fallen off the bus or cannot be reached"),
          Map.entry(16, "the GPU needs a reset"),
          Map.entry(17, "the operating system bars access to the GPU"),
          Map.entry(18, "library and driver have different versions; restart the machine"),
          Map.entry(19, "the GPU is in use"),
          Map.entry(20, "out of memory"),
          Map.entry(21, "no data"),
          Map.entry(23, "out of resources"),
          Map.entry(27, "the GPU is not ready"),
          Map.entry(28, "no GPU found"),
          Map.entry(29, "invalid state"),
          Map.entry(999, "unknown error in the driver"));

  private NvmlError() {}

  /// The fault that `code` of `function` is.
  static NvmlFault of(String function, int code) {
    String reason =
        function + ": " + WORDS.getOrDefault(code, "error without a name") + " (NVML " + code + ")";
    return code == NOT_SUPPORTED || code == FUNCTION_NOT_FOUND
        ? NvmlFault.lasting(reason)
        : NvmlFault.passing(reason);
  }
}
