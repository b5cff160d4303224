/// **ONNX models, read and written without native code.** Start at [OnnxFile] for a file, at
/// [GraphBuilder] for a model of one's own.
///
/// The format is Protocol Buffers (`onnx.proto`, Apache License 2.0). The field numbers used here:
/// Model 1 IR version, 2 and 3 producer, 7 graph, 8 operator sets, 25 functions; Graph 1 node,
/// 2 name, 5 initializer, 11 input, 12 output, 15 sparse initializer; Node 1 input, 2 output,
/// 3 name, 4 operator, 5 attribute, 7 domain; Attribute 1 name, 2 to 11 the values, 20 type;
/// Tensor 1 dimensions, 2 type, 4 to 7, 10 and 11 typed data, 8 name, 9 raw data, 14 location;
/// Value 1 name, 2 type.
///
/// A file is hostile: every length is held against the bytes that are left, nesting, parts and text
/// are bounded, and weights stay in the mapped file until somebody asks for them. Data kept in
/// other files are refused, since nothing is read outside of the file that was named.
///
/// Kept: what a model computes. Left out, and counted where it matters: documentation, shapes of
/// inner values, metadata, functions, training.
///
/// Never here: running a model, or what an operator computes.
@NullMarked
package dev.tacho.weights.onnx;

import org.jspecify.annotations.NullMarked;
