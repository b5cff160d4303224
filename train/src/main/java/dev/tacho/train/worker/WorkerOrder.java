package dev.tacho.train.worker;

import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.train.TrainException;
import dev.tacho.train.link.KeeperDoor;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.weights.llama.LlamaConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a worker's process is told, as one line of JSON on its standard input.
///
/// @param rank from 0
/// @param world workers of the group
/// @param group the run that this worker's own run is a member of
/// @param home the store that this worker opens its run in
/// @param name of the group
/// @param tokens the file of tokens that rows are taken from
/// @param tokenizer the file that says which bytes a token stands for; goes into checkpoints
/// @param checkpoints the folder that rank 0 puts checkpoints into
/// @param resume the checkpoint to go on from
/// @param natives the folder that libtorch is unpacked in
/// @param meeting where the workers meet for collectives: `file:PATH` or `tcp://HOST:PORT`; absent
///     for one worker
/// @param patience of every wait for another worker
/// @param door of the keeper; absent where nobody listens
/// @param faults that this worker does to itself
/// @param checkEvery steps between two in which it computes its gradients and their sum twice and
///     says whether they were equal; 0 for never
public record WorkerOrder(
    int rank,
    int world,
    RunId group,
    Path home,
    String name,
    LlamaConfig model,
    TrainPlan plan,
    Path tokens,
    Path tokenizer,
    Path checkpoints,
    Optional<Path> resume,
    Path natives,
    Optional<String> meeting,
    Duration patience,
    Optional<KeeperDoor> door,
    List<PlannedFault> faults,
    long checkEvery) {

  /// @throws TrainException when there are more workers than rows, or no such rank
  public WorkerOrder {
    faults = List.copyOf(faults);
    if (rank < 0 || rank >= world) {
      throw new TrainException("rank " + rank + " is not one of " + world + " workers, from 0");
    }
    if (world > plan.batch()) {
      throw new TrainException(
          "%d workers have no more than %d rows a step to share; ask for %d workers or a larger"
                  .formatted(world, plan.batch(), plan.batch())
              + " --batch");
    }
  }

  /// One that computes nothing twice.
  public WorkerOrder(
      int rank,
      int world,
      RunId group,
      Path home,
      String name,
      LlamaConfig model,
      TrainPlan plan,
      Path tokens,
      Path tokenizer,
      Path checkpoints,
      Optional<Path> resume,
      Path natives,
      Optional<String> meeting,
      Duration patience,
      Optional<KeeperDoor> door,
      List<PlannedFault> faults) {
    this(
        rank,
        world,
        group,
        home,
        name,
        model,
        plan,
        tokens,
        tokenizer,
        checkpoints,
        resume,
        natives,
        meeting,
        patience,
        door,
        faults,
        0);
  }

  /// The same for a worker of a group that is being started.
  public WorkerOrder at(
      int place,
      int places,
      Optional<Path> from,
      Optional<String> meetingPlace,
      KeeperDoor keeper) {
    return new WorkerOrder(
        place,
        places,
        group,
        home,
        name,
        model,
        plan,
        tokens,
        tokenizer,
        checkpoints,
        from,
        natives,
        meetingPlace,
        patience,
        Optional.of(keeper),
        faults,
        checkEvery);
  }

  /// The same under another plan, with faults.
  public WorkerOrder with(
      TrainPlan other, Path saveInto, List<PlannedFault> sabotage, long computeTwiceEvery) {
    return new WorkerOrder(
        rank,
        world,
        group,
        home,
        name,
        model,
        other,
        tokens,
        tokenizer,
        saveInto,
        resume,
        natives,
        meeting,
        patience,
        door,
        sabotage,
        computeTwiceEvery);
  }

  /// The same with each batch cut into so many pieces.
  public WorkerOrder inPieces(int pieces) {
    return new WorkerOrder(
        rank,
        world,
        group,
        home,
        name,
        model,
        plan.inPieces(pieces),
        tokens,
        tokenizer,
        checkpoints,
        resume,
        natives,
        meeting,
        patience,
        door,
        faults);
  }

  /// The number of this worker's first row in every step.
  public int firstRow() {
    return (int) ((long) plan.batch() * rank / world);
  }

  /// How many rows of every step are this worker's.
  public int rows() {
    return (int) ((long) plan.batch() * (rank + 1) / world) - firstRow();
  }

  public Json.Obj toJson() {
    Json.Builder json =
        Json.object()
            .put("rank", rank)
            .put("world", world)
            .put("group", group.text())
            .put("home", home.toString())
            .put("name", name)
            .put("model", model.toJson())
            .put("plan", plan.toJson())
            .put("tokens", tokens.toString())
            .put("tokenizer", tokenizer.toString())
            .put("checkpoints", checkpoints.toString())
            .putText("resume", resume.map(Path::toString))
            .put("natives", natives.toString())
            .putText("meeting", meeting)
            .put("patience_ns", patience.toNanos());
    door.ifPresent(
        at ->
            json.put(
                "door",
                Json.object()
                    .put("host", at.host())
                    .put("port", at.port())
                    .put("token", at.token())
                    .build()));
    return json.put("faults", Json.array(faults.stream().map(PlannedFault::toJson).toList()))
        .put("check_every", checkEvery)
        .build();
  }

  public static WorkerOrder of(Json.Obj json) {
    return new WorkerOrder(
        Math.toIntExact(json.needWhole("rank")),
        Math.toIntExact(json.needWhole("world")),
        new RunId(json.needText("group")),
        Path.of(json.needText("home")),
        json.needText("name"),
        LlamaConfig.of(json.needObject("model")),
        TrainPlan.of(json.needObject("plan")),
        Path.of(json.needText("tokens")),
        Path.of(json.needText("tokenizer")),
        Path.of(json.needText("checkpoints")),
        json.text("resume").map(Path::of),
        Path.of(json.needText("natives")),
        json.text("meeting"),
        Duration.ofNanos(json.needWhole("patience_ns")),
        json.object("door")
            .map(
                door ->
                    new KeeperDoor(
                        door.needText("host"),
                        Math.toIntExact(door.needWhole("port")),
                        door.needText("token"))),
        json.array("faults").stream().map(fault -> PlannedFault.of((Json.Obj) fault)).toList(),
        json.needWhole("check_every"));
  }
}
