package dev.tacho.readers.sqlite;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A table of a database, by the names that it was made with. Confined to one thread.
public final class SqliteTable {
  private static final int LEAF = 0x0a;
  private static final int INTERIOR = 0x02;
  private static final int MOST_DEPTH = 20;

  /// An index of the table whose first column is told and whose order is that of bytes.
  ///
  /// @param alone whether it has no other column, so that equal entries stand in the order of ids
  record Index(String firstColumn, boolean alone, long root) {}

  private final SqliteFile file;
  private final Ddl shape;
  private final long root;
  private final List<Index> indexes;

  SqliteTable(SqliteFile file, Ddl shape, long root, List<Index> indexes) {
    this.file = file;
    this.shape = shape;
    this.root = root;
    this.indexes = List.copyOf(indexes);
  }

  /// Where the column stands; empty when the table has none of this name.
  public OptionalInt column(String name) {
    for (int i = 0; i < shape.columns().size(); i++) {
      if (shape.columns().get(i).equalsIgnoreCase(name)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /// Where the column stands, which must be there.
  public int needColumn(String name) throws IOException {
    return column(name)
        .orElseThrow(
            () ->
                new IOException(
                    "a table of it has no column '"
                        + name
                        + "', but "
                        + String.join(", ", shape.columns())
                        + "; written by a version that is not known here"));
  }

  /// All rows.
  public SqliteRows rows() {
    return new SqliteRows(this, file.pages(), file.faults(), file.cell());
  }

  /// The ids above `after` of the rows whose `column` is `text`, upwards, by an index; empty when
  /// no index of the table begins with that column. Holds 8 bytes a row.
  public Optional<long[]> idsWhere(String column, String text, long after) throws IOException {
    for (Index index : indexes) {
      if (index.firstColumn.equalsIgnoreCase(column)) {
        Search search = new Search(file, file.bytes(text), after, index.alone);
        search.in(index.root, 0);
        return Optional.of(search.ids());
      }
    }
    return Optional.empty();
  }

  /// The id of a row whose `column` is `text`, by an index; empty when there is none or no such
  /// index.
  public Optional<Long> first(String column, String text) throws IOException {
    byte[] wanted = file.bytes(text);
    for (Index index : indexes) {
      if (index.firstColumn.equalsIgnoreCase(column)) {
        Search search = new Search(file, wanted, 0, false);
        return search.first(index.root, 0, true) && search.text.equals(text)
            ? Optional.of(search.id)
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// The texts that stand in `column`, each once with the id of a row that has it, by an index;
  /// empty when no index of the table begins with that column. Costs a few pages a text.
  ///
  /// @param most texts after these are left out
  public Optional<Map<String, Long>> distinct(String column, int most) throws IOException {
    for (Index index : indexes) {
      if (index.firstColumn.equalsIgnoreCase(column)) {
        Map<String, Long> texts = new LinkedHashMap<>();
        byte[] last = new byte[0];
        Search search = new Search(file, last, 0, false);
        while (texts.size() < most && search.first(index.root, 0, false)) {
          texts.put(search.text, search.id);
          // in the order of the index; a damaged one that goes back would never end
          byte[] next = file.bytes(search.text);
          if (Arrays.compareUnsigned(next, last) <= 0) {
            break;
          }
          last = next;
          search = new Search(file, last, 0, false);
        }
        return Optional.of(texts);
      }
    }
    return Optional.empty();
  }

  long root() {
    return root;
  }

  int alias() {
    return shape.alias();
  }

  /// One search for equal entries of an index.
  private static final class Search {
    private final SqliteFile file;
    private final Pages pages;
    private final Cell cell;
    private final Budget budget;
    private final byte[] wanted;
    private final long after;
    private final boolean ordered;
    private long[] found = new long[64];
    private int count;
    private String text = "";
    private long id;

    Search(SqliteFile file, byte[] wanted, long after, boolean ordered) {
      this.file = file;
      this.pages = file.pages();
      this.cell = file.cell();
      this.budget = new Budget(pages.count());
      this.wanted = wanted;
      this.after = after;
      this.ordered = ordered;
    }

    /// The entries found, sorted, each once.
    long[] ids() {
      Arrays.sort(found, 0, count);
      int kept = 0;
      for (int i = 0; i < count; i++) {
        if (kept == 0 || found[i] != found[kept - 1]) {
          found[kept++] = found[i];
        }
      }
      return Arrays.copyOf(found, kept);
    }

    /// Searches the tree under `page`; whether entries further right can still be equal.
    boolean in(long page, int depth) throws IOException {
      try {
        byte[] bytes = open(page, depth);
        int head = page == 1 ? 100 : 0;
        return cells(bytes, head, bytes[head] == INTERIOR, depth);
      } catch (Broken e) {
        file.faults().damaged(Math.max(0, pages.offset(page)), e.what());
        return !budget.spent();
      }
    }

    private boolean cells(byte[] page, int head, boolean interior, int depth) throws IOException {
      int cells = count(page, head, interior);
      for (int i = 0; i < cells; i++) {
        int at = place(page, head, interior, i);
        long left = interior ? Cell.number(page, at) : 0;
        cell.read(page, interior ? at + 4 : at, false, budget);
        int order = cell.compare(0, wanted);
        long id = cell.whole(cell.count() - 1);
        boolean passed = order == 0 && ordered && id <= after;
        if (order >= 0 && interior && !passed && !in(left, depth + 1)) {
          return false;
        }
        if (order > 0) {
          return false;
        }
        if (order == 0 && id > after) {
          add(id);
        }
      }
      return !interior || in(Cell.number(page, head + 8), depth + 1);
    }

    /// Finds the first entry under `page` whose text is above the wanted one, and remembers it.
    ///
    /// @param equal whether the wanted one itself will do
    boolean first(long page, int depth, boolean equal) throws IOException {
      try {
        byte[] bytes = open(page, depth);
        int head = page == 1 ? 100 : 0;
        boolean interior = bytes[head] == INTERIOR;
        int cells = count(bytes, head, interior);
        for (int i = 0; i < cells; i++) {
          int at = place(bytes, head, interior, i);
          cell.read(bytes, interior ? at + 4 : at, false, budget);
          if (cell.isText(0) && cell.compare(0, wanted) > (equal ? -1 : 0)) {
            String here = cell.text(0);
            long row = cell.whole(cell.count() - 1);
            if (!interior || !first(Cell.number(bytes, at), depth + 1, equal)) {
              text = here;
              id = row;
            }
            return true;
          }
        }
        return interior && first(Cell.number(bytes, head + 8), depth + 1, equal);
      } catch (Broken e) {
        file.faults().damaged(Math.max(0, pages.offset(page)), e.what());
        return false;
      }
    }

    private byte[] open(long page, int depth) throws IOException {
      budget.spend();
      if (depth == MOST_DEPTH) {
        throw new Broken("an index deeper than " + MOST_DEPTH + " pages");
      }
      byte[] bytes = pages.kept(page);
      int kind = bytes[page == 1 ? 100 : 0];
      if (kind != LEAF && kind != INTERIOR) {
        throw new Broken("page " + page + " has the kind " + kind + ", no page of an index");
      }
      return bytes;
    }

    private int count(byte[] page, int head, boolean interior) {
      int cells = Cell.half(page, head + 3);
      if (cells > (pages.usable() - head - (interior ? 12 : 8)) / 4) {
        throw new Broken("an index page claims " + cells + " cells, which do not fit");
      }
      return cells;
    }

    private int place(byte[] page, int head, boolean interior, int i) {
      int headLength = interior ? 12 : 8;
      int at = Cell.half(page, head + headLength + 2 * i);
      if (at < headLength || at + 5 > pages.usable()) {
        throw new Broken("cell " + i + " of an index page begins at byte " + at);
      }
      return at;
    }

    private void add(long id) {
      if (count == found.length) {
        found = Arrays.copyOf(found, count * 2);
      }
      found[count++] = id;
    }
  }
}
