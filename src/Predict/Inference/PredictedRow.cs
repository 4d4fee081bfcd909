namespace Maas.Predict.Inference;

/// <summary>What a row of a dataset came to.</summary>
/// <param name="Json">The prediction, as an answer to a call has it.</param>
/// <param name="Computed">How long the model ran for it; zero where it went along in another's batch.</param>
/// <param name="Tokens">The positions of its text, padding among them; 0 where it is no text.</param>
internal sealed record PredictedRow(ReadOnlyMemory<byte> Json, TimeSpan Computed, long Tokens);
