package dev.tacho.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The C library, the one door of this room to the operating system. Any thread.
///
/// One class, since all calls share **one** method handle: binding a handle of a new shape costs
/// tens of milliseconds at start-up, looking up one more function for a shape that is bound costs
/// microseconds. So every function is called as one of six 64-bit words that returns a word. That
/// is sound for functions of up to six integers or pointers under the calling conventions of
/// Linux on x86-64 and aarch64: all six go in registers, a function reads the low half of those
/// that it declares as `int` and ignores those that it does not have; a result declared `int` is
/// cut here. Variadic functions (`ioctl`, `fcntl`, `open`) take integers like any other there.
///
/// Results follow the kernel's habit: negative is `-errno`.
final class Libc {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EINTR = 4;
  static final int EIO = 5;
  static final int E2BIG = 7;
  static final int ENOEXEC = 8;
  static final int EBADF = 9;
  static final int ECHILD = 10;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EPIPE = 32;
  static final int ENOSYS = 38;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(StructLayout.PathElement.groupElement("errno"));
  private static final MethodHandle CALL = bind();
  private static final ThreadLocal<MemorySegment> CAPTURED =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));
  private static final ConcurrentHashMap<String, Optional<MemorySegment>> FOUND =
      new ConcurrentHashMap<>();

  private Libc() {}

  /// Whether this machine is one that the class comment speaks of.
  static boolean isSupported() {
    String arch = System.getProperty("os.arch", "");
    return System.getProperty("os.name", "").equals("Linux")
        && (arch.equals("amd64") || arch.equals("aarch64"));
  }

  /// Whether the library has `function`.
  static boolean has(String function) {
    return find(function).isPresent();
  }

  /// Calls a function whose result is `int` with -1 for an error that is in `errno`.
  static int call(String function, long... words) {
    int result = (int) invoke(function, words);
    return result == -1 ? -errno() : result;
  }

  /// Calls a function whose result is `long` with -1 for an error that is in `errno`.
  static long callLong(String function, long... words) {
    long result = invoke(function, words);
    return result == -1 ? -errno() : result;
  }

  /// Calls a function that returns an error number itself (`posix_spawn` and its family).
  static int callForError(String function, long... words) {
    return (int) invoke(function, words);
  }

  /// Like [#call], again and again while a signal interrupts it.
  static int retry(String function, long... words) {
    int result;
    do {
      result = call(function, words);
    } while (result == -EINTR);
    return result;
  }

  /// Like [#retry]; throws when it fails.
  static int require(String function, long... words) {
    int result = retry(function, words);
    if (result < 0) {
      throw new ProcessException(function + " failed: " + message(-result));
    }
    return result;
  }

  /// Reads up to `bytes` from `fd` into `into`; 0 is the end.
  static long read(int fd, MemorySegment into, long bytes) {
    long result;
    do {
      result = callLong("read", fd, into.address(), bytes);
    } while (result == -EINTR);
    return result;
  }

  /// Writes up to `bytes` of `from`, starting at `offset`, to `fd`.
  static long write(int fd, MemorySegment from, long offset, long bytes) {
    long result;
    do {
      result = callLong("write", fd, from.address() + offset, bytes);
    } while (result == -EINTR);
    return result;
  }

  /// Closes `fd`. Linux has closed it even when a signal interrupts the call.
  static void close(int fd) {
    int _ = call("close", fd);
  }

  /// The C library's words for an error number.
  @SuppressWarnings("restricted") // a C string has no length until it is read
  static String message(int errno) {
    long address = invoke("strerror", errno);
    return MemorySegment.ofAddress(address).reinterpret(256).getString(0)
        + " (errno "
        + errno
        + ")";
  }

  private static int errno() {
    return (int) ERRNO.get(CAPTURED.get(), 0L);
  }

  private static long invoke(String function, long... words) {
    MemorySegment symbol =
        find(function)
            .orElseThrow(() -> new ProcessException("this machine's C library has no " + function));
    try {
      return (long)
          CALL.invokeExact(
              symbol,
              CAPTURED.get(),
              word(words, 0),
              word(words, 1),
              word(words, 2),
              word(words, 3),
              word(words, 4),
              word(words, 5));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new ProcessException("calling " + function + " failed", e);
    }
  }

  private static long word(long[] words, int i) {
    return i < words.length ? words[i] : 0;
  }

  private static Optional<MemorySegment> find(String function) {
    return FOUND.computeIfAbsent(function, SYMBOLS::find);
  }

  @SuppressWarnings("restricted") // calling C is what this class is for
  private static MethodHandle bind() {
    if (!isSupported()) {
      throw new ProcessException(
          "starting commands needs Linux on x86-64 or aarch64, not "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch"));
    }
    var word = ValueLayout.JAVA_LONG;
    return LINKER.downcallHandle(
        FunctionDescriptor.of(word, word, word, word, word, word, word),
        Linker.Option.captureCallState("errno"));
  }
}
