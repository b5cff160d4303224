package dev.tacho.testkit.llamacpp;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/// The main class of the process: questions on standard input, answers on standard output.
final class LlamaProcess {
  private LlamaProcess() {}

  public static void main(String[] args) throws IOException {
    var in = new DataInputStream(new BufferedInputStream(System.in));
    var out = new DataOutputStream(new BufferedOutputStream(System.out));
    try (var arena = Arena.ofConfined();
        var library = LlamaLibrary.load(Path.of(args[0]), arena)) {
      while (true) {
        int question = in.readByte();
        try {
          answer(question, in, out, library);
        } catch (IllegalStateException e) {
          out.writeInt(-1);
          out.writeUTF(String.valueOf(e.getMessage()));
        }
        out.flush();
      }
    } catch (EOFException _) {
      // no more questions
    }
    Runtime.getRuntime().halt(0); // the library may have threads that never end
  }

  private static void answer(
      int question, DataInputStream in, DataOutputStream out, LlamaLibrary library)
      throws IOException {
    switch (question) {
      case LlamaCpp.TOKENISE -> {
        String model = in.readUTF();
        int[] tokens = library.tokenise(model, in.readNBytes(in.readInt()));
        out.writeInt(tokens.length);
        for (int token : tokens) {
          out.writeInt(token);
        }
      }
      case LlamaCpp.LOGITS -> {
        String model = in.readUTF();
        int[] tokens = new int[in.readInt()];
        for (int i = 0; i < tokens.length; i++) {
          tokens[i] = in.readInt();
        }
        float[] logits = library.logits(model, tokens);
        out.writeInt(logits.length);
        for (float logit : logits) {
          out.writeFloat(logit);
        }
      }
      case LlamaCpp.QUANTISE -> {
        int type = in.readInt();
        int perRow = in.readInt();
        float[] values = new float[in.readInt()];
        for (int i = 0; i < values.length; i++) {
          values[i] = in.readFloat();
        }
        byte[] bytes = library.quantise(type, perRow, values);
        out.writeInt(bytes.length);
        out.write(bytes);
      }
      default -> throw new IOException("question " + question);
    }
  }
}
