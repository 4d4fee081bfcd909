using Maas.Core;

namespace Maas.Datasets.Tables;

/// <summary>Rows of a table, one after the other. For one thread.</summary>
internal interface ITableReader : IAsyncDisposable
{
    /// <summary>The columns in their order; where <see cref="LearnsNames"/>, those that were seen so far.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Rows may bring columns that no row before them had.</summary>
    bool LearnsNames { get; }

    /// <summary>The 1-based row that the reader stands at.</summary>
    long Row { get; }

    /// <summary>The byte of the file that the next row begins at; null where a format has no such place.</summary>
    long? Offset { get; }

    /// <summary>What is wrong with the row; null: nothing.</summary>
    Violation? Problem { get; }

    /// <summary>
    /// Goes towards a place of this file, as far as that costs no reading; for one who has read no row. Rows before it may still come.
    /// </summary>
    void MoveTo(TablePlace place);

    /// <summary>Goes to the next row; false at the end, and where nothing more can be read.</summary>
    ValueTask<bool> ReadAsync(CancellationToken cancellation);

    /// <summary>A cell of a row without a problem, as UTF-8 text; empty where it is missing. Valid until the next row is read.</summary>
    ReadOnlyMemory<byte> Cell(int column);
}
