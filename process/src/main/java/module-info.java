/// Commands started as a shell starts jobs: groups, terminals, true endings, and the holder.
module dev.tacho.process {
  requires static transitive org.jspecify;
  // sun.misc.Signal, reached by reflection: docs/decisions/010-signals-by-sun-misc-signal.md
  requires jdk.unsupported;

  exports dev.tacho.process;
}
