package dev.tacho.testkit.llamacpp;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/// A process that has llama.cpp loaded and answers one question after another. Who opens it
/// closes it. Confined to one thread.
public final class LlamaCpp implements AutoCloseable {
  static final int TOKENISE = 1;
  static final int LOGITS = 2;
  static final int QUANTISE = 3;

  private final Process process;
  private final Path log;
  private final DataOutputStream questions;
  private final DataInputStream answers;

  private LlamaCpp(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.questions = new DataOutputStream(process.getOutputStream());
    this.answers = new DataInputStream(process.getInputStream());
  }

  /// Why the library cannot be loaded on this machine; empty where it can.
  @SuppressWarnings("restricted") // what it is for
  public static Optional<String> missing() {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!platform.equals("Linux amd64")) {
      return Optional.of("llama.cpp is tried on Linux amd64 only, not on " + platform);
    }
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup _ = SymbolLookup.libraryLookup("libgomp.so.1", arena);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("llama.cpp needs libgomp.so.1: " + e.getMessage());
    }
  }

  /// Starts the process.
  ///
  /// @param folder where its log goes, and the library for a moment
  public static LlamaCpp start(Path folder) {
    Path log = folder.resolve("llama.log");
    try {
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:+UseSerialGC",
                      "-XX:TieredStopAtLevel=1",
                      "-Xmx256m",
                      "--enable-native-access=ALL-UNNAMED",
                      "-cp",
                      System.getProperty("java.class.path"),
                      LlamaProcess.class.getName(),
                      folder.toString()))
              .redirectError(log.toFile())
              .start();
      return new LlamaCpp(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The tokens of a text, special ones not looked for.
  public int[] tokenise(Path model, byte[] text) {
    return ask(
        out -> {
          out.writeByte(TOKENISE);
          out.writeUTF(model.toString());
          out.writeInt(text.length);
          out.write(text);
        },
        size -> {
          int[] tokens = new int[size];
          for (int i = 0; i < size; i++) {
            tokens[i] = number();
          }
          return tokens;
        });
  }

  /// The logits after each of these tokens, one position after another.
  public float[] logits(Path model, int... tokens) {
    return ask(
        out -> {
          out.writeByte(LOGITS);
          out.writeUTF(model.toString());
          out.writeInt(tokens.length);
          for (int token : tokens) {
            out.writeInt(token);
          }
        },
        this::floats);
  }

  /// ggml's own bytes for these numbers.
  ///
  /// @param type ggml's number of the type
  public byte[] quantise(int type, int perRow, float... values) {
    return ask(
        out -> {
          out.writeByte(QUANTISE);
          out.writeInt(type);
          out.writeInt(perRow);
          out.writeInt(values.length);
          for (float value : values) {
            out.writeFloat(value);
          }
        },
        size -> {
          byte[] bytes = new byte[size];
          try {
            answers.readFully(bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return bytes;
        });
  }

  private int number() {
    try {
      return answers.readInt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private float[] floats(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = Float.intBitsToFloat(number());
    }
    return values;
  }

  private interface Question {
    void write(DataOutputStream out) throws IOException;
  }

  private <T> T ask(Question question, IntFunction<T> answer) {
    try {
      question.write(questions);
      questions.flush();
      int size = answers.readInt();
      if (size < 0) {
        throw new IllegalStateException(answers.readUTF() + "\n" + Files.readString(log));
      }
      return answer.apply(size);
    } catch (IOException e) {
      throw new IllegalStateException("llama.cpp ended; its last words are in " + log, e);
    }
  }

  @Override
  public void close() {
    try {
      questions.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        Process _ = process.destroyForcibly();
      }
    } catch (IOException e) {
      Process _ = process.destroyForcibly();
    } catch (InterruptedException e) {
      Process _ = process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
