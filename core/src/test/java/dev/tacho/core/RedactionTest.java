package dev.tacho.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RedactionTest {
  @Test
  void arguments_secretsInEveryUsualForm_areReplaced() {
    List<String> clean =
        Redaction.arguments(
            List.of(
                "train.py",
                "--api-key",
                "hunter2hunter2",
                "--password=s3cr3tvalue",
                "WANDB_API_KEY=abcdef123456",
                "https://user:pw@example.org/x?token=abc&y=1",
                "hf_ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                "--token",
                "--verbose"));
    assertEquals(
        List.of(
            "train.py",
            "--api-key",
            Redaction.MARK,
            "--password=" + Redaction.MARK,
            "WANDB_API_KEY=" + Redaction.MARK,
            "https://" + Redaction.MARK + "@example.org/x?token=" + Redaction.MARK + "&y=1",
            Redaction.MARK,
            "--token",
            "--verbose"),
        clean);
  }

  @Test
  void arguments_secretsInsideHeadersScriptsAndJson_areReplaced() {
    List<String> clean =
        Redaction.arguments(
            List.of(
                "Authorization: Bearer hunter2secret",
                "X-Api-Key: hunter2secret",
                "{\"password\": \"hunter2secret\", \"lr\": 0.1}",
                "export API_KEY=hunter2secret; train --token hunter2secret --max-tokens 4096"));
    assertFalse(clean.toString().contains("hunter2secret"), clean.toString());
    assertEquals("X-Api-Key: " + Redaction.MARK, clean.get(1));
    assertEquals("{\"password\": \"" + Redaction.MARK + "\", \"lr\": 0.1}", clean.get(2));
    assertEquals(
        "export API_KEY="
            + Redaction.MARK
            + "; train --token "
            + Redaction.MARK
            + " --max-tokens 4096",
        clean.get(3));
  }

  @Test
  void arguments_ordinaryNumbersAndWords_stay() {
    List<String> plain =
        List.of("--max-tokens", "4096", "--tokenizer", "bpe", "--lr=0.1", "--monkey", "see");
    assertEquals(plain, Redaction.arguments(plain));
  }

  @Test
  void environment_keepsOnlyAllowedNamesAndHidesSecretsAmongThem() {
    Map<String, String> kept =
        Redaction.environment(
            Map.of(
                "CUDA_VISIBLE_DEVICES", "0,1",
                "HF_TOKEN", "hf_realsecret",
                "HOME", "/home/x",
                "AWS_SECRET_ACCESS_KEY", "never",
                "SLURM_JOB_ID", "77"));
    assertEquals(
        Map.of("CUDA_VISIBLE_DEVICES", "0,1", "HF_TOKEN", Redaction.MARK, "SLURM_JOB_ID", "77"),
        kept);
    assertFalse(kept.containsKey("HOME"));
  }
}
