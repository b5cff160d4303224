/// **Runs exported from Neptune, as CSV**: a row a value, in the columns of Neptune's exporter.
/// Start at [NeptuneFormat]. Why its Parquet is not read: decision 115.
@NullMarked
package dev.tacho.readers.neptune;

import org.jspecify.annotations.NullMarked;
