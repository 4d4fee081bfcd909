using Maas.Core;
using Maas.Predict.Inference;

namespace Maas.Predict.Batches;

/// <summary>A row's prediction, or why it has none.</summary>
internal sealed record RowResult(long Index, string? Name, PredictedRow? Prediction, ServiceException? Error);
