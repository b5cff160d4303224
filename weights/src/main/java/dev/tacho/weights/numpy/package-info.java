/// **Arrays in NumPy files, read.** Start at [NumPyFile].
///
/// The format: the bytes `93 4E 55 4D 50 59`, the version (1, 2 or 3, then 0), the length of the
/// header (two bytes, or four from version 2 on), the header, and the data. The header is a
/// Python dictionary with three entries: `descr`, such as `<f4`; `fortran_order`; `shape`.
///
/// Never here: arrays of objects, which are programs; big-endian numbers; columns first.
@NullMarked
package dev.tacho.weights.numpy;

import org.jspecify.annotations.NullMarked;
