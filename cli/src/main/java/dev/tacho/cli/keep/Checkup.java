package dev.tacho.cli.keep;

import dev.tacho.cli.shell.Reasons;
import dev.tacho.lm.Libtorch;
import dev.tacho.process.OwnCgroup;
import dev.tacho.store.RunStore;
import java.io.IOException;
import java.lang.foreign.Linker;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What this machine offers, found by trying. Leaves nothing behind.
final class Checkup {
  private static final String UNPROVEN =
      "; a kill for memory shows as failed (SIGKILL, cause unknown)";

  private Checkup() {}

  /// All checks, in the order of the page.
  static List<Check> run(RunStore store, Path libtorch) {
    List<Check> checks = new ArrayList<>();
    checks.add(jdk());
    checks.add(store(store));
    checks.add(locks(store));
    checks.add(posixSpawn());
    checks.add(pseudoTerminal());
    checks.add(bootId());
    checks.add(cgroup());
    checks.add(git());
    checks.add(libtorch(libtorch));
    return checks;
  }

  private static Check jdk() {
    return Check.available(
        "JDK",
        System.getProperty("java.runtime.version", "?")
            + " by "
            + System.getProperty("java.vendor", "?")
            + " in "
            + System.getProperty("java.home", "?"));
  }

  private static Check store(RunStore store) {
    return store.isWritable()
        ? Check.available("store", store.home() + " on " + store.fileSystem())
        : Check.unavailable(
            "store",
            store.home() + " cannot be written; choose another folder with --home or TACHO_HOME");
  }

  private static Check locks(RunStore store) {
    return store.locksProveDeath()
        ? Check.available("locks", "a free lock proves that a run's recorder is dead")
        : Check.unavailable(
            "locks",
            "other machines may mount "
                + store.fileSystem()
                + "; a run whose recorder died is"
                + " shown silent, until tacho end --lost");
  }

  private static Check posixSpawn() {
    try {
      for (String function : List.of("posix_spawn", "wait4", "setpgid")) {
        if (Linker.nativeLinker().defaultLookup().find(function).isEmpty()) {
          return Check.unavailable("posix_spawn", "the C library has no " + function);
        }
      }
      return Check.available("posix_spawn", "posix_spawn and wait4 are in the C library");
    } catch (UnsupportedOperationException e) {
      return Check.unavailable(
          "posix_spawn", "this JDK cannot call C functions: " + e.getMessage());
    }
  }

  private static Check pseudoTerminal() {
    try (FileChannel _ =
        FileChannel.open(Path.of("/dev/ptmx"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return Check.available("pseudo-terminal", "/dev/ptmx can be opened");
    } catch (IOException e) {
      return Check.unavailable(
          "pseudo-terminal", "/dev/ptmx: " + Reasons.of(e) + "; commands get pipes instead");
    }
  }

  private static Check bootId() {
    try {
      String id = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      return Check.available("boot id", id);
    } catch (IOException e) {
      return Check.unavailable(
          "boot id",
          Reasons.of(e) + "; a run of an earlier boot is shown silent, and is not proven lost");
    }
  }

  private static Check cgroup() {
    String name = "own cgroup";
    return switch (OwnCgroup.make("tacho-doctor-" + ProcessHandle.current().pid())) {
      case OwnCgroup.Made.Here(var group) -> {
        try (group) {
          String where =
              String.join(
                  ", ", group.folders().values().stream().map(Path::toString).distinct().toList());
          yield group
              .withoutMemory()
              .map(why -> Check.unavailable(name, where + " can be made, but " + why + UNPROVEN))
              .orElseGet(() -> Check.available(name, where + " was made and removed"));
        }
      }
      case OwnCgroup.Made.Refused(var reason) -> Check.unavailable(name, reason + UNPROVEN);
    };
  }

  private static Check libtorch(Path folder) {
    String name = "libtorch";
    return switch (Libtorch.look(folder)) {
      case Libtorch.Standing.Unpacked(var version) ->
          Check.available(name, version + cuda() + ", unpacked in " + folder);
      case Libtorch.Standing.Packed(var version) ->
          Check.available(
              name,
              version
                  + cuda()
                  + ", to be unpacked in "
                  + folder
                  + " by the first training: 445 MB");
      case Libtorch.Standing.Missing(var reason) -> Check.unavailable(name, reason);
    };
  }

  private static String cuda() {
    return Libtorch.hasCuda() ? " with CUDA, which train does not use" : " without CUDA";
  }

  private static Check git() {
    try {
      Process git = new ProcessBuilder("git", "--version").redirectErrorStream(true).start();
      git.getOutputStream().close();
      if (!git.waitFor(5, TimeUnit.SECONDS)) {
        git.destroyForcibly();
        return Check.unavailable("git", "git --version gave no answer in 5 s");
      }
      String said = new String(git.getInputStream().readNBytes(200), StandardCharsets.UTF_8);
      return git.exitValue() == 0
          ? Check.available("git", said.strip())
          : Check.unavailable("git", "git --version ended with " + git.exitValue());
    } catch (IOException e) {
      return Check.unavailable("git", Reasons.of(e) + "; runs are recorded without their commit");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Check.unavailable("git", "the check was interrupted");
    }
  }
}
