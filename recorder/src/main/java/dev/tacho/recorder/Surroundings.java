package dev.tacho.recorder;

import dev.tacho.core.ClockAnchor;
import dev.tacho.core.Redaction;
import dev.tacho.core.RunHeader;
import dev.tacho.process.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// Reads where a run happens: clocks, host, account, git checkout.
public final class Surroundings {
  private static final long GIT_SECONDS = 5;

  private Surroundings() {}

  /// This moment by both clocks.
  public static ClockAnchor now(String bootId) {
    return new ClockAnchor(Instant.now(), System.nanoTime(), bootId);
  }

  /// This machine and account.
  static RunHeader.Host host() {
    return new RunHeader.Host(
        ProcessIdentity.current().host(),
        System.getProperty("user.name", "unknown"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        memoryBytes());
  }

  /// The git checkout around `directory`; empty outside one, and where git is missing or takes
  /// longer than a few seconds.
  static Optional<RunHeader.Git> git(Path directory) {
    if (!insideCheckout(directory)) {
      return Optional.empty();
    }
    return git(directory, "rev-parse", "HEAD")
        .map(
            commit ->
                new RunHeader.Git(
                    commit,
                    git(directory, "symbolic-ref", "--short", "-q", "HEAD"),
                    git(directory, "remote", "get-url", "origin").map(Redaction::text),
                    git(directory, "status", "--porcelain", "--untracked-files=no").isPresent()));
  }

  /// Looking for the folder costs microseconds; starting git for nothing would cost milliseconds.
  private static boolean insideCheckout(Path directory) {
    for (Path at = directory; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return true;
      }
    }
    return false;
  }

  /// What git prints, stripped; empty when it prints nothing, fails or hangs.
  private static Optional<String> git(Path directory, String... words) {
    List<String> command = new ArrayList<>(List.of("git", "--no-optional-locks"));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    try {
      Path answer = Files.createTempFile("tacho-git", ".txt");
      try {
        Process git = builder.redirectOutput(answer.toFile()).start();
        git.getOutputStream().close();
        if (!git.waitFor(GIT_SECONDS, TimeUnit.SECONDS)) {
          git.destroyForcibly();
          return Optional.empty();
        }
        return git.exitValue() == 0
            ? Optional.of(Files.readString(answer).strip()).filter(text -> !text.isEmpty())
            : Optional.empty();
      } finally {
        Files.deleteIfExists(answer);
      }
    } catch (IOException _) {
      // no git on this machine: the header then has no git member
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// The most memory that this process has had so far; the largest number where the system does not
  /// tell.
  static long peakResidentBytes() {
    return kibibytes(Path.of("/proc/self/status"), "VmHWM:").orElse(Long.MAX_VALUE);
  }

  private static OptionalLong memoryBytes() {
    return kibibytes(Path.of("/proc/meminfo"), "MemTotal:");
  }

  /// The value of a line such as `MemTotal: 24000 kB`, in bytes.
  private static OptionalLong kibibytes(Path file, String name) {
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException | UncheckedIOException _) {
      return OptionalLong.empty();
    }
  }
}
