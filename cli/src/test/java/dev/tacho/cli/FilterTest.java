package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Moments;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Dates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which runs `list` shows, and in which order.
@Timeout(60)
final class FilterTest {
  @TempDir Path folder;
  private Recorded recorded;

  @BeforeEach
  void record() throws IOException {
    recorded = new Recorded(folder);
    recorded.trained();
    recorded.broken();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--state failed | broken",
        "--state failed --state completed | broken,demo",
        "--state lost | ''",
        "--label demo | demo",
        "--label *o* | broken,demo",
        "--label *x* | ''",
        "--project tests | broken,demo",
        "--project other | ''",
        "--tag seed=7 | broken,demo",
        "--tag seed=8 | ''",
        "--since 1d | broken",
        "--until 2026-02-28 | demo",
        "--since 2026-02-26T12:00 --until 2026-03-01T07:00:00Z | demo",
        "--where loss<0.6 | demo",
        "--where loss:max>1.9 | demo",
        "--where loss>0.6 | ''",
        "--where exit_code!=0 | broken",
        "--where ran>=10s | demo",
        "--where command~train.py | broken,demo",
        "--where tag.seed=7 --where name!=demo | broken",
        "--sort ran | broken,demo",
        "--sort -ran | demo,broken",
        "--sort loss | demo,broken",
        "--sort -loss | demo,broken",
        "--sort name --top 1 | broken",
      })
  void list_showsTheRunsThatEveryOptionAllows(String options, String names) {
    Said said = recorded.says(("list --json " + options).split(" "));
    assertEquals(0, said.code(), said.err());
    List<String> found = new ArrayList<>();
    for (Json run : said.json().array("runs")) {
      found.add(((Json.Obj) run).needText("name"));
    }
    assertEquals(names, String.join(",", found));
  }

  @Test
  void list_cutAtN_saysSo() {
    Said said = recorded.says("list", "--top", "1");
    assertEquals("1 of 2 runs are shown; --top 2 shows all\n", said.err());
  }

  @Test
  void list_nothingThere_saysWhatToDo() {
    Said said = recorded.says("list", "--home", "none");
    assertEquals(0, said.code());
    assertEquals("", said.out());
    assertEquals(
        "no runs in " + folder.resolve("none") + "; record one with tacho run -- COMMAND\n",
        said.err());
    assertEquals("", recorded.says("list", "--home", "none", "--quiet").err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"loss", "loss<", "<5", "loss<abc", "name<b", "loss~5", "ran>5"})
  void where_thatCannotBeRead_isRefused(String typed) {
    Said said = recorded.says("list", "--where", typed);
    assertEquals(ExitCode.USAGE, said.code(), said.err());
    assertTrue(said.err().contains("^"), said.err());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-01, 2026-02-01T00:00:00Z",
    "2026-02-01T08:30, 2026-02-01T08:30:00Z",
    "2026-02-01 08:30:15, 2026-02-01T08:30:15Z",
    "2026-02-01T08:30:00+02:00, 2026-02-01T06:30:00Z",
    "7 days ago, 2026-02-22T12:00:00Z",
    "2h, 2026-03-01T10:00:00Z",
  })
  void moment_asTyped_isRead(String typed, Instant moment) {
    assertEquals(Optional.of(moment), Dates.parse(typed, Said.NOON));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-02-30", "2026-02-01T", "ago", "-"})
  void moment_otherText_isNone(String typed) {
    assertEquals(Optional.empty(), Dates.parse(typed, Said.NOON));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T11:59:48Z, 12 s ago",
    "2026-03-01T11:01:00Z, 59 min ago",
    "2026-02-28T12:30:00Z, 23 h ago",
    "2026-02-20T12:00:00Z, 9 days ago",
    "2026-01-15T12:00:00Z, 2026-01-15",
    "2026-03-01T12:00:30Z, in 30 s",
  })
  void moment_forPeople_isRelativeWhileItIsNear(Instant moment, String text) {
    assertEquals(text, Moments.ago(moment, Said.NOON));
  }
}
