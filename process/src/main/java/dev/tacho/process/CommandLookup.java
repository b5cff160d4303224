package dev.tacho.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Finds the file of a command as a shell does, and says why it cannot be executed.
sealed interface CommandLookup {
  /// `path` is to be executed, relative to the command's directory where it is relative.
  record Found(String path) implements CommandLookup {}

  /// There is nothing to execute.
  record Failed(JobStart.Refused refused) implements CommandLookup {}

  /// What a shell searches when PATH is not set.
  String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  /// Looks for `name` in the PATH of `environment`, or as a path when it has a `/`.
  static CommandLookup find(String name, Path directory, Map<String, String> environment) {
    if (name.indexOf('/') >= 0) {
      return judge(name, directory.resolve(name))
          .map(CommandLookup::refuse)
          .orElseGet(() -> new Found(name));
    }
    String path = environment.getOrDefault("PATH", DEFAULT_PATH);
    Optional<JobStart.Refused> worst = Optional.empty();
    for (String entry : path.split(":", -1)) {
      String candidate = entry.isEmpty() ? "./" + name : entry + "/" + name;
      Path file = directory.resolve(candidate);
      if (!Files.exists(file)) {
        continue;
      }
      Optional<JobStart.Refused> refused = judge(candidate, file);
      if (refused.isEmpty()) {
        return new Found(candidate);
      }
      worst = worst.isPresent() ? worst : refused;
    }
    return refuse(
        worst.orElseGet(
            () ->
                new JobStart.Refused(
                    JobStart.Refused.NOT_FOUND,
                    name
                        + ": command not found in PATH ("
                        + path
                        + "); check the spelling, or give a path"
                        + " such as ./"
                        + name)));
  }

  /// Why `file` cannot be executed; empty when it looks as if it could.
  private static Optional<JobStart.Refused> judge(String name, Path file) {
    if (!Files.exists(file)) {
      return Optional.of(
          new JobStart.Refused(
              JobStart.Refused.NOT_FOUND, name + ": no such file (looked for " + file + ")"));
    }
    if (Files.isDirectory(file)) {
      return Optional.of(notExecutable(name + ": is a directory, not a program"));
    }
    if (!Files.isExecutable(file)) {
      return Optional.of(
          notExecutable(
              name
                  + ": permission denied; "
                  + file
                  + " is not executable (chmod +x makes it so, or start it with its interpreter)"));
    }
    return Optional.empty();
  }

  /// Why executing `name`, which was found, failed with `errno`.
  static JobStart.Refused explain(String name, Path file, int errno) {
    return switch (errno) {
      case Libc.ENOENT ->
          new JobStart.Refused(
              JobStart.Refused.NOT_FOUND,
              name + ": its interpreter does not exist" + interpreter(file));
      case Libc.ENOEXEC ->
          notExecutable(
              name + ": exec format error; " + file + " is not a program for this machine");
      case Libc.EACCES, Libc.EPERM ->
          notExecutable(
              name
                  + ": permission denied; "
                  + file
                  + ", a directory above it or its interpreter may"
                  + " not be executed");
      case Libc.E2BIG ->
          notExecutable(name + ": argument list and environment are too long for this system");
      default ->
          new JobStart.Refused(
              JobStart.Refused.NOT_STARTED,
              name + ": could not be started: " + Libc.message(errno));
    };
  }

  /// Whether a shell would run `file`, which the kernel does not take, as a script: text, as far
  /// as its first bytes show.
  static boolean isScript(Path file) {
    byte[] head = head(file);
    for (byte b : head) {
      if (b == 0) {
        return false;
      }
    }
    return head.length > 0 && head[0] != 0x7f;
  }

  private static String interpreter(Path file) {
    String head = new String(head(file), StandardCharsets.UTF_8);
    return head.startsWith("#!")
        ? " (" + head.substring(2).lines().findFirst().orElse("").strip() + ")"
        : " or a library that it needs is missing";
  }

  private static byte[] head(Path file) {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(80);
    } catch (IOException _) {
      // executable but not readable: the kernel may run it, nobody else can look
      return new byte[0];
    }
  }

  private static JobStart.Refused notExecutable(String reason) {
    return new JobStart.Refused(JobStart.Refused.NOT_EXECUTABLE, reason);
  }

  private static CommandLookup refuse(JobStart.Refused refused) {
    return new Failed(refused);
  }
}
