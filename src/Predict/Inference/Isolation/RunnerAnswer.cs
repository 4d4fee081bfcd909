namespace Maas.Predict.Inference.Isolation;

/// <summary>What a <see cref="RunnerProgram"/> answers: one byte, and what belongs to it.</summary>
internal enum RunnerAnswer : byte
{
    /// <summary>It is open; or, with the outputs, it has run.</summary>
    Done,

    /// <summary>The model, or its run, is refused, with the reason.</summary>
    Refused,

    /// <summary>It has run, and its outputs are larger than can be given, with the reason.</summary>
    TooLarge,

    /// <summary>This service's own code failed, with the stack.</summary>
    Failed,
}
