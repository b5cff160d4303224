package dev.tacho.readers.layers;

import dev.tacho.readers.RunReaderContract;
import dev.tacho.readers.format.RunFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class LayersContractTest extends RunReaderContract {
  @Override
  protected RunFormat format() {
    return new LayersFormat();
  }

  @Override
  protected void write(Path into) throws IOException {
    Files.writeString(
        into.resolve("layers.csv"),
        "layer_name,layer_type,time_ms,device\nconv1,Conv,1.5,GPU\nfc,Gemm,0.5,DLA0\n");
    Files.writeString(
        into.resolve("trt.json"),
        """
        [ { "count" : 200 }
        , { "name" : "conv1 + relu", "timeMs" : 300.5, "averageMs" : 1.5025, "medianMs" : 1.5, "percentage" : 75 }
        , { "name" : "fc", "timeMs" : 100, "averageMs" : 0.5, "medianMs" : 0.5, "percentage" : 25 }
        ]
        """);
    Files.writeString(
        into.resolve("ort.json"),
        """
        [
        {"cat" : "Session","pid" :1,"tid" :1,"dur" :88,"ts" :5,"ph" : "X","name" :"session_initialization","args" : {}},
        {"cat" : "Node","pid" :1,"tid" :1,"dur" :120,"ts" :9,"ph" : "X","name" :"MatMul_1_kernel_time","args" : {"op_name" : "MatMul","provider" : "CPUExecutionProvider"}},
        {"cat" : "Node","pid" :1,"tid" :1,"dur" :140,"ts" :19,"ph" : "X","name" :"MatMul_1_kernel_time","args" : {"op_name" : "MatMul","provider" : "CPUExecutionProvider"}},
        {"cat" : "Session","pid" :1,"tid" :1,"dur" :150,"ts" :9,"ph" : "X","name" :"model_run","args" : {}}
        ]
        """);
  }

  @Override
  protected void writeHostile(Path into) throws IOException {
    Files.writeString(
        into.resolve("layers.csv"),
        "time_ms,layer_name\n1e999,a\nnan,b\n-1,c\n1\n1,\n2," + "x".repeat(20_000) + "\n");
    Files.writeString(
        into.resolve("trt.json"),
        "[{\"count\":1},{\"name\":3,\"averageMs\":1},{\"name\":\"a\",\"averageMs\":\"b\"},"
            + "{\"name\":\"a\",\"averageMs\":-1},{\"timeMs\":{}},[[[[1]]]],{\"name\":\"z\",");
    Files.writeString(
        into.resolve("ort.json"),
        "[{\"ph\":\"X\",\"dur\":1,\"name\":\"session\"},{\"cat\":\"Node\",\"name\":\"_kernel_time\","
            + "\"dur\":1e400,\"args\":7},{\"cat\":\"Node\",\"name\":\"_kernel_time\",\"dur\":3}]");
  }
}
