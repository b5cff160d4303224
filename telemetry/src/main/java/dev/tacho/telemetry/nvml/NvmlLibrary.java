package dev.tacho.telemetry.nvml;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A shared library and the C library that opened it, through **one** method handle: three 64-bit
/// words in, one out. That is sound for functions of up to three integers or pointers under the
/// calling conventions of Linux on x86-64 and aarch64, where all three go in registers, a function
/// reads the low half of those that it declares as `int` and ignores those that it does not have.
/// Every function of NVML that is called here is of that kind.
///
/// Opened by `dlopen` and not by Java's own lookup, since only `dlerror` knows why it failed.
/// Confined to one thread.
final class NvmlLibrary {
  private static final int RTLD_NOW = 2;
  private static final int MESSAGE_BYTES = 4096;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBC = LINKER.defaultLookup();
  private static final MethodHandle CALL = bind();

  /// Found beforehand: looking one up would clear what `dlerror` has to say.
  private static final MemorySegment DLOPEN = LIBC.findOrThrow("dlopen");

  private static final MemorySegment DLERROR = LIBC.findOrThrow("dlerror");
  private static final MemorySegment DLSYM = LIBC.findOrThrow("dlsym");

  private final long handle;
  private final String name;
  private final Map<String, Long> found = new HashMap<>();

  private NvmlLibrary(long handle, String name) {
    this.handle = handle;
    this.name = name;
  }

  /// Opens the first of `candidates` that can be: names, which the dynamic loader looks up, or
  /// paths. What the library does when it is loaded happens here, a crash too.
  static NvmlLibrary open(List<String> candidates) throws NvmlFault {
    List<String> reasons = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      for (String candidate : candidates) {
        long handle = invoke(DLOPEN, arena.allocateFrom(candidate).address(), RTLD_NOW);
        if (handle != 0) {
          return new NvmlLibrary(handle, candidate);
        }
        reasons.add(text(invoke(DLERROR), "cannot open " + candidate));
      }
    }
    throw NvmlFault.lasting("NVIDIA's library cannot be loaded: " + String.join("; ", reasons));
  }

  /// Makes this process deaf to `signal`.
  static void ignore(int signal) {
    long sigIgn = 1;
    long _ = invoke(LIBC.findOrThrow("signal"), signal, sigIgn);
  }

  /// Keeps the kernel from writing a core file when the library ends this process.
  static void leaveNoCore() {
    int rlimitCore = 4;
    try (Arena arena = Arena.ofConfined()) {
      // struct rlimit: both limits 0
      long _ =
          invoke(
              LIBC.findOrThrow("setrlimit"),
              rlimitCore,
              arena.allocate(2 * ValueLayout.JAVA_LONG.byteSize(), 8).address());
    }
  }

  String name() {
    return name;
  }

  /// Whether the library has `function`.
  boolean has(String function) {
    return address(function) != 0;
  }

  /// Calls a function that returns `nvmlReturn_t`; its code.
  int call(String function, long... words) throws NvmlFault {
    long address = address(function);
    if (address == 0) {
      throw NvmlFault.lasting(name + " has no " + function + "; a newer driver may");
    }
    return (int) invoke(MemorySegment.ofAddress(address), words);
  }

  /// Calls a function that must return 0.
  void require(String function, long... words) throws NvmlFault {
    int code = call(function, words);
    if (code != 0) {
      throw NvmlError.of(function, code);
    }
  }

  private long address(String function) {
    return found.computeIfAbsent(
        function,
        missing -> {
          try (Arena arena = Arena.ofConfined()) {
            return invoke(DLSYM, handle, arena.allocateFrom(missing).address());
          }
        });
  }

  @SuppressWarnings("restricted") // a C string has no length until it is read
  private static String text(long address, String otherwise) {
    return address == 0
        ? otherwise
        : MemorySegment.ofAddress(address).reinterpret(MESSAGE_BYTES).getString(0);
  }

  private static long invoke(MemorySegment symbol, long... words) {
    try {
      return (long) CALL.invokeExact(symbol, word(words, 0), word(words, 1), word(words, 2));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("calling a C function failed", e);
    }
  }

  private static long word(long[] words, int i) {
    return i < words.length ? words[i] : 0;
  }

  @SuppressWarnings("restricted") // calling C is what this class is for
  private static MethodHandle bind() {
    var word = ValueLayout.JAVA_LONG;
    return LINKER.downcallHandle(FunctionDescriptor.of(word, word, word, word));
  }
}
