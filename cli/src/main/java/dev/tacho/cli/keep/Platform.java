package dev.tacho.cli.keep;

/// What Tacho promises on a system. Pure.
///
/// @param support how much works
/// @param sentence what that means, and why
public record Platform(Support support, String sentence) {
  /// How much works.
  public enum Support {
    COMPLETE("complete"),
    PARTIAL("partial"),
    REFUSED("refused");

    private final String word;

    Support(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /// What is promised for `os.name` and `os.arch` as the JVM gives them.
  public static Platform of(String system, String architecture) {
    if (system.startsWith("Windows")) {
      return new Platform(
          Support.REFUSED,
          "Tacho does not run on Windows, because it relies on process groups, posix_spawn and"
              + " file locks as Linux and macOS have them; use it inside WSL 2");
    }
    if (system.equals("Linux") && architecture.equals("amd64")) {
      return new Platform(
          Support.COMPLETE, "tested, but for what is called not proven on hardware");
    }
    if ((system.equals("Linux") && architecture.equals("aarch64")) || system.startsWith("Mac OS")) {
      return new Platform(
          Support.PARTIAL,
          "read, compare, report, and record without the counters that are missing; not proven on"
              + " hardware");
    }
    return new Platform(
        Support.REFUSED,
        "Tacho has not been tried on "
            + system
            + " "
            + architecture
            + "; use Linux on x86-64 or aarch64, or macOS");
  }
}
