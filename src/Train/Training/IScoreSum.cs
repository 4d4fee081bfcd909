namespace Maas.Train.Training;

/// <summary>Scores outputs as they come, so that a part of any size is scored in constant memory. For one thread.</summary>
internal interface IScoreSum
{
    /// <param name="outputs">Of some examples, row-major.</param>
    /// <param name="targets">Of the same examples, as their records have them.</param>
    void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<byte> targets);

    Score ToScore();
}
