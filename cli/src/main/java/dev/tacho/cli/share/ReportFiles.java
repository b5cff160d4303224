package dev.tacho.cli.share;

import dev.tacho.cli.shell.Call;
import dev.tacho.cli.shell.ExitCode;
import dev.tacho.cli.shell.Reasons;
import dev.tacho.cli.shell.Refusal;
import dev.tacho.core.json.Json;
import dev.tacho.core.text.Numbers;
import dev.tacho.report.html.HtmlPage;
import dev.tacho.report.pack.Block;
import dev.tacho.report.pack.PackCsv;
import dev.tacho.report.pack.PackMarkdown;
import dev.tacho.report.pack.Report;
import dev.tacho.report.pack.Section;
import dev.tacho.report.pdf.PdfFile;
import dev.tacho.report.plot.PlotFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The faces of a report as files.
final class ReportFiles {
  private ReportFiles() {}

  /// Writes those that the options name; whether there was any.
  static boolean write(Call call, Report report) {
    Optional<Path> html = call.arguments().text("html").map(call::path);
    Optional<Path> pdf = call.arguments().text("pdf").map(call::path);
    Optional<Path> md = call.arguments().text("md").map(call::path);
    Optional<Path> csv = call.arguments().text("csv").map(call::path);
    Optional<Path> plots = call.arguments().text("plots").map(call::path);
    html.ifPresent(file -> file(call, file, HtmlPage.of(report).getBytes(StandardCharsets.UTF_8)));
    pdf.ifPresent(file -> file(call, file, PdfFile.of(report)));
    md.ifPresent(file -> file(call, file, lines(PackMarkdown.of(report))));
    csv.ifPresent(folder -> tables(call, folder, report));
    plots.ifPresent(folder -> plots(call, folder, report));
    return html.isPresent()
        || pdf.isPresent()
        || md.isPresent()
        || csv.isPresent()
        || plots.isPresent();
  }

  /// Writes the gallery into a new folder.
  static int gallery(Call call, Path folder) {
    try {
      int files = Gallery.write(folder);
      call.console().hint("wrote " + folder + ", " + files + " files; its numbers are made up");
    } catch (FileAlreadyExistsException _) {
      throw exists(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
    if (call.json()) {
      call.answer(
          Json.object()
              .put("schema", "tacho.export/1")
              .put("form", "gallery")
              .put("file", folder.toString())
              .build());
    }
    return ExitCode.DONE;
  }

  private static void plots(Call call, Path folder, Report report) {
    int charts = 0;
    try {
      Files.createDirectory(folder);
      for (Section section : report.sections()) {
        for (Block block : section.blocks()) {
          if (block instanceof Block.Picture picture && picture.chart().nothing().isEmpty()) {
            Map<String, byte[]> files =
                PlotFiles.of(picture.name(), picture.chart(), report.made());
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
              Files.write(folder.resolve(file.getKey()), file.getValue());
            }
            charts++;
          }
        }
      }
    } catch (FileAlreadyExistsException _) {
      throw exists(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
    call.console().hint("wrote " + folder + ", " + charts + " charts");
  }

  private static void tables(Call call, Path folder, Report report) {
    Map<String, List<String>> tables = PackCsv.of(report);
    try {
      Files.createDirectory(folder);
      for (Map.Entry<String, List<String>> table : tables.entrySet()) {
        Files.write(folder.resolve(table.getKey()), lines(table.getValue()));
      }
    } catch (FileAlreadyExistsException _) {
      throw exists(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
    call.console().hint("wrote " + folder + ", " + tables.size() + " tables");
  }

  private static byte[] lines(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void file(Call call, Path file, byte[] bytes) {
    try {
      Files.write(file, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException _) {
      throw exists(file);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    call.console().hint("wrote " + file + ", " + Numbers.bytes(bytes.length));
  }

  private static Refusal exists(Path target) {
    return Refusal.input(target + " exists already; name another file, or remove it");
  }

  private static Refusal unwritable(Path target, IOException e) {
    return Refusal.input(target + " cannot be written: " + Reasons.of(e) + "; name another file");
  }
}
