package dev.tacho.telemetry.tree;

import dev.tacho.telemetry.Orphans;
import dev.tacho.telemetry.Roots;
import dev.tacho.telemetry.kernel.Pids;
import dev.tacho.telemetry.kernel.ProcText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who belongs to a process tree. Confined to one thread.
///
/// **How newcomers are found.** `/proc` is listed only when a process began since the list
/// before, which the last number of `/proc/loadavg` (the newest process number) tells for the
/// price of one small file; where that says nothing, at each reading, and now and then in any
/// case. Of the list only numbers that were not in the one before are looked at: who was not of
/// the tree cannot become so, since orphans go to the tree's own adopter. A newcomer is of the
/// tree when its parent is and began no later, or when the adopter is its parent.
///
/// See `docs/decisions/071-process-tree.md` for why not the lists of children.
final class Members {
  /// Processes whose files are kept open; of more, files are opened at each reading.
  static final int KEPT_OPEN = 256;

  private static final int LOADAVG_WITHIN = 128;

  private final String proc;
  private final ProcText text;
  private final boolean real;
  private final Orphans orphans;
  private final int procFolder;
  private final int loadavg;
  // parents before children
  private final Map<Integer, Member> members = new LinkedHashMap<>();
  private Pids listed = new Pids();
  private Pids spare = new Pids();
  private long newest = -1;

  /// The tree whose first process is `first`.
  Members(Roots roots, Member first, Orphans orphans, ProcText text) {
    this.proc = roots.proc().toString();
    this.real = roots.equals(Roots.MACHINE);
    this.text = text;
    this.orphans = orphans;
    this.procFolder = text.open(proc);
    this.loadavg = text.open(proc + "/loadavg");
    Member _ = members.put(first.pid, first);
  }

  /// Those alive, or waited for by nobody yet; parents before children.
  Iterable<Member> all() {
    return members.values();
  }

  /// The member that is `member`'s parent; null when that is not of the tree.
  @Nullable Member parent(Member member) {
    return members.get(member.parent);
  }

  /// Those that became helpers of the adopter are none of ours any more.
  void dropSpared() {
    List<Member> spared = new ArrayList<>();
    for (Member member : members.values()) {
      if (member.parent == orphans.adopter() && orphans.spared(member.pid)) {
        spared.add(member);
      }
    }
    spared.forEach(this::remove);
  }

  void remove(Member member) {
    member.close(text);
    Member _ = members.remove(member.pid);
    // its number, if it is there again, is a newcomer's
    listed.remove(member.pid);
  }

  /// Takes in who is new, and returns them as they were just read, parents before children.
  /// `surely`: lists, whatever the newest process number says.
  List<Member> update(boolean surely) {
    if (!somebodyBegan() && !surely) {
      return List.of();
    }
    Pids now = spare;
    now.clear();
    if (text.list(procFolder, now) < 0) {
      return List.of();
    }
    now.sort();
    List<Member> newcomers = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      int pid = now.get(i);
      if (!listed.has(pid) && !members.containsKey(pid)) {
        boolean keep = real && members.size() + newcomers.size() < KEPT_OPEN;
        var newcomer = new Member(proc, pid, keep);
        if (newcomer.readStat(text)) {
          newcomers.add(newcomer);
        } else {
          newcomer.close(text);
        }
      }
    }
    spare = listed;
    listed = now;
    return takeIn(newcomers);
  }

  private List<Member> takeIn(List<Member> newcomers) {
    List<Member> taken = new ArrayList<>();
    boolean more = true;
    // again, where a child's number is smaller than its parent's
    while (more) {
      more = false;
      for (int i = 0; i < newcomers.size(); i++) {
        Member newcomer = newcomers.get(i);
        if (belongs(newcomer)) {
          Member _ = members.put(newcomer.pid, newcomer);
          taken.add(newcomer);
          Member _ = newcomers.remove(i--);
          more = true;
        }
      }
    }
    newcomers.forEach(other -> other.close(text));
    return taken;
  }

  private boolean belongs(Member newcomer) {
    Member parent = members.get(newcomer.parent);
    if (parent != null) {
      return newcomer.startTicks >= parent.startTicks;
    }
    return newcomer.parent == orphans.adopter() && !orphans.spared(newcomer.pid);
  }

  private boolean somebodyBegan() {
    long before = newest;
    // 0.71 0.72 1.49 4/134 15130
    newest =
        loadavg < 0 || text.read(loadavg) <= 0 || !text.behindLast(' ', LOADAVG_WITHIN)
            ? 0
            : text.number();
    return newest == 0 || newest != before;
  }

  void close() {
    members.values().forEach(member -> member.close(text));
    members.clear();
    if (procFolder >= 0) {
      text.close(procFolder);
    }
    if (loadavg >= 0) {
      text.close(loadavg);
    }
  }
}
