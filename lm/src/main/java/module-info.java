/// The small language model on libtorch.
module dev.tacho.lm {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.weights;
  requires org.bytedeco.javacpp;
  requires transitive org.bytedeco.pytorch;

  exports dev.tacho.lm;
}
