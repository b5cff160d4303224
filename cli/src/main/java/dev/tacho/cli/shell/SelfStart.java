package dev.tacho.cli.shell;

import dev.tacho.bench.onnx.EngineStart;
import dev.tacho.process.HolderPlan;
import dev.tacho.telemetry.HelperStart;
import dev.tacho.train.group.WorkerStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How this program starts another process of itself, with the same Java and the same jars.
public final class SelfStart {
  /// The way in, by name: this class lies below it.
  private static final String MAIN = "dev.tacho.cli.Tacho";

  /// The hidden word of the process that holds a command's output.
  public static final String HOLDER = "@holder";

  /// The hidden word of the process that loads NVIDIA's library.
  public static final String GPU = "@gpu";

  /// The hidden word of the process that executes a model.
  public static final String ENGINE = "@engine";

  /// The hidden word of the process that trains as one worker of a group.
  public static final String WORKER = "@worker";

  /// The hidden word of the process that adds up tensors with others.
  public static final String SWEEPER = "@sweeper";

  /// The hidden word of the process that does the steps of a training again.
  public static final String REPLAYER = "@replayer";

  /// The hidden word of the process in which a model goes on with a text.
  public static final String SAMPLE = "@sample";

  /// What the launcher calls a variable that the user had not set.
  private static final String UNSET = "unset";

  private static final List<String> SMALL_HEAP = List.of("-Xmx1g");
  private static final Map<String, String> QUIET = Map.of("TORCH_CPP_LOG_LEVEL", "ERROR");

  private SelfStart() {}

  /// The command line of a holder, up to its arguments.
  public static List<String> holder() {
    return command(HolderPlan.JVM_OPTIONS, HOLDER);
  }

  /// The command line of what loads NVIDIA's library, up to its arguments.
  public static List<String> gpu() {
    return command(HelperStart.JVM_OPTIONS, GPU);
  }

  /// How what executes a model is started, with further options for its Java. It is short when
  /// the engine crashes it: no file and no core. Its young objects have room for a long while.
  public static EngineStart engine(List<String> options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "-Xrs",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmn128m",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:ErrorFile=/dev/null",
                "-XX:-CreateCoredumpOnCrash"));
    all.addAll(options);
    List<String> command = command(all, ENGINE);
    int at = command.indexOf("-cp");
    String classPath = command.get(at + 1);
    command.subList(at, at + 2).clear();
    return new EngineStart(command, Map.of("CLASSPATH", classPath));
  }

  /// How a worker of a training is started: with a small heap, since what is large lies outside of
  /// it.
  public static WorkerStart worker() {
    return libtorch(WORKER, SMALL_HEAP, Map.of());
  }

  /// How what lets a model go on with a text is started, up to its arguments.
  public static WorkerStart sample() {
    return libtorch(SAMPLE, SMALL_HEAP, Map.of());
  }

  /// How a worker of a sweep of all-reduces is started. What libtorch warns of is not shown.
  public static WorkerStart sweeper() {
    return libtorch(SWEEPER, List.of(), QUIET);
  }

  /// How a worker of a replay is started, in the same way.
  public static WorkerStart replayer() {
    return libtorch(REPLAYER, List.of(), QUIET);
  }

  /// A process of libtorch, without JavaCPP's guess of how much memory that may take, which goes by
  /// the heap. More threads than one burn the time that others need.
  private static WorkerStart libtorch(
      String word, List<String> heap, Map<String, String> variables) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xrs",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Dorg.bytedeco.javacpp.maxbytes=0",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-XX:ErrorFile=/dev/null",
                "-XX:-CreateCoredumpOnCrash"));
    options.addAll(heap);
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("OMP_NUM_THREADS", "1");
    return new WorkerStart(command(options, word), environment);
  }

  private static List<String> command(List<String> options, String word) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // before the options, which may name another
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.addAll(options);
    command.add("-Xlog:disable");
    command.add("--enable-native-access=ALL-UNNAMED");
    String home = System.getProperty("tacho.home");
    if (home != null && Files.isReadable(Path.of(home, "lib", "tacho.aot"))) {
      command.add("-XX:AOTCache=" + Path.of(home, "lib", "tacho.aot"));
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(MAIN);
    command.add(word);
    return command;
  }

  /// The environment that the user gave this program, without what its launcher changed.
  public static Map<String, String> environment(Map<String, String> own) {
    Map<String, String> environment = new HashMap<>(own);
    String before = System.getProperty("tacho.lc_all");
    if (before != null) {
      if (before.equals(UNSET)) {
        environment.remove("LC_ALL");
      } else {
        environment.put("LC_ALL", before);
      }
    }
    return environment;
  }
}
