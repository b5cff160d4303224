package dev.tacho.bench.llm.api;

import dev.tacho.core.json.Json;

/// What is asked of a model once.
///
/// @param id of this request, unique; endpoints that log ids log this one
/// @param outputTokens how many are asked for
/// @param extra members that are put into the request's body, over those of the API
public record Job(String id, String model, String prompt, int outputTokens, Json.Obj extra) {}
