using Maas.Core;

namespace Maas.Datasets;

/// <summary>What is wrong with a dataset: the first errors in full, all of them counted. Used by one check at a time.</summary>
internal sealed class ErrorList
{
    public const int Kept = 100;

    private readonly List<Violation> first = [];

    public long Count { get; private set; }

    public IReadOnlyList<Violation> First => first;

    public void Add(string? place, long? row, string message)
    {
        Count++;
        if (first.Count < Kept)
        {
            first.Add(new(place, row, message));
        }
    }

    /// <summary>The refusal of a dataset that has errors, with the first of them in its message.</summary>
    public ServiceException ToException() => ServiceError.InvalidDataset.With(
        first[0].Place is { } place ? $"{place}: {first[0].Message}" : first[0].Message, First);

    /// <summary>Errors that are known by their number alone.</summary>
    public void AddUnlisted(long count) => Count += count;
}
