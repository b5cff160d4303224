package dev.tacho.train.checkpoint;

import dev.tacho.core.text.Numbers;
import dev.tacho.train.TrainException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The folder in which one training keeps checkpoints: the last few, and the one with the lowest
/// held-out loss. Any thread; one process writes.
public final class Checkpoints {
  private static final Pattern NAME = Pattern.compile("step-(\\d{9,18})(?:\\.(\\d{1,9}))?");
  private static final String UNFINISHED = ".saving-";

  /// A checkpoint that is there.
  ///
  /// @param time how often the step was come to before
  public record Kept(Path path, long step, int time) {}

  private final Path folder;
  private final int keepLast;

  /// @param folder is made when it is needed
  /// @param keepLast how many of the last are kept, at least 1
  public Checkpoints(Path folder, int keepLast) {
    if (keepLast < 1) {
      throw new TrainException("kept checkpoints " + keepLast + " is not a whole number from 1");
    }
    this.folder = folder;
    this.keepLast = keepLast;
  }

  /// Writes a checkpoint; it is on disk when this returns. Then deletes those that need not stay.
  ///
  /// @return its folder
  /// @throws TrainException when it cannot be written, as on a full disk; nothing that is there is
  ///     harmed, and training may go on
  public synchronized Path save(Checkpoint checkpoint) {
    Optional<Path> made = Optional.empty();
    try {
      Files.createDirectories(folder);
      sweep();
      made = Optional.of(Files.createDirectory(folder.resolve(UNFINISHED + UUID.randomUUID())));
      CheckpointFiles.write(checkpoint, made.get());
      Path place = freeName(checkpoint.step());
      Files.move(made.get(), place, StandardCopyOption.ATOMIC_MOVE);
      Disk.syncFolder(folder);
      prune();
      return place;
    } catch (IOException e) {
      made.ifPresent(Disk::tryDelete);
      throw new TrainException(
          "the checkpoint of step %,d cannot be written into %s (%s); free %s there; those that were"
                  .formatted(
                      checkpoint.step(),
                      folder,
                      Disk.reason(e),
                      Numbers.bytes(CheckpointFiles.bytes(checkpoint)))
              + " there before are as they were",
          e);
    } catch (RuntimeException e) {
      made.ifPresent(Disk::tryDelete);
      throw e;
    }
  }

  /// A folder cannot be renamed over another; so a training that went back and comes to a step
  /// again gives it another name, as `step-000000120.1`, until the older one is deleted.
  private Path freeName(long step) {
    List<Kept> same = all().stream().filter(kept -> kept.step == step).toList();
    String name = "step-%09d".formatted(step);
    return folder.resolve(same.isEmpty() ? name : name + "." + (same.getLast().time + 1));
  }

  /// What a killed process left behind. Nothing depends on it.
  private void sweep() throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
      entries.forEach(Disk::tryDelete);
    }
  }

  private void prune() {
    List<Kept> all = all();
    SequencedMap<Long, Kept> lastOfStep = new TreeMap<>();
    all.forEach(kept -> lastOfStep.put(kept.step, kept));
    List<Kept> steps = List.copyOf(lastOfStep.values());
    Set<Kept> stay =
        new HashSet<>(steps.subList(Math.max(0, steps.size() - keepLast), steps.size()));
    best(steps).ifPresent(stay::add);
    all.stream().filter(kept -> !stay.contains(kept)).forEach(kept -> Disk.tryDelete(kept.path));
  }

  /// All that are there by their names, the last step last.
  public List<Kept> all() {
    List<Kept> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        Matcher name = NAME.matcher(entry.getFileName().toString());
        if (name.matches()) {
          int time = name.group(2) == null ? 0 : Integer.parseInt(name.group(2));
          all.add(new Kept(entry, Long.parseLong(name.group(1)), time));
        }
      }
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new TrainException(
          "%s cannot be read (%s); name a folder of checkpoints".formatted(folder, Disk.reason(e)),
          e);
    }
    all.sort(Comparator.comparingLong(Kept::step).thenComparingInt(Kept::time));
    return all;
  }

  /// The last that is whole, every byte of it looked at; what is damaged is passed over.
  public Optional<Kept> newest() {
    return all().reversed().stream().filter(kept -> CheckpointFiles.isWhole(kept.path)).findFirst();
  }

  /// The one with the lowest held-out loss; of equals the last.
  public Optional<Kept> best() {
    return best(all());
  }

  private static Optional<Kept> best(List<Kept> all) {
    record Scored(Kept kept, double loss) {}
    return all.stream()
        .flatMap(
            kept ->
                CheckpointFiles.heldOutLoss(kept.path).stream()
                    .filter(loss -> !Double.isNaN(loss))
                    .mapToObj(loss -> new Scored(kept, loss)))
        .reduce((best, next) -> next.loss <= best.loss ? next : best)
        .map(Scored::kept);
  }
}
