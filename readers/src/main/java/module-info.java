/// Other tools' files as runs: one package a format.
module dev.tacho.readers {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;
  requires java.net.http;
  requires org.snakeyaml.engine.v2;

  exports dev.tacho.readers;
  exports dev.tacho.readers.format;
  exports dev.tacho.readers.plugin;

  uses dev.tacho.readers.format.RunFormat;
}
