package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.shell.ExitCode;
import dev.tacho.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is said about runs of the store and of other tools, and where it goes with them.
@Timeout(60)
final class NoteTest {
  @TempDir Path folder;
  private Recorded recorded;
  private Path foreign;

  @BeforeEach
  void write() throws IOException {
    recorded = new Recorded(folder);
    recorded.trained();
    foreign = folder.resolve("wandb/run-20260201_000000-abc");
    Path files = Files.createDirectories(foreign.resolve("files"));
    Files.writeString(
        files.resolve("wandb-metadata.json"),
        "{\"exitcode\":0,\"git\":{\"commit\":\"0123abc0123abc0123abc\","
            + "\"remote\":\"git@github.com:some/where.git\"}}");
    Files.writeString(files.resolve("wandb-history.jsonl"), "{\"_step\":0,\"loss\":1}\n");
  }

  private Said done(String... args) {
    Said said = recorded.says(args);
    assertEquals(ExitCode.DONE, said.code(), said.err());
    return said;
  }

  @Test
  void anotherToolsRun_isAnnotated_andItsFilesStayAsTheyAre() throws IOException {
    done(
        "note",
        foreign.toString(),
        "--favourite",
        "--group",
        "ablation",
        "--hypothesis",
        "the rate is too high",
        "--about",
        "demo");
    Json.Obj notes = done("note", foreign.toString(), "--json").json();
    assertEquals("{\"group\":\"ablation\"}", notes.needObject("tags").toString());
    assertEquals(foreign.toRealPath().toString(), notes.needText("place"));
    assertTrue(notes.toString().contains("\"about\":[\"" + Recorded.TRAINED + "\"]"));
    try (var all = Files.walk(foreign)) {
      assertEquals(4, all.count());
    }
  }

  @Test
  void log_holdsWhatWasSaidOfAnyRun() {
    done("note", foreign.toString(), "--decision", "drop it");
    done("note", "demo", "--text", "fine");
    String log = done("note").out();
    assertTrue(log.contains("decision  " + foreign), log);
    assertTrue(log.contains("note  demo: fine"), log);
    assertEquals("tacho.notes/1", done("note", "--json").json().needText("schema"));
  }

  @Test
  void pushing_isRefused_asTachoNeverUploads() {
    Said said = recorded.says("note", "demo", "--push", "wandb");
    assertEquals(ExitCode.USAGE, said.code());
    assertTrue(said.err().contains("--push: Tacho never uploads"), said.err());
  }

  @Test
  void notes_areExportedWithTheRun_whoseverItIs() throws IOException {
    done("note", foreign.toString(), "--text", "odd", "--favourite", "--tag", "pull_request=12");
    Path page = folder.resolve("run.md");
    done("export", foreign.toString(), "--to", "md", "--front-matter", "--output", page.toString());
    String text = Files.readString(page);
    assertTrue(text.startsWith("---\ntitle: \"run-20260201_000000-abc\"\n"), text);
    assertTrue(text.contains("\nfavourite: true\n"), text);
    assertTrue(text.contains("  - \"pull_request/12\"\n---\n\n# "), text);
    assertTrue(text.contains("(https://github.com/some/where/commit/0123abc0123abc0123abc)"), text);
    assertTrue(text.contains("- pull request: <https://github.com/some/where/pull/12>"), text);
    assertTrue(text.contains("- note       odd"), text);
    Path json = folder.resolve("run.json");
    done("export", foreign.toString(), "--to", "json", "--output", json.toString());
    Json.Obj exported = Json.parseObject(Files.readString(json));
    assertTrue(exported.needObject("annotations").toString().contains("\"text\":\"odd\""));
    Said archive =
        recorded.says("export", foreign.toString(), "--to", "archive", "--output", "x.zip");
    assertEquals(ExitCode.INPUT, archive.code());
    assertTrue(archive.err().contains("take --to json or --to md"), archive.err());
  }

  @Test
  void archive_carriesTheNotes_toAnotherStore() {
    done("note", "demo", "--decision", "ship it");
    done("export", "demo", "--to", "archive", "--output", "demo.zip");
    done("--home", folder.resolve("other").toString(), "import", "demo.zip");
    String there = done("--home", folder.resolve("other").toString(), "note", "demo").out();
    assertTrue(there.contains("ship it"), there);
    assertFalse(there.contains("damage"), there);
  }
}
