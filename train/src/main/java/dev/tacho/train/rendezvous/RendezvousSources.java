package dev.tacho.train.rendezvous;

import dev.tacho.train.TrainException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads where workers meet from flags and from the environment that a launcher made. Pure.
///
/// - torchrun and all that copy it: `RANK`, `WORLD_SIZE`, `MASTER_ADDR`, `MASTER_PORT`.
/// - Slurm, in a step of `srun`: `SLURM_PROCID`, `SLURM_STEP_NUM_TASKS`, the first host of
///   `SLURM_STEP_NODELIST`; the port is made of the numbers of the job and the step, so that two of
///   them on one host do not meet. A batch script outside `srun` is no worker: it has
///   `SLURM_PROCID` too, but no `SLURM_STEP_NUM_TASKS`.
/// - A Kubernetes Job with `completionMode: Indexed`: `JOB_COMPLETION_INDEX`. Kubernetes does not
///   tell a pod how many there are nor where the first is: `WORLD_SIZE` and `MASTER_ADDR` do.
///
/// The first whose rank is set counts; `MASTER_ADDR` and `MASTER_PORT` name the meeting for all.
/// Every fault is told at once.
public final class RendezvousSources {
  /// What torchrun's workers take when nobody says.
  private static final int USUAL_PORT = 29_500;

  private static final int LOWEST_SLURM_PORT = 20_000;
  private static final int SLURM_PORTS = 10_000;

  /// Who said where workers meet.
  public enum Source {
    /// Nobody: this worker is alone.
    NOBODY("nobody"),
    /// The command line, all or in part.
    FLAGS("flags"),
    /// Variables as torchrun sets them.
    TORCHRUN("torchrun-style variables"),
    /// A step of a Slurm job.
    SLURM("Slurm"),
    /// An indexed Job of Kubernetes.
    KUBERNETES("a Kubernetes indexed Job");

    private final String words;

    Source(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /// What was found, and whose word it is.
  public record Found(Rendezvous rendezvous, Source source) {}

  private final RendezvousFlags flags;
  private final Map<String, String> environment;
  private final List<String> faults = new ArrayList<>();

  private RendezvousSources(RendezvousFlags flags, Map<String, String> environment) {
    this.flags = flags;
    this.environment = environment;
  }

  /// Puts together what the flags and the environment say.
  ///
  /// @throws TrainException naming everything that is missing or wrong
  public static Found read(RendezvousFlags flags, Map<String, String> environment) {
    return new RendezvousSources(flags, environment).read();
  }

  private Found read() {
    Source launcher = launcher();
    OptionalInt rank = flags.rank().isPresent() ? flags.rank() : rank(launcher);
    OptionalInt world = flags.world().isPresent() ? flags.world() : world(launcher);
    Source source = flags.any() ? Source.FLAGS : launcher;
    if (source == Source.NOBODY) {
      return new Found(Rendezvous.alone(), source);
    }
    if (rank.isEmpty()) {
      faults.add("which worker this is: --rank, from 0" + or(launcher, "RANK"));
    }
    if (world.isEmpty()) {
      faults.add("how many there are: --world-size" + or(launcher, "WORLD_SIZE"));
    }
    Optional<Meeting> at =
        world.orElse(0) == 1 && flags.meeting().isEmpty()
            ? Optional.of(new Meeting.Nowhere())
            : meeting(launcher);
    if (at.isEmpty()) {
      faults.add("where rank 0 is: --rendezvous HOST:PORT" + or(launcher, "MASTER_ADDR"));
    }
    if (!faults.isEmpty()) {
      throw new TrainException(
          "where the workers meet is not clear (%s); missing or wrong: %s"
              .formatted(source.words(), String.join("; ", faults)));
    }
    return new Found(
        new Rendezvous(
            rank.orElseThrow(),
            world.orElseThrow(),
            at.orElseThrow(),
            flags.limit().orElse(Rendezvous.LIMIT)),
        source);
  }

  private static String or(Source launcher, String variable) {
    return launcher == Source.SLURM ? "" : ", or the variable " + variable;
  }

  private Source launcher() {
    if (environment.containsKey("RANK")) {
      return Source.TORCHRUN;
    }
    if (environment.containsKey("SLURM_STEP_NUM_TASKS")) {
      return Source.SLURM;
    }
    return environment.containsKey("JOB_COMPLETION_INDEX") ? Source.KUBERNETES : Source.NOBODY;
  }

  private OptionalInt rank(Source launcher) {
    return switch (launcher) {
      case TORCHRUN -> number("RANK");
      case SLURM -> number("SLURM_PROCID");
      case KUBERNETES -> number("JOB_COMPLETION_INDEX");
      case FLAGS, NOBODY -> OptionalInt.empty();
    };
  }

  private OptionalInt world(Source launcher) {
    return switch (launcher) {
      case TORCHRUN, KUBERNETES -> number("WORLD_SIZE");
      case SLURM -> number("SLURM_STEP_NUM_TASKS");
      case FLAGS, NOBODY -> OptionalInt.empty();
    };
  }

  private Optional<Meeting> meeting(Source launcher) {
    if (flags.meeting().isPresent()) {
      return flags.meeting().map(Meeting::parse);
    }
    Optional<String> host = text("MASTER_ADDR");
    if (launcher == Source.SLURM) {
      host =
          host.or(() -> text("SLURM_STEP_NODELIST"))
              .or(() -> text("SLURM_JOB_NODELIST"))
              .map(RendezvousSources::firstHost);
    }
    if (host.isEmpty()) {
      return Optional.empty();
    }
    int port = number("MASTER_PORT").orElse(usualPort(launcher));
    return Optional.of(new Meeting.Port(host.get(), port));
  }

  private int usualPort(Source launcher) {
    if (launcher != Source.SLURM) {
      return USUAL_PORT;
    }
    int job = number("SLURM_JOB_ID").orElse(0);
    int step = number("SLURM_STEP_ID").orElse(0);
    return LOWEST_SLURM_PORT + Math.floorMod(job * 16L + step, SLURM_PORTS);
  }

  /// The first host of a list as Slurm writes it: `node[07-09,12],other` begins with `node07`.
  static String firstHost(String list) {
    StringBuilder host = new StringBuilder();
    boolean inside = false;
    boolean chosen = false;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      if (c == '[') {
        inside = true;
        chosen = false;
      } else if (c == ']') {
        inside = false;
      } else if (inside) {
        chosen |= c == ',' || c == '-';
        if (!chosen) {
          host.append(c);
        }
      } else if (c == ',') {
        break;
      } else {
        host.append(c);
      }
    }
    return host.toString();
  }

  private Optional<String> text(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
  }

  private OptionalInt number(String variable) {
    Optional<String> value = text(variable);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(value.get().strip()));
    } catch (NumberFormatException _) {
      faults.add(variable + "='" + value.get() + "' is not a whole number");
      return OptionalInt.empty();
    }
  }
}
