/// **MLflow's runs**, from the three places that it keeps them in: a folder `mlruns`
/// ([FileStore]), a database `mlflow.db` ([DatabaseStore]) and a server that is named by its
/// address ([MlflowServer]). Start at [MlflowFormat]. What MLflow says of a run is the same in
/// all three ([Told]); a nested run is a run of its own with a link to its parent.
///
/// File store: `<experiment>/meta.yaml`, `<experiment>/<run>/meta.yaml`, `metrics/<key>` with a
/// point a line (milliseconds since 1970, value, step), `params/<key>` and `tags/<key>` as the
/// files' content, `artifacts/`. Database: tables experiments, runs, metrics, params, tags; NaN
/// stands as 0 with `is_nan`, infinities as plus and minus 1.7976931348623157e308. Server:
/// `runs/search` and `metrics/get-history` of REST API 2.0.
@NullMarked
package dev.tacho.readers.mlflow;

import org.jspecify.annotations.NullMarked;
