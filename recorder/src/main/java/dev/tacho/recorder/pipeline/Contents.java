package dev.tacho.recorder.pipeline;

import dev.tacho.core.RunEvent.Input;
import dev.tacho.core.pipeline.PipelineStage;
import dev.tacho.core.pipeline.Scene;
import dev.tacho.core.text.Durations;
import dev.tacho.core.text.Numbers;
import dev.tacho.store.RunStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Finds the files of a pipeline's stages and reads what is in them. What was read is remembered
/// until [#forget], since the same stage is looked at more than once before it begins. Confined to
/// one thread.
final class Contents implements Scene {
  /// Files that the inputs of one stage may stand for; each of them is written into the run.
  static final int MAX_INPUTS = 10_000;

  private static final int MAX_IN_FOLDER = 1_000_000;
  private static final String SIGNS = "*?[{";
  private static final long SAY_AFTER = TimeUnit.SECONDS.toNanos(2);
  private static final long SAY_EVERY = TimeUnit.SECONDS.toNanos(5);

  private final Path folder;
  private final Map<String, String> environment;
  private final BooleanSupplier stop;
  private final Consumer<String> say;
  private final Map<String, Found> known = new HashMap<>();
  private long bytesToRead;
  private long bytesRead;
  private long begun;
  private long said;

  /// @param folder what directories of stages are relative to
  /// @param environment that all stages have
  /// @param stop whether somebody wants to end it all, also in the middle of a large file
  /// @param say takes a line of progress
  Contents(
      Path folder, Map<String, String> environment, BooleanSupplier stop, Consumer<String> say) {
    this.folder = folder;
    this.environment = environment;
    this.stop = stop;
    this.say = say;
  }

  /// Whether `path` stands for all files that it matches.
  static boolean isPattern(String path) {
    return path.chars().anyMatch(c -> SIGNS.indexOf(c) >= 0);
  }

  /// Where a stage runs.
  Path directory(PipelineStage stage) {
    return stage.directory().map(folder::resolve).orElse(folder).normalize();
  }

  /// What `path` of `stage` is called in runs: as seen from the pipeline's folder, so that a
  /// project may be moved; absolute outside of it.
  String name(PipelineStage stage, String path) {
    return name(directory(stage).resolve(path).normalize());
  }

  private String name(Path file) {
    return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
  }

  /// Files may have changed since.
  void forget() {
    known.clear();
  }

  @Override
  public Optional<String> variable(PipelineStage stage, String name) {
    return Optional.ofNullable(stage.env().getOrDefault(name, environment.get(name)));
  }

  @Override
  public boolean isThere(PipelineStage stage, String path) {
    return Files.exists(directory(stage).resolve(path));
  }

  @Override
  public Found inputs(PipelineStage stage) {
    return known.computeIfAbsent("input " + stage.name(), _ -> readInputs(stage));
  }

  @Override
  public Found outputs(PipelineStage stage) {
    return known.computeIfAbsent("output " + stage.name(), _ -> readOutputs(stage));
  }

  private Found readInputs(PipelineStage stage) {
    TreeSet<Path> files = new TreeSet<>();
    for (String input : stage.inputs()) {
      try {
        int before = files.size();
        files.addAll(find(directory(stage), input, MAX_INPUTS + 1 - before));
        if (files.size() > MAX_INPUTS) {
          return new Found.Missing(
              "its inputs are more than "
                  + Numbers.grouped(MAX_INPUTS)
                  + " files; name an archive, or a list of them, instead");
        }
      } catch (NoSuchFileException _) {
        return new Found.Missing("input " + input + " is not there");
      } catch (IOException e) {
        return new Found.Missing("input " + input + " cannot be read: " + reason(e));
      }
    }
    begin(files);
    List<Input> inputs = new ArrayList<>();
    for (Path file : files) {
      try {
        inputs.add(digest(stage, file));
      } catch (IOException e) {
        return new Found.Missing("input " + name(file) + " cannot be read: " + reason(e));
      }
    }
    return new Found.Files(inputs);
  }

  private Found readOutputs(PipelineStage stage) {
    List<Input> outputs = new ArrayList<>();
    for (String output : stage.outputs()) {
      Path path = directory(stage).resolve(output).normalize();
      try {
        List<Path> files = walk(path, MAX_IN_FOLDER, _ -> true);
        begin(files);
        outputs.add(Files.isDirectory(path) ? tree(stage, path, files) : digest(stage, path));
      } catch (NoSuchFileException _) {
        return new Found.Missing("output " + output + " is not there");
      } catch (IOException e) {
        return new Found.Missing("output " + output + " cannot be read: " + reason(e));
      }
    }
    return new Found.Files(outputs);
  }

  /// The files that `input`, a path or a pattern seen from `directory`, stands for.
  private static List<Path> find(Path directory, String input, int most) throws IOException {
    Path plain = directory.resolve(input).normalize();
    if (!isPattern(input) || Files.exists(plain)) {
      return walk(plain, most, _ -> true);
    }
    // the part before the first sign says where to look
    int signs = 0;
    while (SIGNS.indexOf(input.charAt(signs)) < 0) {
      signs++;
    }
    int split = input.lastIndexOf('/', signs) + 1;
    Path base = directory.resolve(input.substring(0, split)).normalize();
    String rest = input.substring(split);
    // as in shells, ** stands for no folder too
    PathMatcher matcher = base.getFileSystem().getPathMatcher("glob:" + rest);
    PathMatcher here = base.getFileSystem().getPathMatcher("glob:" + rest.replace("**/", ""));
    List<Path> found =
        walk(
            base,
            most,
            file -> {
              Path seen = base.relativize(file);
              return matcher.matches(seen) || here.matches(seen);
            });
    if (found.isEmpty()) {
      throw new NoSuchFileException(input);
    }
    return found;
  }

  /// The files below `top`, or itself, that are `wanted`; the store's own are none of a stage's.
  private static List<Path> walk(Path top, int most, Predicate<Path> wanted) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        top,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            Path name = path.getFileName();
            return name != null && name.toString().equals(RunStore.FOLDER) && !path.equals(top)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            if (!wanted.test(path)) {
              return FileVisitResult.CONTINUE;
            }
            if (attributes.isOther()) {
              throw new IOException(path + " is a device, a pipe or a socket, no file");
            }
            files.add(path);
            return files.size() < most ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }
        });
    files.sort(null);
    return files;
  }

  private Input tree(PipelineStage stage, Path top, List<Path> files) throws IOException {
    MessageDigest all = sha256();
    long bytes = 0;
    for (Path file : files) {
      Input one = digest(stage, file);
      bytes += one.bytes();
      all.update(
          (top.relativize(file) + "\0" + one.sha256() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return new Input(name(top), bytes, HexFormat.of().formatHex(all.digest()));
  }

  private Input digest(PipelineStage stage, Path file) throws IOException {
    MessageDigest digest = sha256();
    long bytes = 0;
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      digest.update(Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8));
      return new Input(name(file), bytes, HexFormat.of().formatHex(digest.digest()));
    }
    byte[] buffer = new byte[1 << 18];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        bytes += n;
        bytesRead += n;
        if (stop.getAsBoolean()) {
          throw new IOException("the pipeline was asked to stop");
        }
        tell(stage);
      }
    }
    return new Input(name(file), bytes, HexFormat.of().formatHex(digest.digest()));
  }

  private void begin(Iterable<Path> files) {
    bytesToRead = 0;
    bytesRead = 0;
    begun = System.nanoTime();
    said = begun + SAY_AFTER - SAY_EVERY;
    for (Path file : files) {
      try {
        bytesToRead += Files.exists(file) ? Files.size(file) : 0;
      } catch (IOException _) {
        // it is told when it is read
      }
    }
  }

  private void tell(PipelineStage stage) {
    long now = System.nanoTime();
    if (now - said >= SAY_EVERY) {
      said = now;
      long left =
          (long) ((double) (now - begun) / bytesRead * Math.max(0, bytesToRead - bytesRead));
      say.accept(
          "stage "
              + stage.name()
              + " · reading its files · "
              + Numbers.bytes(bytesRead)
              + " of "
              + Numbers.bytes(bytesToRead)
              + " · "
              + Durations.ofNanos(left)
              + " left");
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return switch (e) {
      case AccessDeniedException _ -> message + ": permission denied; make it readable";
      case FileSystemLoopException _ -> message + " is a link to a folder above it; remove it";
      default -> message;
    };
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
