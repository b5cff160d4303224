package dev.tacho.cli.share;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Group;
import dev.tacho.cli.shell.Usage;
import dev.tacho.cli.shell.Word;
import dev.tacho.cli.view.RunJson;
import dev.tacho.cli.view.Standing;
import dev.tacho.core.RunId;
import dev.tacho.core.json.Json;
import dev.tacho.report.text.Printable;
import dev.tacho.store.RunStatus;
import dev.tacho.store.RunStore;
import java.nio.file.Path;

/// `tacho import`: takes in a run from an archive.
public final class ImportWord implements Word {
  @Override
  public Usage usage() {
    return Usage.of("import", Group.SHARE, "takes in a run from an archive")
        .operands("FILE", 1, 1)
        .note(
            "FILE is what tacho export --to archive wrote. It is checked as a whole first: names,"
                + " sizes and the seal; the run appears whole or not at all.")
        .example("tacho import demo.zip")
        .build();
  }

  @Override
  public int run(Call call) {
    RunStore store = call.store();
    Path file = call.path(call.arguments().operands().getFirst());
    RunId id = store.archive().importFrom(file);
    RunStatus status = store.open(id).status();
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", "tacho.import/1")
              .putAll(RunJson.glance(Standing.of(store, status)).build())
              .build());
    } else {
      call.console().line(Printable.of(status.title()) + " (" + id + "), " + status.state().word());
      call.console().hint("tacho summary " + id + " tells of it");
    }
    return ExitCode.DONE;
  }
}
