namespace Maas.Predict.Inference.Statistics;

/// <summary>What a call took: in all, waiting for the model and a turn, reading its inputs, computing, and writing its answer.</summary>
internal readonly record struct CallTimes(TimeSpan Total, TimeSpan Queue, TimeSpan Input, TimeSpan Infer, TimeSpan Output);
