package dev.tacho.cli.train;

import dev.tacho.bench.energy.EnergyMeter;
import dev.tacho.cli.record.RunWord;
import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.cli.shell.SelfStart;
import dev.tacho.core.Link;
import dev.tacho.core.RunEvent;
import dev.tacho.core.RunState;
import dev.tacho.core.json.Json;
import dev.tacho.health.watch.WatchLimits;
import dev.tacho.process.Signal;
import dev.tacho.process.Signals;
import dev.tacho.recorder.Recording;
import dev.tacho.recorder.RecordingOrder;
import dev.tacho.store.RunStore;
import dev.tacho.store.RunWriter;
import dev.tacho.telemetry.HelperStart;
import dev.tacho.telemetry.machine.Sources;
import dev.tacho.train.data.Rows;
import dev.tacho.train.data.TextSources;
import dev.tacho.train.data.TokenCache;
import dev.tacho.train.data.Tokens;
import dev.tacho.train.group.GroupEnd;
import dev.tacho.train.group.GroupPlan;
import dev.tacho.train.group.KnownCheckpoint;
import dev.tacho.train.group.Place;
import dev.tacho.train.group.WorkerStart;
import dev.tacho.train.group.Workplace;
import dev.tacho.train.plan.TrainPlan;
import dev.tacho.train.rendezvous.Meeting;
import dev.tacho.train.rendezvous.Rendezvous;
import dev.tacho.train.worker.WorkerOrder;
import dev.tacho.weights.llama.LlamaConfig;
import dev.tacho.weights.tokenizer.Tokenizer;
import dev.tacho.weights.tokenizer.TokenizerJson;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// One training, from what was typed to what is told of it. Used once, on one thread.
final class TrainJob {
  private final Call call;
  private final RunStore store;
  private final Optional<Resumed> resumed;
  private final TrainPlan plan;
  private final int workers;
  private final Rendezvous hosts;
  private final TrainBaseline baseline;

  TrainJob(Call call) {
    this.call = call;
    this.store = call.store();
    this.resumed = Resumed.of(call, store);
    DeviceOptions.check(call.arguments());
    TrainOptions options = new TrainOptions(call.arguments(), resumed.map(Resumed::plan));
    this.plan = options.plan();
    if (resumed.isEmpty()) {
      // whatever the vocabulary will be, so that nobody waits for text to be read first
      LlamaConfig _ = options.model(1, plan.context());
    }
    this.workers = Crowd.workers(call.arguments(), 1);
    this.hosts = RendezvousOptions.read(call).rendezvous();
    requireOneOfHosts();
    requireShares();
    this.baseline = TrainBaseline.of(call, store);
  }

  int run() {
    List<Path> data = data();
    TextSources text = TextSources.of(data);
    TrainProgress progress = new TrainProgress(call.console(), plan.steps());
    Tokenizer tokenizer =
        resumed.map(Resumed::tokenizer).orElseGet(() -> TrainTokenizer.of(call, text, progress));
    try (Tokens tokens =
        new TokenCache(call.caches().resolve("tokens"), call.environment().clock())
            .tokens(text, tokenizer, progress::reading)) {
      Rows.check(tokens, plan.batch(), plan.context());
      LlamaConfig model =
          resumed
              .map(Resumed::model)
              .orElseGet(
                  () ->
                      new TrainOptions(call.arguments(), Optional.empty())
                          .model(tokenizer.size(), plan.context()));
      resumed.ifPresent(from -> from.check(model, tokenizer, tokens.facts().digest(), plan));
      return train(data, tokenizer, tokens, model, Natives.folder(call), progress);
    }
  }

  /// Where a launcher starts one of us a worker, each is one worker, and the launcher restarts.
  private void requireOneOfHosts() {
    if (isOneOfHosts() && (workers > 1 || call.arguments().has("restarts"))) {
      throw Refusal.usage(
          "this is worker "
              + hosts.rank()
              + " of "
              + hosts.world()
              + " over several hosts, which a launcher starts; leave out --workers and --restarts");
    }
  }

  private boolean isOneOfHosts() {
    return hosts.world() > 1;
  }

  /// Of all hosts.
  private int world() {
    return isOneOfHosts() ? hosts.world() : workers;
  }

  private void requireShares() {
    if (world() > plan.batch()) {
      throw Refusal.usage(
          (isOneOfHosts() ? "--world-size " : "--workers ")
              + world()
              + " have no more than "
              + plan.batch()
              + " rows a step to share; ask for fewer, or for a larger --batch");
    }
    int least = plan.batch() / world();
    if (plan.pieces() > least) {
      throw Refusal.usage(
          "--grad-accum "
              + plan.pieces()
              + " cuts the rows of a worker, and one of them has no more than "
              + least
              + " of the "
              + plan.batch()
              + " rows of a step; ask for fewer pieces, or for a larger --batch");
    }
  }

  private List<Path> data() {
    List<String> typed = call.arguments().texts("data");
    if (typed.isEmpty()) {
      return resumed
          .map(Resumed::data)
          .filter(paths -> !paths.isEmpty())
          .orElseThrow(
              () ->
                  Refusal.usage(
                      "there is no text to train on; name a file, a folder or an archive with"
                          + " --data"));
    }
    return typed.stream().map(call::path).toList();
  }

  private int train(
      List<Path> data,
      Tokenizer tokenizer,
      Tokens tokens,
      LlamaConfig model,
      Path natives,
      TrainProgress progress) {
    List<Link> links =
        resumed
            .map(from -> List.of(new Link(from.run(), Link.Role.CONTINUES, Map.of())))
            .orElse(List.of());
    RecordingOrder order = RunWord.order(call).ofOwn(call.typed(TrainWord.NAME), "train", links);
    Json.Obj configuration = configuration(data, tokens, model);
    try (RunWriter run = Recording.begin(store, order, configuration)) {
      progress.begins(run, tokens.facts(), model);
      run.event(RunEvent.state(RunState.RUNNING));
      try (Scratch scratch = Scratch.make("tacho-train-")) {
        Path folder = scratch.folder();
        Path tokenizerFile = folder.resolve("tokenizer.json");
        TokenizerJson.write(tokenizerFile, tokenizer);
        WorkerOrder first =
            new WorkerOrder(
                isOneOfHosts() ? hosts.rank() : 0,
                world(),
                run.id(),
                store.home(),
                run.header().title(),
                model,
                plan,
                tokens.folder(),
                tokenizerFile,
                store.checkpoints(run.id()),
                resumed.map(Resumed::path),
                natives,
                isOneOfHosts() ? Optional.of(hosts.at().text()) : Optional.empty(),
                hosts.limit(),
                Optional.empty(),
                List.of());
        TrainTally tally = new TrainTally(run, progress);
        try (EnergyMeter meter =
            EnergyMeter.start(Sources.energyAndHeat(gpu()), EnergyMeter.EVERY)) {
          GroupEnd end = keep(first, run, folder, tally);
          var figures = new TrainFigures(first, isOneOfHosts(), run, tally, baseline, meter.stop());
          return new TrainEnd(call, store, run, first, tally).tell(end, figures.result());
        }
      }
    }
  }

  private HelperStart gpu() {
    return new HelperStart(
        SelfStart.gpu(), SelfStart.environment(call.environment().variables()), _ -> {});
  }

  private GroupEnd keep(WorkerOrder first, RunWriter run, Path folder, TrainTally tally) {
    GroupPlan.Recovery recovery =
        call.arguments().has("fewer") ? GroupPlan.Recovery.FEWER : GroupPlan.Recovery.SAME;
    int restarts = call.arguments().countFromZero("restarts", 0);
    GroupPlan group =
        new GroupPlan(
            first.name(),
            workers,
            folder,
            run.directory().resolve("health.json"),
            GroupPlan.LOOPBACK,
            WatchLimits.USUAL.withCollective(hosts.limit()),
            restarts == 0 ? GroupPlan.Recovery.NONE : recovery,
            restarts,
            resumed.map(from -> new KnownCheckpoint(from.checkpoint().step(), from.path())),
            OptionalLong.of(plan.steps()));
    Clock clock = Clock.system(ZoneOffset.UTC);
    var keeper =
        new dev.tacho.train.group.Group(
            group,
            isOneOfHosts() ? new OneOfHosts(first) : new Here(first),
            tally.overhearing(),
            tally,
            clock);
    try (Signals _ =
        Signals.hear(List.of(Signal.INT, Signal.TERM, Signal.HUP), _ -> keeper.cancel())) {
      return keeper.run();
    }
  }

  /// Workers on this machine.
  private record Here(WorkerOrder first) implements Workplace {
    @Override
    public WorkerStart start(Place place) {
      return SelfStart.worker();
    }

    @Override
    public WorkerOrder order(Place place) {
      return first.at(
          place.rank(),
          place.world(),
          place.resume(),
          place.world() == 1
              ? Optional.empty()
              : Optional.of(new Meeting.SharedFile(place.folder().resolve("meeting")).text()),
          place.door());
    }
  }

  /// The one worker of this host, with its rank among those of all hosts.
  private record OneOfHosts(WorkerOrder first) implements Workplace {
    @Override
    public WorkerStart start(Place place) {
      WorkerStart start = SelfStart.worker();
      Map<String, String> environment = new HashMap<>(start.environment());
      environment.put(Placed.VARIABLE, Integer.toString(place.rank()));
      return new WorkerStart(start.command(), environment);
    }

    @Override
    public WorkerOrder order(Place place) {
      return first.at(first.rank(), first.world(), place.resume(), first.meeting(), place.door());
    }
  }

  private Json.Obj configuration(List<Path> data, Tokens tokens, LlamaConfig model) {
    return Json.object()
        .put("data", Json.ofTexts(data.stream().map(Path::toString).toList()))
        .put("data_digest", tokens.facts().digest())
        .put("workers", world())
        .put("model", model.toJson())
        .put("plan", plan.toJson())
        .build();
  }
}
