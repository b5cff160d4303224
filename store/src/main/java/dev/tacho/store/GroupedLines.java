package dev.tacho.store;

/// Lines on their way to a file, closed by marks into groups of about 16 KiB. Confined to one
/// thread at a time.
final class GroupedLines {
  private LineBuffer lines;
  private int groupFrom;
  private long lastMark;
  private long before;

  /// @param usual bytes that it has room for without growing
  /// @param lastMark the number of the last group that is on disk
  /// @param before bytes that are on disk
  GroupedLines(int usual, long lastMark, long before) {
    this.lines = new LineBuffer(usual);
    this.lastMark = lastMark;
    this.before = before;
  }

  /// Where the next line is put; [#lineEnded] follows it.
  LineBuffer line() {
    return lines;
  }

  void lineEnded() {
    if (lines.size() - groupFrom >= SeriesMark.GROUP_BYTES) {
      closeGroup();
    }
  }

  private void closeGroup() {
    if (lines.size() > groupFrom) {
      SeriesMark.write(lines, ++lastMark, groupFrom);
      groupFrom = lines.size();
    }
  }

  /// Bytes waiting.
  int waiting() {
    return lines.size();
  }

  /// Bytes recorded so far, those waiting included.
  long bytes() {
    return before + lines.size();
  }

  /// Closes the group at hand and gives away all lines, for the empty buffer `next`.
  LineBuffer swap(LineBuffer next) {
    closeGroup();
    LineBuffer full = lines;
    before += full.size();
    lines = next;
    groupFrom = 0;
    return full;
  }
}
