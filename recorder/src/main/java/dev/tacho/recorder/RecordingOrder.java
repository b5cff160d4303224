package dev.tacho.recorder;

import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.RunId;
import dev.tacho.recorder.advice.RuleBook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What to record, and how.
///
/// @param command the program and its arguments, as given
/// @param directory where the command runs
/// @param environment the command's environment, to which the run's own variables are added
/// @param config a JSON or YAML file that becomes the run's configuration
/// @param timeout after which the command is ended; none without
/// @param grace between the request to end and the kill
/// @param links what the run is to others: a member of a group, a retry
/// @param tensorboard a folder that gets an event file with every point, as they come
/// @param observing what is read of the machine meanwhile, and what the command may take of it
/// @param rules that are held against the run while it goes on
/// @param door how the command may post events by HTTP
/// @param hidesMarkers whether marker lines are left out of what passes through; they are recorded
///     all the same
/// @param holder the command line that starts a holder, up to its arguments
/// @param writer this program, as `tacho 0.1.0`
public record RecordingOrder(
    List<String> command,
    Path directory,
    Map<String, String> environment,
    Optional<Label> name,
    Optional<Label> project,
    Map<String, String> tags,
    Optional<Path> config,
    Optional<Duration> timeout,
    Duration grace,
    List<Link> links,
    Optional<Path> tensorboard,
    Observing observing,
    RuleBook rules,
    Door door,
    boolean hidesMarkers,
    List<String> holder,
    String writer) {

  /// Between the request to end and the kill, unless said otherwise.
  public static final Duration GRACE = Duration.ofSeconds(10);

  /// Where launchers say which of several equal processes this is, the most specific first.
  private static final List<String> RANKS =
      List.of("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK");

  /// How the machine is looked at while the command runs.
  ///
  /// @param every how often; empty for not at all
  /// @param memoryLimit bytes beyond which the kernel kills within the command's own control group;
  ///     a command that cannot get one is not started then
  /// @param gpu the command line of the process that loads NVIDIA's library, up to its arguments
  public record Observing(Optional<Duration> every, OptionalLong memoryLimit, List<String> gpu) {
    /// Not at all, and without a limit.
    public static final Observing NONE =
        new Observing(Optional.empty(), OptionalLong.empty(), List.of());

    /// How often, unless said otherwise.
    public static final Duration EVERY = Duration.ofSeconds(1);

    /// The shortest time between two looks.
    public static final Duration SHORTEST = Duration.ofMillis(100);

    public Observing {
      gpu = List.copyOf(gpu);
    }
  }

  /// Where the run's own HTTP door is.
  public enum Door {
    /// A free port of 127.0.0.1.
    LOOPBACK,
    /// A Unix-domain socket in a folder that only the owner may enter.
    UNIX,
    /// Nowhere.
    CLOSED
  }

  public RecordingOrder {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    tags = Map.copyOf(tags);
    links = List.copyOf(links);
    holder = List.copyOf(holder);
  }

  /// The same for work that the caller does itself: `command` is what was asked for, the run is
  /// called `otherwise` where no name was given, and it has `more` links.
  public RecordingOrder ofOwn(List<String> command, String otherwise, List<Link> more) {
    return with(command, name.or(() -> label(otherwise)), more);
  }

  /// The same for one of several pieces of work, which is called `own` whatever name was given to
  /// all of them.
  public RecordingOrder ofMember(List<String> command, String own, List<Link> more) {
    return with(command, label(own), more);
  }

  private static Optional<Label> label(String text) {
    return Label.fault(text).isEmpty() ? Optional.of(new Label(text)) : Optional.empty();
  }

  private RecordingOrder with(List<String> command, Optional<Label> called, List<Link> more) {
    List<Link> all = new ArrayList<>(links);
    all.addAll(more);
    return new RecordingOrder(
        command,
        directory,
        environment,
        called,
        project,
        tags,
        config,
        timeout,
        grace,
        all,
        tensorboard,
        observing,
        rules,
        door,
        hidesMarkers,
        holder,
        writer);
  }

  /// The link of a run that is a member of `group`, with its rank where a launcher has put one into
  /// `environment`.
  public static Link memberOf(RunId group, Map<String, String> environment) {
    for (String name : RANKS) {
      String rank = environment.get(name);
      if (rank != null && rank.matches("\\d{1,9}")) {
        return new Link(group, Link.Role.MEMBER_OF, Map.of("rank", rank));
      }
    }
    return new Link(group, Link.Role.MEMBER_OF, Map.of());
  }
}
