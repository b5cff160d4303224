package dev.tacho.checks;

import java.util.ArrayList;
import java.util.List;

/// A row of `docs/debt.md`: what is kept for a while, whose it is, and in which version it goes.
///
/// @param removal MAJOR.MINOR.PATCH
record Debt(String shim, String owner, String removal) {
  /// The rows of the document's tables.
  static List<Debt> in(String document) {
    var debts = new ArrayList<Debt>();
    boolean inTable = false;
    for (var line : document.lines().toList()) {
      if (line.startsWith("| ---")) {
        inTable = true;
      } else if (!line.startsWith("|")) {
        inTable = false;
      } else if (inTable) {
        var cells = line.substring(1).split("\\|", -1);
        debts.add(new Debt(cells[0].strip(), cells[1].strip(), cells[2].strip()));
      }
    }
    return debts;
  }

  /// What has to be paid now, and what nobody could ever be asked to pay.
  static List<String> due(List<Debt> debts, String version) {
    var due = new ArrayList<String>();
    for (var debt : debts) {
      if (debt.owner.isEmpty() || !debt.removal.matches("\\d+\\.\\d+\\.\\d+")) {
        due.add(debt + " has no owner or no version");
      } else if (compare(version.replace("-SNAPSHOT", ""), debt.removal) >= 0) {
        due.add(debt.owner + " was to remove '" + debt.shim + "' in " + debt.removal);
      }
    }
    return due;
  }

  private static int compare(String one, String other) {
    var a = one.split("\\.");
    var b = other.split("\\.");
    for (int i = 0; i < 3; i++) {
      int order = Integer.compare(Integer.parseInt(a[i]), Integer.parseInt(b[i]));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
