namespace Maas.Train.Training;

/// <summary>How a run ended. The weights are in its graph.</summary>
/// <param name="Epochs">Epochs that were run.</param>
/// <param name="KeptEpoch">The epoch whose weights were kept: the best one with patience, else the last.</param>
internal sealed record TrainedModel(int Epochs, int Steps, RunEnd End, int KeptEpoch, RunUsage Usage);
