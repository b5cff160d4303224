/// Runs on disk: journal, recovery, seal, listing, annotations, baselines, retention, archives.
module dev.tacho.store {
  requires transitive dev.tacho.core;
  requires static transitive org.jspecify;

  exports dev.tacho.store;

  provides dev.tacho.core.RunSinks with
      dev.tacho.store.StoreSinks;
}
