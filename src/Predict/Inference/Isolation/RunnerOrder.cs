namespace Maas.Predict.Inference.Isolation;

/// <summary>What a <see cref="RunnerProgram"/> is asked for: one byte, and what belongs to it.</summary>
internal enum RunnerOrder : byte
{
    /// <summary>Opens the model; the first, and once.</summary>
    Open,

    /// <summary>Runs it.</summary>
    Run,

    /// <summary>Ends the run that is under way; without an answer of its own.</summary>
    Terminate,
}
