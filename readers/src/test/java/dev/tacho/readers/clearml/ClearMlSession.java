package dev.tacho.readers.clearml;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A session as ClearML writes it offline: constructed from its public source
/// (clearml/backend_interface/metrics/interface.py, task/log.py, task.py).
final class ClearMlSession {
  static final String METRICS =
      """
      [{"task": "t", "timestamp": 1717236001000, "type": "training_stats_scalar", "metric": "loss", "variant": "train", "iter": 0, "value": 0.5}, {"task": "t", "timestamp": 1717236002000, "type": "training_stats_scalar", "metric": "loss", "variant": "train", "iter": 1, "value": 0.25}]
      [{"task": "t", "timestamp": 1717236002000, "type": "training_stats_scalar", "metric": ":monitor:gpu", "variant": "gpu_0_utilization", "iter": 2, "value": 93.0}]
      [{"task": "t", "timestamp": 1717236003000, "type": "training_stats_scalar", "metric": "Summary", "variant": "best", "iter": -2147483648, "value": 0.25}]
      [{"task": "t", "timestamp": 1717236003000, "type": "plot", "metric": "p", "variant": "v", "iter": 1, "plot_str": "{}"}]
      """;

  static final String TASK =
      """
      {"comment": "first try", "created": "2024-06-01T10:00:00.000000+00:00", "id": "offline-1",
       "hyperparams": {"Args": {"lr": {"name": "lr", "section": "Args", "value": "0.0010"},
         "opt": {"name": "opt", "section": "Args", "value": "adam"}}},
       "name": "resnet", "offline_folder": "/home/ada/.clearml/cache/offline/offline-1",
       "project_name": "vision", "status": "in_progress", "tags": ["baseline"],
       "script": {"branch": "main", "diff": "", "entry_point": "train.py", "repository":
         "https://ada:s3cret@git.example/vision.git", "version_num": "5f2d1c0b9a8e7d6c", "working_dir": "."}}
      """;

  static final String LOG =
      """
      [{"level": "INFO", "msg": "epoch 0\\nepoch 1", "task": "t", "timestamp": 1717236001000, "worker": "w"}]
      """;

  private ClearMlSession() {}

  static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("task.json", TASK.getBytes(StandardCharsets.UTF_8));
    files.put("metrics.jsonl", METRICS.getBytes(StandardCharsets.UTF_8));
    files.put("log.jsonl", LOG.getBytes(StandardCharsets.UTF_8));
    return files;
  }

  static Path folder(Path into) throws IOException {
    Files.createDirectories(into);
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      Files.write(into.resolve(file.getKey()), file.getValue());
    }
    return into;
  }

  static Path zip(Path file, Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return file;
  }
}
