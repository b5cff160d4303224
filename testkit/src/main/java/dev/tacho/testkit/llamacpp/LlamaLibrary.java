package dev.tacho.testkit.llamacpp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The C functions of llama.cpp b4916. A wrong argument ends the process, so all are checked here
/// first. Confined to one thread.
@SuppressWarnings("restricted") // what it is for
final class LlamaLibrary implements AutoCloseable {
  private static final String RESOURCE = "de/kherud/llama/Linux/x86_64/libjllama.so";
  private static final StructLayout MODEL_PARAMS = words(8);
  private static final StructLayout CONTEXT_PARAMS = words(15);
  private static final StructLayout BATCH = words(7);

  private final Arena arena;
  private final SymbolLookup symbols;
  private final Linker linker = Linker.nativeLinker();
  private String path = "";
  private MemorySegment model = MemorySegment.NULL;

  private LlamaLibrary(Arena arena, SymbolLookup symbols) {
    this.arena = arena;
    this.symbols = symbols;
  }

  private static StructLayout words(int count) {
    MemoryLayout[] words = new MemoryLayout[count];
    Arrays.fill(words, JAVA_LONG);
    return MemoryLayout.structLayout(words);
  }

  static LlamaLibrary load(Path folder, Arena arena) throws IOException {
    Path file = Files.createTempFile(folder, "llama", ".so");
    try {
      try (var in = ClassLoader.getSystemResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IOException("no " + RESOURCE + " on the class path");
        }
        long _ = Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      }
      var library = new LlamaLibrary(arena, SymbolLookup.libraryLookup(file, arena));
      library.call("llama_backend_init", FunctionDescriptor.ofVoid());
      return library;
    } finally {
      Files.delete(file);
    }
  }

  private @Nullable Object call(String name, FunctionDescriptor descriptor, Object... arguments) {
    MethodHandle handle = linker.downcallHandle(symbols.findOrThrow(name), descriptor);
    try {
      return handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(name, e);
    }
  }

  private int callInt(String name, FunctionDescriptor descriptor, Object... arguments) {
    return call(name, descriptor, arguments) instanceof Integer result ? result : -1;
  }

  private MemorySegment callAddress(
      String name, FunctionDescriptor descriptor, Object... arguments) {
    return call(name, descriptor, arguments) instanceof MemorySegment result
        ? result
        : MemorySegment.NULL;
  }

  private MemorySegment struct(String name, StructLayout layout) {
    return callAddress(name, FunctionDescriptor.of(layout), (SegmentAllocator) arena);
  }

  private MemorySegment model(String wanted) {
    if (!path.equals(wanted)) {
      close();
      model =
          callAddress(
              "llama_model_load_from_file",
              FunctionDescriptor.of(ADDRESS, ADDRESS, MODEL_PARAMS),
              arena.allocateFrom(wanted),
              struct("llama_model_default_params", MODEL_PARAMS));
      path = model.equals(MemorySegment.NULL) ? "" : wanted;
    }
    if (model.equals(MemorySegment.NULL)) {
      throw new IllegalStateException("llama.cpp refuses " + wanted);
    }
    return model;
  }

  private MemorySegment vocabulary(String wanted) {
    return callAddress(
        "llama_model_get_vocab", FunctionDescriptor.of(ADDRESS, ADDRESS), model(wanted));
  }

  int[] tokenise(String wanted, byte[] text) {
    try (var own = Arena.ofConfined()) {
      int most = text.length + 8;
      MemorySegment tokens = own.allocate(JAVA_INT, most);
      int count =
          callInt(
              "llama_tokenize",
              FunctionDescriptor.of(
                  JAVA_INT,
                  ADDRESS,
                  ADDRESS,
                  JAVA_INT,
                  ADDRESS,
                  JAVA_INT,
                  JAVA_BOOLEAN,
                  JAVA_BOOLEAN),
              vocabulary(wanted),
              own.allocateFrom(JAVA_BYTE, text),
              text.length,
              tokens,
              most,
              false,
              false);
      if (count < 0) {
        throw new IllegalStateException("llama_tokenize says " + count);
      }
      return tokens.asSlice(0, (long) count * Integer.BYTES).toArray(JAVA_INT);
    }
  }

  float[] logits(String wanted, int... tokens) {
    int size =
        callInt(
            "llama_vocab_n_tokens", FunctionDescriptor.of(JAVA_INT, ADDRESS), vocabulary(wanted));
    for (int token : tokens) {
      if (token < 0 || token >= size) {
        throw new IllegalStateException("token " + token + " of " + size);
      }
    }
    MemorySegment params = struct("llama_context_default_params", CONTEXT_PARAMS);
    if (params.get(JAVA_INT, 0) != 512 || params.get(JAVA_INT, 4) != 2048) {
      throw new IllegalStateException("another llama.cpp than b4916");
    }
    params.set(JAVA_INT, 0, tokens.length); // n_ctx
    params.set(JAVA_INT, 4, tokens.length); // n_batch
    params.set(JAVA_INT, 8, tokens.length); // n_ubatch
    params.set(JAVA_INT, 16, 1); // n_threads
    params.set(JAVA_INT, 20, 1); // n_threads_batch
    MemorySegment context =
        callAddress(
            "llama_init_from_model",
            FunctionDescriptor.of(ADDRESS, ADDRESS, CONTEXT_PARAMS),
            model(wanted),
            params);
    if (context.equals(MemorySegment.NULL)) {
      throw new IllegalStateException("no context of " + tokens.length + " positions");
    }
    try {
      return decoded(context, size, tokens);
    } finally {
      Object _ = call("llama_free", FunctionDescriptor.ofVoid(ADDRESS), context);
    }
  }

  private float[] decoded(MemorySegment context, int size, int... tokens) {
    MemorySegment batch =
        callAddress(
            "llama_batch_init",
            FunctionDescriptor.of(BATCH, JAVA_INT, JAVA_INT, JAVA_INT),
            (SegmentAllocator) arena,
            tokens.length,
            0,
            1);
    batch.set(JAVA_INT, 0, tokens.length);
    long wide = (long) tokens.length * Long.BYTES;
    MemorySegment token = batch.get(ADDRESS, 8).reinterpret(wide);
    MemorySegment position = batch.get(ADDRESS, 24).reinterpret(wide);
    MemorySegment sequences = batch.get(ADDRESS, 32).reinterpret(wide);
    MemorySegment sequence = batch.get(ADDRESS, 40).reinterpret(wide);
    MemorySegment wanted = batch.get(ADDRESS, 48).reinterpret(wide);
    for (int i = 0; i < tokens.length; i++) {
      token.setAtIndex(JAVA_INT, i, tokens[i]);
      position.setAtIndex(JAVA_INT, i, i);
      sequences.setAtIndex(JAVA_INT, i, 1);
      sequence.getAtIndex(ADDRESS, i).reinterpret(Integer.BYTES).set(JAVA_INT, 0, 0);
      wanted.set(JAVA_BYTE, i, (byte) 1);
    }
    int code =
        callInt("llama_decode", FunctionDescriptor.of(JAVA_INT, ADDRESS, BATCH), context, batch);
    if (code != 0) {
      throw new IllegalStateException("llama_decode says " + code);
    }
    MemorySegment logits =
        callAddress("llama_get_logits", FunctionDescriptor.of(ADDRESS, ADDRESS), context);
    if (logits.equals(MemorySegment.NULL)) {
      throw new IllegalStateException("llama.cpp has no logits");
    }
    return logits.reinterpret((long) tokens.length * size * Float.BYTES).toArray(JAVA_FLOAT);
  }

  byte[] quantise(int type, int perRow, float... values) {
    if (perRow < 1 || values.length % perRow != 0) {
      throw new IllegalStateException(values.length + " numbers in rows of " + perRow);
    }
    try (var own = Arena.ofConfined()) {
      MemorySegment out = own.allocate((long) values.length * Float.BYTES);
      Object bytes =
          call(
              "ggml_quantize_chunk",
              FunctionDescriptor.of(
                  JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS),
              type,
              own.allocateFrom(JAVA_FLOAT, values),
              out,
              0L,
              (long) values.length / perRow,
              (long) perRow,
              MemorySegment.NULL);
      return out.asSlice(0, bytes instanceof Long size ? size : 0).toArray(JAVA_BYTE);
    }
  }

  @Override
  public void close() {
    if (!model.equals(MemorySegment.NULL)) {
      Object _ = call("llama_model_free", FunctionDescriptor.ofVoid(ADDRESS), model);
      model = MemorySegment.NULL;
      path = "";
    }
  }
}
