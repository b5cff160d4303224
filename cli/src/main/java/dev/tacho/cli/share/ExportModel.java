package dev.tacho.cli.share;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.Label;
import dev.tacho.core.Link;
import dev.tacho.core.RunHeader;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.NearMiss;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStore;
import dev.tacho.train.checkpoint.Checkpoint;
import dev.tacho.train.checkpoint.Checkpoints;
import dev.tacho.weights.ElementType;
import dev.tacho.weights.gguf.GgufType;
import dev.tacho.weights.llama.HuggingFace;
import dev.tacho.weights.llama.LlamaGguf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The model that a run of `tacho train` made, in a form that other programs load.
final class ExportModel {
  static final List<String> FORMS = List.of("gguf", "safetensors");

  private static final List<String> TYPES = LlamaGguf.TYPES.stream().map(GgufType::text).toList();

  private ExportModel() {}

  /// Writes the model.
  ///
  /// @return what was written, for the answer
  static Json.Builder write(Call call, RunStore store, RunHeader header, String form, Path target) {
    GgufType type = type(call, form);
    if (Files.exists(target)) {
      throw Refusal.input(target + " exists already; name another file, or remove it");
    }
    Checkpoints.Kept kept = kept(call, store, header);
    Checkpoint checkpoint = Checkpoint.read(kept.path());
    String digest =
        form.equals("gguf")
            ? LlamaGguf.write(
                target, checkpoint.model(), header.name().map(Label::text).orElse("tacho"), type)
            : HuggingFace.write(
                target,
                checkpoint.model(),
                type == GgufType.F16 ? ElementType.FLOAT16 : ElementType.FLOAT32);
    Json.Builder model =
        Json.object()
            .put("type", type.text())
            .put("parameters", checkpoint.model().config().parameters())
            .put("step", checkpoint.step());
    checkpoint.heldOutLoss().ifPresent(loss -> model.put("held_out_loss", loss));
    return model.put("sha256", digest);
  }

  private static GgufType type(Call call, String form) {
    String asked = call.arguments().text("type").orElse(GgufType.F32.text());
    GgufType type =
        LlamaGguf.TYPES.stream()
            .filter(each -> each.text().equals(asked))
            .findFirst()
            .orElseThrow(
                () ->
                    Refusal.usage(
                        "--type is '%s'%s the types are f32, f16, q8_0 and q4_0"
                            .formatted(Printable.of(asked), NearMiss.suggestion(asked, TYPES))));
    if (form.equals("safetensors") && type.elements() > 1) {
      throw Refusal.usage(
          "--type %s is of GGUF; give --to gguf with it, or --type f32 or f16".formatted(asked));
    }
    return type;
  }

  /// Checkpoints are kept under the run of the group; its workers' runs are members of it.
  private static Checkpoints.Kept kept(Call call, RunStore store, RunHeader header) {
    List<RunId> owners =
        Stream.concat(
                Stream.of(header.id()),
                header.links().stream()
                    .filter(link -> link.role() == Link.Role.MEMBER_OF)
                    .map(Link::run))
            .toList();
    for (RunId owner : owners) {
      Checkpoints checkpoints = new Checkpoints(store.checkpoints(owner), 1);
      if (!checkpoints.all().isEmpty()) {
        return asked(call, header, checkpoints);
      }
    }
    throw Refusal.input(
        "run %s has no checkpoint in %s, so there is no model; name a run of tacho train"
            .formatted(header.id().text(), store.home()));
  }

  private static Checkpoints.Kept asked(Call call, RunHeader header, Checkpoints checkpoints) {
    String asked = call.arguments().text("checkpoint").orElse("last");
    Optional<Checkpoints.Kept> kept =
        switch (asked) {
          case "last" -> checkpoints.newest();
          case "best" -> checkpoints.best();
          default ->
              checkpoints.all().reversed().stream()
                  .filter(each -> Long.toString(each.step()).equals(asked))
                  .findFirst();
        };
    return kept.orElseThrow(
        () ->
            Refusal.input(
                "run %s has no checkpoint '%s'; those of the steps %s are kept: give last, best%s"
                    .formatted(
                        header.id().text(),
                        Printable.of(asked),
                        checkpoints.all().stream().map(Checkpoints.Kept::step).toList(),
                        " (where held-out text was looked at) or one of them")));
  }
}
