package dev.tacho.readers.result;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class ResultContractTest extends RunReaderContract {
  @Override
  protected RunFormat format() {
    return new ResultFormat();
  }

  @Override
  protected boolean hasSeries() {
    return false;
  }

  @Override
  protected void write(Path into) throws IOException {
    Files.writeString(into.resolve("one.json"), TestResults.sound("01JNQ8Z0000000000000000000"));
    Files.writeString(into.resolve("two.json"), TestResults.sound(""));
  }

  @Override
  protected void writeHostile(Path into) throws IOException {
    String head = "{\"schema\": \"tacho.result/1\", ";
    Files.writeString(into.resolve("deep.json"), head + "\"x\": " + "{\"a\":".repeat(100_000));
    Files.writeString(into.resolve("wide.json"), head + "\"x\": [" + "1,".repeat(400_000) + "1]}");
    Files.writeString(into.resolve("types.json"), head + "\"run\": {}, \"metrics\": [1e999]}");
    Files.writeString(into.resolve("later.json"), "{\"schema\": \"tacho.result/2\"}");
    Files.writeString(
        into.resolve("untrue.json"),
        TestResults.sound("").replace("\"value\": 14.2", "\"value\": -14.2"));
  }
}
