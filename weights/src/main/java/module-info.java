/// Model files, read and written without native code.
module dev.tacho.weights {
  requires static transitive org.jspecify;
  requires transitive dev.tacho.core;

  exports dev.tacho.weights;
  exports dev.tacho.weights.onnx;
  exports dev.tacho.weights.onnx.rewrite;
  exports dev.tacho.weights.gguf;
  exports dev.tacho.weights.llama;
  exports dev.tacho.weights.numpy;
  exports dev.tacho.weights.safetensors;
  exports dev.tacho.weights.tokenizer;
}
