package dev.tacho.telemetry;

/// What a process tree needs to know of the process that started it and takes in its orphans
/// (a child subreaper): else those would be taken for nobody's. Asked by the sampler's thread.
public interface Orphans {
  /// The process that orphans of the tree become children of.
  long adopter();

  /// Whether child `pid` of the adopter is a helper of its own and not of the tree.
  boolean spared(long pid);

  /// Processor time of all processes of the tree that the adopter waited for, orphans and, once
  /// it has ended, the tree's first process, with what each of those had waited for; in
  /// nanoseconds.
  long collectedNanos();

  /// Nobody takes in orphans: a process whose parent ended is not followed.
  Orphans NONE =
      new Orphans() {
        @Override
        public long adopter() {
          return 0;
        }

        @Override
        public boolean spared(long pid) {
          return true;
        }

        @Override
        public long collectedNanos() {
          return 0;
        }
      };
}
