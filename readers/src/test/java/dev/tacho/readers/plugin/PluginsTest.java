package dev.tacho.readers.plugin;

import static dev.tacho.readers.TestReaders.names;
import static dev.tacho.readers.TestReaders.open;
import static dev.tacho.readers.TestReaders.values;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.core.RunReader;
import dev.tacho.core.RunState;
import dev.tacho.core.metric.Direction;
import dev.tacho.readers.RunReaders;
import dev.tacho.readers.format.ReadersException;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PluginsTest {
  private static final Path EXAMPLES = Path.of("../examples/readers").toAbsolutePath().normalize();
  private static final String ONE = "echo '{\"s\":1,\"m\":{\"loss\":1}}'\n";

  @TempDir Path folder;

  private Plugins plugins() {
    return Plugins.of(Map.of("TACHO_PLUGIN_PATH", folder.resolve("plugins").toString()));
  }

  private static RunReaders readers(Plugins plugins) {
    assertEquals(List.of(), plugins.faults());
    return RunReaders.withoutCache(plugins.formats(), InstantSource.system());
  }

  /// A reader that is a shell script.
  private RunReaders script(String text, String... more) throws IOException {
    Path in = Files.createDirectories(folder.resolve("plugins"));
    Path script = Files.writeString(in.resolve("read.sh"), "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        in.resolve("x.tacho-reader.json"),
        "{\"name\":\"x\",\"command\":[\"./read.sh\"],\"files\":[\"*.x\"]"
            + String.join("", more)
            + "}");
    return readers(plugins());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void theExampleInPython_readsItsFiles() throws IOException {
    Path file = file("a.simlog", "# lr = 0.001\nstep 1 loss 3.5\nstep 2 loss nan acc 0.5\nwhat\n");
    Plugins found = Plugins.of(Map.of("TACHO_PLUGIN_PATH", EXAMPLES.resolve("simlog").toString()));
    RunReader run = open(readers(found), file);
    assertEquals(List.of("1:3.5", "2:NaN"), values(run, "loss"));
    assertEquals(List.of("2:0.5"), values(run, "acc"));
    assertEquals("{\"lr\":\"0.001\"}", run.header().configuration().toString());
    assertEquals("simlog", run.header().writer());
    assertEquals("[a.simlog line 4: not a line of a simlog]", run.damage().toString());
    assertTrue(run.unknownState().isPresent());
  }

  @Test
  void theExampleInJava_builtIntoAJar_readsItsFiles_andWhatTheyGrewBy() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var sources = files.getJavaFileObjects(EXAMPLES.resolve("simlog-java/SimlogFormat.java"));
      assertTrue(
          compiler.getTask(said, files, null, options, null, sources).call(), said::toString);
    }
    jar("simlog.jar", "example.simlog.SimlogFormat", classes);
    Plugins found = plugins();
    assertEquals(List.of(), found.faults());
    RunReaders readers =
        RunReaders.of(folder.resolve("cache"), found.formats(), InstantSource.system());
    Path file = file("a.simlog", "step 1 loss 3.5\n");
    assertEquals(List.of("1:3.5"), values(open(readers, file), "loss"));
    Files.writeString(file, "nonsense\nstep 2 loss 2.5\n", StandardOpenOption.APPEND);
    RunReader run = open(readers, file);
    assertEquals(List.of("1:3.5", "2:2.5"), values(run, "loss"));
    assertEquals("[a.simlog line 2: byte 16: not a line of a simlog]", run.damage().toString());
  }

  private void jar(String name, String service, Path classes) throws IOException {
    Path in = Files.createDirectories(folder.resolve("plugins"));
    try (OutputStream out = Files.newOutputStream(in.resolve(name));
        JarOutputStream jar = new JarOutputStream(out);
        var files = Files.walk(classes)) {
      jar.putNextEntry(new ZipEntry("META-INF/services/" + RunFormat.class.getName()));
      jar.write(service.getBytes(UTF_8));
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        jar.write(Files.readAllBytes(file));
      }
    }
  }

  @Test
  void aCommand_tellsAllThatARunMayHave() throws IOException {
    RunReaders readers =
        script(
            """
            cat <<'END'
            {"run":{"name":"a run","project":"p","writer":"x 2","started":"2026-03-01T09:30:00Z",\
            "group":"g","step_name":"epoch","tags":{"k":"v"},"configuration":{"token":"secret-1"},\
            "end_values":{"best":1}}}
            {"t":0,"type":"state","to":"running"}
            {"t":1000,"s":1,"src":"rank0","m":{"loss":0.5}}
            {"s":2,"m":{"acc":"Infinity","loss/b":"NaN"}}
            {"metric":{"name":"acc","unit":"%","direction":"higher"}}
            {"note":"n"}
            {"output":"printed"}
            {"t":5000,"type":"state","to":"failed","reason":"why","exit_code":3}
            END
            """);
    RunReader run = open(readers, file("a.x", ""));
    assertEquals("a run", run.header().title());
    assertEquals(Map.of("k", "v"), run.header().tags());
    assertEquals("{\"token\":\"[redacted]\"}", run.header().configuration().toString());
    assertEquals("2026-03-01T09:30:00Z", run.header().startedAt().orElseThrow().toString());
    assertEquals(Optional.of("g"), run.group());
    assertEquals("epoch", run.stepName());
    assertEquals(List.of("1:0.5"), values(run, "loss"));
    assertEquals(List.of("2:NaN"), values(run, "loss/b"));
    assertEquals(List.of("2:Infinity"), values(run, "acc"));
    assertEquals(Direction.HIGHER, run.metrics().get("acc").direction());
    assertEquals(List.of("n"), run.notes());
    assertEquals(List.of("printed"), run.lastOutput(5));
    assertEquals(RunState.FAILED, run.facts().state());
    assertEquals(List.of(), run.damage());
  }

  @Test
  void linesThatAreNoFacts_areTold_andTheNextAreRead() throws IOException {
    RunReaders readers =
        script(
            """
            printf '%s\\n' 'hello' '{"x":1}' '{"type":"nothing"}' '{"m":{"a":"b"}}' '' \\
              '{"s":1,"m":{"loss":1}}'
            """);
    RunReader run = open(readers, file("a.x", ""));
    assertEquals(List.of("1:1.0"), values(run, "loss"));
    assertEquals(4, run.damage().size(), run.damage()::toString);
    assertTrue(run.damage().getFirst().what().startsWith("line 1 of reader x: byte "));
  }

  @Test
  void whateverACommandPrints_theReadingEnds() throws IOException {
    RunReaders readers = script("cat \"$1\"\n");
    byte[] good =
        """
        {"run":{"name":"a","tags":{"k":"v"},"configuration":{"lr":0.1},"end_values":{"best":1}}}
        {"t":0,"type":"state","to":"running"}
        {"t":1000,"s":1,"src":"rank0","m":{"loss":0.5,"acc":"NaN"}}
        {"metric":{"name":"acc","unit":"%","direction":"higher"}}
        {"damage":"half a line","line":17,"offset":3}
        {"t":5000,"type":"state","to":"failed","reason":"why","exit_code":3}
        """
            .getBytes(UTF_8);
    Random random = new Random(5);
    Path file = folder.resolve("a.x");
    for (int i = 0; i < 150; i++) {
      byte[] bytes = good.clone();
      for (int n = random.nextInt(6); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) "0}{:,\"x[]\n-9".charAt(random.nextInt(12));
      }
      Files.write(file, bytes);
      RunReader run = open(readers, file);
      assertTrue(run.header().configuration().members().size() <= 2, "input " + i);
    }
  }

  @Test
  void anExitCode_isTold_withWhatTheCommandSaid() throws IOException {
    RunReaders readers = script(ONE + "echo 'no such column' >&2; exit 7\n");
    RunReader run = open(readers, file("a.x", ""));
    assertEquals(List.of("1:1.0"), values(run, "loss"));
    assertEquals(
        "[a.x: reader x ended with exit code 7, having said: no such column;"
            + " what it had told is shown]",
        run.damage().toString());
  }

  @Test
  void aCommandThatToldNothing_isAFault() throws IOException {
    RunReaders readers = script("exit 1\n");
    Path file = file("a.x", "");
    ReadersException fault = assertThrows(ReadersException.class, () -> open(readers, file));
    String said = String.valueOf(fault.getMessage());
    assertTrue(said.endsWith("reader x ended with exit code 1; it told nothing"), said);
  }

  @Test
  void aCommandThatHangs_isKilledWithAllThatItStarted() throws IOException {
    Path pid = folder.resolve("pid");
    RunReaders readers =
        script(ONE + "sleep 500 &\necho $! > " + pid + "\nwait\n", ",\"seconds\":1");
    RunReader run = open(readers, file("a.x", ""));
    assertEquals(List.of("1:1.0"), values(run, "loss"));
    String told = run.damage().toString();
    assertTrue(told.contains("took longer than 1 s and was killed"), told);
    long child = Long.parseLong(Files.readString(pid).strip());
    ProcessHandle.of(child).ifPresent(left -> left.onExit().orTimeout(20, TimeUnit.SECONDS).join());
  }

  @Test
  void aProcessThatIsLeftBehindWithThePipe_holdsNobodyUp() throws IOException {
    RunReaders readers = script(ONE + "(sleep 20 &)\nexit 0\n", ",\"seconds\":60");
    RunReader run = open(readers, file("a.x", ""));
    assertEquals(List.of("1:1.0"), values(run, "loss"));
    assertEquals(List.of(), run.damage());
  }

  @Test
  void faultyDescriptors_areToldWithAllTheirFaults() throws IOException {
    Path in = Files.createDirectories(folder.resolve("plugins"));
    Files.writeString(
        in.resolve("a.tacho-reader.json"),
        "{\"name\":\"Has Blanks\",\"comand\":[\"x\"],\"seconds\":0}");
    Files.writeString(in.resolve("b.tacho-reader.json"), "{");
    Files.createDirectory(in.resolve("c.jar"));
    Plugins found = plugins();
    assertEquals(List.of(), found.formats());
    assertEquals(
        """
        IN/a.tacho-reader.json: unknown member 'comand'; did you mean command?
        IN/a.tacho-reader.json: name 'Has Blanks' is not 1 to 40 of a-z, 0-9 and -, a letter first
        IN/a.tacho-reader.json: no command; add "command": ["./read.py"]
        IN/a.tacho-reader.json: no files or folders that it reads; add "files": ["*.ending"]
        IN/a.tacho-reader.json: seconds is 0; write 1 to 3600
        IN/b.tacho-reader.json: cannot be read: not JSON at character 1: a quoted name or text was expected, found the end of the text
        IN/c.jar: no reader in it; name its class in META-INF/services/dev.tacho.readers.format.RunFormat""",
        String.join("\n", found.faults()).replace(in.toString(), "IN"));
  }

  @Test
  void withoutAPath_theUsersConfigurationIsLookedAt() throws IOException {
    assertEquals(List.of(), Plugins.of(Map.of()).formats());
    assertEquals(List.of(), Plugins.of(Map.of("HOME", folder.toString())).faults());
    assertEquals(1, Plugins.of(Map.of("TACHO_PLUGIN_PATH", "/no/such/folder")).faults().size());
    Path in = Files.createDirectories(folder.resolve("tacho/plugins"));
    Files.copy(
        EXAMPLES.resolve("simlog/simlog.tacho-reader.json"),
        in.resolve("simlog.tacho-reader.json"));
    Plugins found = Plugins.of(Map.of("XDG_CONFIG_HOME", folder.toString()));
    assertEquals(List.of("simlog"), found.formats().stream().map(RunFormat::name).toList());
  }

  @Test
  void aJarThatFails_isAFaultOfThatJar_andTheOtherFormatsRead() throws IOException {
    jar("bad.jar", "no.such.Format", Files.createDirectories(folder.resolve("classes")));
    Plugins found = plugins();
    assertTrue(found.faults().getFirst().contains("bad.jar: its reader cannot be loaded"));
    RunReaders readers = RunReaders.withoutCache(found.formats(), InstantSource.system());
    assertEquals(List.of("loss"), names(open(readers, file("a.csv", "step,loss\n1,2\n"))));
  }
}
