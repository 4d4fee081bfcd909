namespace Maas.Train.Training;

/// <summary>
/// A copy of all that a run needs to go on as if it had never stopped. See <see cref="CheckpointFile"/> for its bytes.
/// </summary>
internal sealed record Checkpoint
{
    public const string Optimizer = "optimizer";
    public const string Generator = "generator";

    public required RunState State { get; init; }

    /// <summary>Bytes by name: weights and buffers, the best ones, the optimizer's and the generator's state.</summary>
    public required IReadOnlyDictionary<string, byte[]> Sections { get; init; }
}
