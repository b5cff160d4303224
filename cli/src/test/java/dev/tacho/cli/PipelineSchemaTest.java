package dev.tacho.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tacho.cli.keep.SchemaFaults;
import dev.tacho.core.Schemas;
import dev.tacho.core.pipeline.Pipeline;
import dev.tacho.recorder.pipeline.PipelineFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The published schema of a pipeline's file and its reader agree on what it may look like.
@Timeout(60)
final class PipelineSchemaTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'command':'x'",
        "'command':['x',3,true]",
        "'command':['x'],'needs':[],'when':'always','skip':true,'inputs':'a','outputs':['b']",
        "'command':'x','when':{'after':'on-failure','env':'A','equals':'1','file':'f'}",
        "'command':'x','retry':{'attempts':100,'delay':'1.5s'},'timeout':'2h','grace':'0s'",
        "'command':'x','env':{'A':1,'B':'c'},'directory':'d','skip':'why'",
      })
  void stage_thatBothTake(String stage) throws IOException {
    String text = pipeline(stage);
    assertEquals(List.of(), bySchema(text));
    PipelineFile.Read read = read(text);
    PipelineFile.Read.Good good =
        assertInstanceOf(PipelineFile.Read.Good.class, read, read.toString());
    assertEquals(List.of(), bySchema(good.pipeline().toJson().toString()), "and as it is kept");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'comand':'x'",
        "'command':[]",
        "'command':{}",
        "'command':null",
        "'command':[['x']]",
        "'command':'x','inptus':'y'",
        "'command':'x','timeout':30",
        "'command':'x','timeout':'soon'",
        "'command':'x','retry':3",
        "'command':'x','retry':{}",
        "'command':'x','retry':{'attempts':0}",
        "'command':'x','retry':{'attempts':101}",
        "'command':'x','retry':{'attempts':2,'pause':'1s'}",
        "'command':'x','when':'sometimes'",
        "'command':'x','when':{'equals':'1'}",
        "'command':'x','when':{'if':'1'}",
        "'command':'x','env':['A']",
        "'command':'x','env':{'A':null}",
        "'command':'x','skip':['a']",
        "'command':'x','needs':{}",
      })
  void stage_thatBothRefuse(String stage) throws IOException {
    String text = pipeline(stage);
    assertEquals(false, bySchema(text).isEmpty(), "the schema takes it");
    assertInstanceOf(PipelineFile.Read.Bad.class, read(text));
  }

  @Test
  void validate_aPipelineThatCallsItselfOne_isHeldAgainstMoreThanTheSchema() throws IOException {
    Files.writeString(
        folder.resolve("p.json"),
        "{\"schema\":\"tacho.pipeline/1\",\"name\":\"p\",\"stages\":"
            + "[{\"name\":\"a\",\"command\":\"x\",\"needs\":[\"a\"]}]}");
    Said said = Said.by(folder, "validate", "p.json");
    assertEquals(1, said.code(), said.err());
    assertEquals(true, said.out().contains("a needs a"), said.out());
  }

  private static String pipeline(String stage) {
    return "{'name':'p','stages':[{'name':'a',%s}]}".formatted(stage).replace('\'', '"');
  }

  private static List<String> bySchema(String text) {
    return SchemaFaults.of(Schemas.text(Pipeline.SCHEMA).orElseThrow(), text).stream()
        .map(fault -> fault[0] + ": " + fault[1])
        .toList();
  }

  private PipelineFile.Read read(String text) throws IOException {
    return PipelineFile.read(Files.writeString(folder.resolve("q.json"), text));
  }
}
