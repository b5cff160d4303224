package dev.tacho.telemetry.cgroup;

import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.kernel.Lines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The folders of the control groups that a process is in, in all hierarchies that are mounted
/// here, with all groups above that this mount shows. Pure but for the files; any thread.
public final class CgroupFolders {
  private static final int MOUNT_ROOT = 3;
  private static final int MOUNT_POINT = 4;

  private CgroupFolders() {}

  public static List<Path> of(Roots roots, long pid) {
    Path process = roots.proc().resolve(Long.toString(pid));
    List<String> groups = Lines.of(process.resolve("cgroup"));
    List<Path> folders = new ArrayList<>();
    for (String mount : Lines.of(process.resolve("mountinfo"))) {
      int dash = mount.indexOf(" - ");
      if (dash < 0) {
        continue;
      }
      String[] front = mount.substring(0, dash).split(" ");
      String[] back = mount.substring(dash + 3).split(" ");
      if (front.length > MOUNT_POINT && back.length > 2) {
        path(groups, back)
            .ifPresent(path -> add(roots.at(front[MOUNT_POINT]), front[MOUNT_ROOT], path, folders));
      }
    }
    return folders;
  }

  /// The path of the process's group in the hierarchy of a mount; lines are `4:memory:/a/b`, that
  /// of version 2 `0::/a/b`. The mount's last word names the controllers of version 1.
  private static Optional<String> path(List<String> groups, String[] type) {
    Set<String> controllers =
        switch (type[0]) {
          case "cgroup" -> Set.copyOf(List.of(type[2].split(",")));
          case "cgroup2" -> Set.of("");
          default -> Set.of();
        };
    for (String line : groups) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3) {
        for (String name : parts[1].split(",", -1)) {
          if (controllers.contains(name)) {
            return Optional.of(parts[2]);
          }
        }
      }
    }
    return Optional.empty();
  }

  /// The group's folder and all above it up to the mount's. A mount may show only what lies below
  /// `root`; a group outside of that is not shown, and the mount's own folder is the nearest.
  private static void add(Path mount, String root, String path, List<Path> into) {
    Path group = Path.of(path);
    Path shown = Path.of(root);
    Path folder =
        group.startsWith(shown) && !path.startsWith("/..")
            ? mount.resolve(shown.relativize(group)).normalize()
            : mount;
    while (folder != null && folder.startsWith(mount)) {
      into.add(folder);
      folder = folder.getParent();
    }
  }
}
