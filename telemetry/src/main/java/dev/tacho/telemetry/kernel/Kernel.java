package dev.tacho.telemetry.kernel;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The few calls of the C library that reading `/proc` without garbage takes. Any thread, each
/// with an error place ([#STATE]) of its own. Results follow the kernel's habit: negative is
/// `-errno`.
///
/// All functions are called by one handle, as six words that return a word: the same shape that
/// the process room calls, so that a program with both rooms binds it once. That is sound on the
/// machines that [#supported] names.
public final class Kernel {
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  private static final int EPERM = 1;
  private static final int EINTR = 4;
  private static final int EACCES = 13;
  private static final int EOPNOTSUPP = 95;

  private static final int O_CLOEXEC = 0x80000;
  private static final int SC_CLK_TCK = 2;
  private static final int SC_PAGESIZE = 30;
  private static final int SYS_GETDENTS64 =
      System.getProperty("os.arch").equals("amd64") ? 217 : 61;

  /// Where a call leaves its error.
  static final StructLayout STATE = Linker.Option.captureStateLayout();

  private static final VarHandle ERRNO =
      STATE.varHandle(StructLayout.PathElement.groupElement("errno"));

  private Kernel() {}

  /// Bound when the first call is made, so that asking whether calls can be made costs nothing.
  private static final class Bound {
    static final MethodHandle CALL = bind();
    static final MemorySegment OPEN = symbol("open");
    static final MemorySegment CLOSE = symbol("close");
    static final MemorySegment PREAD = symbol("pread");
    static final MemorySegment LSEEK = symbol("lseek");
    static final MemorySegment SYSCALL = symbol("syscall");
    static final MemorySegment SYSCONF = symbol("sysconf");

    @SuppressWarnings("restricted") // calling C is what this class is for
    private static MethodHandle bind() {
      var word = ValueLayout.JAVA_LONG;
      return Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.of(word, word, word, word, word, word, word),
              Linker.Option.captureCallState("errno"));
    }

    private static MemorySegment symbol(String name) {
      return Linker.nativeLinker().defaultLookup().findOrThrow(name);
    }
  }

  /// Whether this machine is one whose `/proc` we read: Linux on x86-64 or aarch64.
  public static boolean supported() {
    String arch = System.getProperty("os.arch", "");
    return System.getProperty("os.name", "").equals("Linux")
        && (arch.equals("amd64") || arch.equals("aarch64"));
  }

  /// Why not, for a counter that needs it.
  public static String unsupported() {
    return "it is read on Linux only, and this is "
        + System.getProperty("os.name")
        + " on "
        + System.getProperty("os.arch");
  }

  /// Opens the file whose name, ended by a zero, is at `path`, for reading.
  static int open(MemorySegment state, MemorySegment path) {
    // an int, whose upper half may hold anything
    int fd = (int) call(Bound.OPEN, state, path.address(), O_CLOEXEC, 0, 0);
    return fd == -1 ? -error(state) : fd;
  }

  static void close(MemorySegment state, int fd) {
    long _ = call(Bound.CLOSE, state, fd, 0, 0, 0);
  }

  /// Reads from the file's begin plus `offset` what fits behind that offset of `into`.
  public static int read(MemorySegment state, int fd, MemorySegment into, long offset) {
    return (int)
        call(Bound.PREAD, state, fd, into.address() + offset, into.byteSize() - offset, offset);
  }

  /// Goes back to the begin of an open folder.
  static void rewind(MemorySegment state, int fd) {
    long _ = call(Bound.LSEEK, state, fd, 0, 0, 0);
  }

  /// Reads the next entries of an open folder, as `struct linux_dirent64`.
  static int entries(MemorySegment state, int fd, MemorySegment into, long bytes) {
    return (int) call(Bound.SYSCALL, state, SYS_GETDENTS64, fd, into.address(), bytes);
  }

  /// Clock ticks a second, in which processor times are told.
  static long ticksPerSecond(MemorySegment state) {
    return call(Bound.SYSCONF, state, SC_CLK_TCK, 0, 0, 0);
  }

  static long pageBytes(MemorySegment state) {
    return call(Bound.SYSCONF, state, SC_PAGESIZE, 0, 0, 0);
  }

  /// What an error (`-errno`) means for who wanted to read.
  public static String words(int error) {
    return switch (-error) {
      case ENOENT, ESRCH -> "it is not there";
      case EPERM, EACCES -> "this user may not read it";
      case EOPNOTSUPP -> "the kernel has it switched off";
      default -> "the system answers with error " + -error;
    };
  }

  private static int error(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  private static long call(
      MemorySegment function, MemorySegment state, long a, long b, long c, long d) {
    try {
      long result;
      do {
        result = (long) Bound.CALL.invokeExact(function, state, a, b, c, d, 0L, 0L);
      } while (result == -1 && error(state) == EINTR);
      return result == -1 ? -error(state) : result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("calling the C library failed", e);
    }
  }
}
