package dev.tacho.cli.shell;

import dev.tacho.report.budget.Budget;
import dev.tacho.report.budget.BudgetedLines;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The two streams that a word writes to: data, and everything else. Always UTF-8, always `\n`.
/// Confined to one thread.
public final class Console {
  private final OutputStream out;
  private final OutputStream err;
  private final Screen screen;
  private boolean outBroken;
  private boolean quiet;
  private boolean verbose;
  private Optional<BudgetedLines> budgeted = Optional.empty();

  public Console(OutputStream out, OutputStream err, Screen screen) {
    this.out = new BufferedOutputStream(out, 1 << 16);
    this.err = err;
    this.screen = screen;
  }

  public Screen screen() {
    return screen;
  }

  /// Takes over what the command line says of loudness.
  public void loudness(boolean quiet, boolean verbose) {
    this.quiet = quiet;
    this.verbose = verbose;
  }

  /// Standard output as it is, for a word that speaks a protocol there and writes nothing else.
  public OutputStream stream() {
    flush();
    return out;
  }

  /// Holds the data to `budget` from here on. What no longer fits is counted, and told by
  /// [#finish].
  public void budget(Budget budget) {
    budgeted = Optional.of(new BudgetedLines(budget));
  }

  /// Ends the data: what was left out of them is told.
  public void finish() {
    if (budgeted.isPresent()) {
      write(out, budgeted.get().rest());
    }
    flush();
  }

  /// A line of data.
  public void line(String text) {
    data(text + "\n");
  }

  /// An empty line of data.
  public void line() {
    data("\n");
  }

  /// Lines of data.
  public void lines(Iterable<String> lines) {
    for (String line : lines) {
      line(line);
    }
  }

  /// Data as it is, line breaks included.
  public void text(String text) {
    data(text);
  }

  private void data(String text) {
    write(out, budgeted.isPresent() ? budgeted.get().fitting(text) : text);
  }

  /// What helps but is not asked for: what was cut, what could be done next.
  public void hint(String text) {
    if (!quiet) {
      aside(text);
    }
  }

  /// What only `--verbose` wants to know.
  public void detail(String text) {
    if (verbose) {
      aside(text);
    }
  }

  /// What went wrong. Told also when standard output is what went wrong.
  public void error(String text) {
    if (!outBroken) {
      flush();
    }
    write(err, text + "\n");
  }

  /// Makes what was written so far visible.
  public void flush() {
    outBroken = true;
    try {
      out.flush();
      outBroken = false;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void aside(String text) {
    flush();
    write(err, text + "\n");
  }

  private void write(OutputStream to, String text) {
    try {
      to.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static RuntimeException unwritable(IOException e) {
    String why = String.valueOf(e.getMessage());
    return why.contains("Broken pipe")
        ? new ReaderGone()
        : Refusal.input(
            "standard output cannot be written: " + why + "; free space or redirect it");
  }

  /// Whoever read the output has left (`tacho list | head`), which is nobody's fault.
  public static final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReaderGone() {
      super("nobody reads the output any more", null, false, false);
    }
  }
}
