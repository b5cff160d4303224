/// **Tables of metrics: Lightning's `metrics.csv`, Keras' `CSVLogger`, and others of their
/// kind.** Start at [CsvFormat]. The first line names the columns, one of which counts steps,
/// epochs or iterations; [Columns] tells which is what, [Cells] takes a line apart.
@NullMarked
package dev.tacho.readers.csv;

import org.jspecify.annotations.NullMarked;
