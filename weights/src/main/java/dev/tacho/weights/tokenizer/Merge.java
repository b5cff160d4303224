package dev.tacho.weights.tokenizer;

/// Two tokens that become one where they stand side by side.
public record Merge(int left, int right) {}
