package dev.tacho.bench.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The engine's process for tests, which can be told to touch memory that it does not have, as a
/// native library with a fault does, once a line has been told that holds a given text.
public final class EngineProcess {
  private static final String CRASH = "tacho.test.crash";

  private EngineProcess() {}

  /// How it is started from this program's own class path.
  static EngineStart start(List<String> options, String crashAt) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "-Xrs",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ErrorFile=/dev/null",
            "-XX:-CreateCoredumpOnCrash",
            "--enable-native-access=ALL-UNNAMED",
            "-D" + CRASH + "=" + crashAt));
    command.addAll(options);
    command.add(EngineProcess.class.getName());
    return new EngineStart(command, Map.of("CLASSPATH", System.getProperty("java.class.path")));
  }

  @SuppressWarnings("restricted") // the crash is what it is for
  public static void main(String[] args) throws InterruptedException {
    String crashAt = System.getProperty(CRASH, "");
    OutputStream out =
        new OutputStream() {
          private final ByteArrayOutputStream line = new ByteArrayOutputStream();

          @Override
          public void write(int b) throws IOException {
            line.write(b);
            System.out.write(b);
            System.out.flush();
            if (b == '\n') {
              if (!crashAt.isEmpty() && line.toString(StandardCharsets.UTF_8).contains(crashAt)) {
                MemorySegment.ofAddress(8).reinterpret(8).set(ValueLayout.JAVA_LONG, 0, 1);
              }
              line.reset();
            }
          }
        };
    Engine.run(System.in, out, () -> Runtime.getRuntime().halt(1));
    Runtime.getRuntime().halt(0);
  }
}
