package dev.tacho.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where this process stands in one hierarchy of control groups.
///
/// @param version 1, a hierarchy of a few controllers; 2, the one for all
/// @param controllers of version 1, as its mount names them; of version 2, none
/// @param mount where the hierarchy is mounted
/// @param here the folder of this process's own group
record CgroupPlace(int version, Set<String> controllers, Path mount, Path here) {
  private static final int MOUNT_ROOT = 3;
  private static final int MOUNT_POINT = 4;

  /// All hierarchies that are mounted here and hold this process. `proc` is usually `/proc`.
  static List<CgroupPlace> all(Path proc) throws IOException {
    // a name of a mount may hold any byte
    List<String> mounts = lines(proc.resolve("self/mountinfo"));
    List<String> groups = lines(proc.resolve("self/cgroup"));
    List<CgroupPlace> places = new ArrayList<>();
    for (String mount : mounts) {
      place(mount, groups).ifPresent(places::add);
    }
    return places;
  }

  /// The name by which a file in [#here] is known, as `memory.max`.
  Path file(String name) {
    return here.resolve(name);
  }

  /// One line of `mountinfo`: numbers, root within the file system, mount point, options, optional
  /// fields, `-`, type, source, options of the file system.
  private static Optional<CgroupPlace> place(String mount, List<String> groups) {
    int dash = mount.indexOf(" - ");
    if (dash < 0) {
      return Optional.empty();
    }
    String[] front = mount.substring(0, dash).split(" ");
    String[] back = mount.substring(dash + 3).split(" ");
    if (front.length <= MOUNT_POINT || back.length < 3) {
      return Optional.empty();
    }
    Path point = Path.of(front[MOUNT_POINT]);
    return switch (back[0]) {
      case "cgroup" -> {
        Set<String> options = Set.of(back[2].split(","));
        yield own(groups, options)
            .flatMap(path -> below(front[MOUNT_ROOT], point, path))
            .map(here -> new CgroupPlace(1, options, point, here));
      }
      case "cgroup2" ->
          own(groups, Set.of(""))
              .flatMap(path -> below(front[MOUNT_ROOT], point, path))
              .map(here -> new CgroupPlace(2, Set.of(), point, here));
      default -> Optional.empty();
    };
  }

  /// The path of this process's group in the hierarchy that has one of `controllers`; lines are
  /// `4:memory:/a/b`, that of version 2 `0::/a/b`.
  private static Optional<String> own(List<String> groups, Set<String> controllers) {
    for (String line : groups) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3) {
        for (String name : parts[1].split(",")) {
          if (controllers.contains(name)) {
            return Optional.of(parts[2]);
          }
        }
      }
    }
    return Optional.empty();
  }

  /// The folder of group `path`, where the mount shows only what lies below `root`.
  private static Optional<Path> below(String root, Path point, String path) {
    Path shown = Path.of(root);
    Path group = Path.of(path);
    if (path.startsWith("/..") || !group.startsWith(shown)) {
      return Optional.empty();
    }
    return Optional.of(point.resolve(shown.relativize(group)).normalize());
  }

  private static List<String> lines(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().toList();
  }
}
