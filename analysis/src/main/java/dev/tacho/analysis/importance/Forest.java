package dev.tacho.analysis.importance;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.ensemble.AveragingCombiner;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;

/// A random forest that was trained. The same rows give the same forest.
final class Forest {
  private static final int TREES = 100;
  private static final int DEEPEST = 12;
  private static final float FEWEST_IN_LEAF = 2;
  private static final float FEATURES_IN_SPLIT = 0.6f;
  private static final long SEED = 20_26;
  private static final String OUTPUT = "result";

  /// Held, so that what is set here is not collected; the library tells of every tree.
  private static final Logger QUIET = Logger.getLogger("org.tribuo");

  private final Model<Regressor> model;
  private final String[] names;

  private Forest(Model<Regressor> model, String[] names) {
    this.model = model;
    this.names = names;
  }

  /// Trained on `rows`, each as long as the others, which gave `results`.
  static Forest of(double[][] rows, double[] results) {
    QUIET.setLevel(Level.WARNING);
    String[] names = new String[rows[0].length];
    for (int i = 0; i < names.length; i++) {
      names[i] = "f" + i;
    }
    RegressionFactory factory = new RegressionFactory();
    MutableDataset<Regressor> data =
        new MutableDataset<>(new SimpleDataSourceProvenance("runs", factory), factory);
    for (int i = 0; i < rows.length; i++) {
      data.add(new ArrayExample<>(new Regressor(OUTPUT, results[i]), names, rows[i]));
    }
    CARTRegressionTrainer tree =
        new CARTRegressionTrainer(
            DEEPEST, FEWEST_IN_LEAF, 0, FEATURES_IN_SPLIT, false, new MeanSquaredError(), SEED);
    RandomForestTrainer<Regressor> forest =
        new RandomForestTrainer<>(tree, new AveragingCombiner(), TREES, SEED);
    return new Forest(forest.train(data), names);
  }

  /// What it expects of a row.
  double expect(double[] row) {
    return model
        .predict(new ArrayExample<>(new Regressor(OUTPUT, 0), names, row))
        .getOutput()
        .getValues()[0];
  }
}
