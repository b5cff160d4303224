package dev.tacho.readers.sqlite;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A table of a database, by the names that it was made with. Confined to one thread.
public final class SqliteTable {
  private static final int LEAF = 0x0a;
  private static final int INTERIOR = 0x02;
  private static final int MOST_DEPTH = 20;

  /// An index of the table whose first column is told and whose order is that of bytes.
  record Index(String firstColumn, long root) {}

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

  /// The ids of the rows whose `column` is `text`, upwards, by an index; empty when no index of
  /// the table begins with that column. Holds 8 bytes a row.
  public Optional<long[]> idsWhere(String column, String text) throws IOException {
    for (Index index : indexes) {
      if (index.firstColumn.equalsIgnoreCase(column)) {
        Search search = new Search(file, file.bytes(text));
        search.in(index.root, 0);
        return Optional.of(search.ids());
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
    private long[] found = new long[64];
    private int count;

    Search(SqliteFile file, byte[] wanted) {
      this.file = file;
      this.pages = file.pages();
      this.cell = file.cell();
      this.budget = new Budget(pages.count());
      this.wanted = wanted;
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
        budget.spend();
        if (depth == MOST_DEPTH) {
          throw new Broken("an index deeper than " + MOST_DEPTH + " pages");
        }
        byte[] bytes = pages.kept(page);
        int head = page == 1 ? 100 : 0;
        int kind = bytes[head];
        if (kind != LEAF && kind != INTERIOR) {
          throw new Broken("page " + page + " has the kind " + kind + ", no page of an index");
        }
        return cells(bytes, head, kind == INTERIOR, depth);
      } catch (Broken e) {
        file.faults().damaged(Math.max(0, pages.offset(page)), e.what());
        return !budget.spent();
      }
    }

    private boolean cells(byte[] page, int head, boolean interior, int depth) throws IOException {
      int headLength = interior ? 12 : 8;
      int cells = Cell.half(page, head + 3);
      if (cells > (pages.usable() - head - headLength) / 4) {
        throw new Broken("an index page claims " + cells + " cells, which do not fit");
      }
      for (int i = 0; i < cells; i++) {
        int pointer = head + headLength + 2 * i;
        int at = Cell.half(page, pointer);
        if (at < headLength || at + 5 > pages.usable()) {
          throw new Broken("cell " + i + " of an index page begins at byte " + at);
        }
        long left = interior ? Cell.number(page, at) : 0;
        cell.read(page, interior ? at + 4 : at, false, budget);
        int order = cell.compare(0, wanted);
        long id = cell.whole(cell.count() - 1);
        if (order >= 0 && interior && !in(left, depth + 1)) {
          return false;
        }
        if (order > 0) {
          return false;
        }
        if (order == 0) {
          add(id);
        }
      }
      return !interior || in(Cell.number(page, head + 8), depth + 1);
    }

    private void add(long id) {
      if (count == found.length) {
        found = Arrays.copyOf(found, count * 2);
      }
      found[count++] = id;
    }
  }
}
