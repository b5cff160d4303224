package dev.tacho.readers.sqlite;

import java.io.IOException;

/// A walk over the rows of a table by their ids, upwards. A damaged cell or page is told and left
/// out. The accessors tell of the row that the last [#next] found; a column that a row does not
/// have is null. Confined to one thread.
public final class SqliteRows {
  private static final int MOST_DEPTH = 20;
  private static final int LEAF = 0x0d;
  private static final int INTERIOR = 0x05;

  private final SqliteTable table;
  private final Pages pages;
  private final Faults faults;
  private final Cell cell;
  private final byte[] leaf;
  private final byte[][] path = new byte[MOST_DEPTH][];
  private final long[] pathPage = new long[MOST_DEPTH];
  private final int[] pathCell = new int[MOST_DEPTH];
  private Budget budget;
  private int depth;
  private long leafPage;
  private int leafCells;
  private int leafCell;
  private boolean started;
  private long after;
  private long rowid;

  SqliteRows(SqliteTable table, Pages pages, Faults faults, Cell cell) {
    this.table = table;
    this.pages = pages;
    this.faults = faults;
    this.cell = cell;
    this.leaf = new byte[pages.size()];
    this.budget = new Budget(pages.count());
    this.after = Long.MIN_VALUE;
  }

  /// The next row found will be the first whose id is above `id`.
  public SqliteRows after(long id) {
    after = id;
    started = false;
    budget = new Budget(pages.count());
    return this;
  }

  /// Goes to the next row; false after the last.
  public boolean next() throws IOException {
    if (!started) {
      start();
    }
    while (true) {
      while (leafCell < leafCells) {
        if (take(leafCell++)) {
          return true;
        }
      }
      if (!nextLeaf()) {
        return false;
      }
    }
  }

  /// Goes to the row with this id, which must lie above the current one; false when there is
  /// none.
  public boolean at(long id) throws IOException {
    boolean here = started && leafCell < leafCells && idOf(leafCells - 1) >= id;
    after = id - 1;
    if (here) {
      leafCell = firstAfter();
    } else {
      budget = new Budget(pages.count());
      start();
    }
    // a row is in the one leaf that the way down leads to, or nowhere
    return leafCell < leafCells && take(leafCell++) && rowid == id;
  }

  public long rowid() {
    return rowid;
  }

  /// Whether the value is a number.
  public boolean isNumber(int column) {
    return column == table.alias() || cell.isWhole(column) || cell.isReal(column);
  }

  /// The value as a whole number; a fraction is cut off, and 0 stands where there is no number.
  public long whole(int column) {
    if (column == table.alias()) {
      return rowid;
    }
    return cell.isReal(column) ? (long) cell.real(column) : cell.whole(column);
  }

  /// The value as a double; NaN where there is no number.
  public double real(int column) {
    return column == table.alias() ? rowid : cell.real(column);
  }

  /// The value as text; a number as it reads, nothing where there is none.
  public String text(int column) {
    if (column == table.alias() || cell.isWhole(column)) {
      return Long.toString(whole(column));
    }
    return cell.isReal(column) ? Double.toString(cell.real(column)) : cell.text(column);
  }

  /// Whether the value is the text that these bytes encode, as [SqliteFile#bytes] makes them.
  public boolean is(int column, byte[] text) {
    return cell.is(column, text);
  }

  private void start() throws IOException {
    started = true;
    depth = 0;
    leafCells = 0;
    leafCell = 0;
    down(table.root());
  }

  /// Decodes cell `i` of the leaf; false when it is damaged.
  private boolean take(int i) throws IOException {
    try {
      long id = cell.read(leaf, cellAt(leaf, leafPage, i, 8), true, budget);
      if (id <= after) {
        throw new Broken("row " + id + " stands behind row " + after);
      }
      rowid = id;
      after = id;
      return true;
    } catch (Broken e) {
      told(leafPage, e);
      return false;
    }
  }

  private long idOf(int i) {
    try {
      return cell.rowid(leaf, cellAt(leaf, leafPage, i, 8));
    } catch (Broken _) {
      return Long.MIN_VALUE;
    }
  }

  /// Goes on to the next leaf on the right; false when there is none.
  private boolean nextLeaf() throws IOException {
    while (depth > 0) {
      int top = depth - 1;
      byte[] page = path[top];
      int cells = cells(page, pathPage[top]);
      int at = ++pathCell[top];
      if (at > cells) {
        depth--;
        continue;
      }
      try {
        if (down(childOf(page, pathPage[top], at, cells))) {
          return true;
        }
      } catch (Broken e) {
        told(pathPage[top], e);
      }
    }
    return false;
  }

  /// Goes down from `page` to the leaf that holds the first id above `after`; false when the way
  /// is damaged, which is told.
  private boolean down(long start) throws IOException {
    long page = start;
    try {
      while (true) {
        budget.spend();
        int kind = kind(page);
        if (kind == LEAF) {
          leafPage = page;
          leafCells = cells(leaf, page);
          leafCell = after == Long.MIN_VALUE ? 0 : firstAfter();
          return true;
        }
        if (kind != INTERIOR) {
          throw new Broken("page " + page + " has the kind " + kind + ", no page of a table");
        }
        if (depth == MOST_DEPTH) {
          throw new Broken("a tree deeper than " + MOST_DEPTH + " pages");
        }
        byte[] interior = pages.kept(page);
        int cells = cells(interior, page);
        path[depth] = interior;
        pathPage[depth] = page;
        pathCell[depth] = childFor(interior, page, cells);
        depth++;
        page = childOf(interior, page, pathCell[depth - 1], cells);
      }
    } catch (Broken e) {
      told(page, e);
      leafCells = 0;
      leafCell = 0;
      if (budget.spent()) {
        depth = 0;
      }
      return false;
    }
  }

  /// The kind of a page, which is in `leaf` after that when it is a leaf: those are not kept.
  private int kind(long page) throws IOException {
    if (pages.isKept(page)) {
      byte[] known = pages.kept(page);
      if (known[head(page)] != LEAF) {
        return known[head(page)];
      }
    }
    leafCells = 0;
    leafCell = 0;
    pages.read(page, leaf);
    return leaf[head(page)];
  }

  /// Which child of an interior page may hold the first id above `after`.
  private int childFor(byte[] page, long number, int cells) {
    int low = 0;
    int high = cells;
    while (low < high) {
      int middle = (low + high) >>> 1;
      long key = cell.key(page, cellAt(page, number, middle, 12) + 4);
      if (key <= after) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int firstAfter() {
    int low = 0;
    int high = leafCells;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (idOf(middle) <= after) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long childOf(byte[] page, long number, int i, int cells) {
    return i == cells
        ? Cell.number(page, head(number) + 8)
        : Cell.number(page, cellAt(page, number, i, 12));
  }

  private int cells(byte[] page, long number) {
    int head = head(number);
    int cells = Cell.half(page, head + 3);
    int most = (pages.usable() - head - 8) / 4;
    if (cells > most) {
      throw new Broken("page " + number + " claims " + cells + " cells, which do not fit");
    }
    return cells;
  }

  private int cellAt(byte[] page, long number, int i, int headLength) {
    int pointer = head(number) + headLength + 2 * i;
    int at = Cell.half(page, pointer);
    if (at < headLength || at + 5 > pages.usable()) {
      throw new Broken("cell " + i + " of page " + number + " begins at byte " + at);
    }
    return at;
  }

  /// The first page of a file begins with the file's own header.
  private static int head(long page) {
    return page == 1 ? 100 : 0;
  }

  private void told(long page, Broken what) {
    faults.damaged(Math.max(0, pages.offset(page)), what.what());
  }
}
