package dev.tacho.telemetry.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether this machine may have an NVIDIA device, by looking for files: a machine without one pays
/// no more than that.
///
/// @param libraries what to load, the best guess first; empty where nothing speaks for a device
public record NvidiaSigns(List<String> libraries) {
  /// Names the library, for tests and odd installations; nothing else is looked at then.
  public static final String VARIABLE = "TACHO_NVML_LIBRARY";

  private static final String NAME = "libnvidia-ml.so.1";

  /// Where the library lies when the dynamic loader does not know it: distributions, WSL, the
  /// usual mount of container runtimes, NixOS.
  private static final List<String> FOLDERS =
      List.of(
          "usr/lib/x86_64-linux-gnu",
          "usr/lib/aarch64-linux-gnu",
          "usr/lib64",
          "usr/lib",
          "usr/lib/wsl/lib",
          "usr/local/nvidia/lib64",
          "run/opengl-driver/lib");

  private static final List<String> TRACES = List.of("dev/nvidiactl", "proc/driver/nvidia");

  public NvidiaSigns {
    libraries = List.copyOf(libraries);
  }

  /// @param root `/`
  static NvidiaSigns look(Path root, Map<String, String> environment) {
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isEmpty()) {
      return new NvidiaSigns(List.of(named));
    }
    Optional<Path> file =
        FOLDERS.stream()
            .map(folder -> root.resolve(folder).resolve(NAME))
            .filter(Files::exists)
            .findFirst();
    if (file.isEmpty() && TRACES.stream().map(root::resolve).noneMatch(Files::exists)) {
      return new NvidiaSigns(List.of());
    }
    List<String> libraries = new ArrayList<>(List.of(NAME));
    file.ifPresent(path -> libraries.add(path.toString()));
    return new NvidiaSigns(libraries);
  }

  /// What was looked for in vain.
  static String absence() {
    return "no sign of an NVIDIA device: neither /"
        + String.join(" nor /", TRACES)
        + " nor "
        + NAME
        + " is there; "
        + VARIABLE
        + " names the library where it lies elsewhere";
  }
}
