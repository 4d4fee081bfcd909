using System.Runtime.CompilerServices;
using Maas.Codecs.Planning;
using Maas.Core.Jobs;
using Maas.Train.Data.Tables;

namespace Maas.Train.Data.Texts;

/// <summary>The texts of a table's column, each row's a text of its own.</summary>
internal sealed class TableTexts(TableFile table, string column, Part[] parts) : ITexts
{
    public static async Task<TableTexts> OpenAsync(
        TableFile table, TrainingJob job, TrainingPlan plan, CancellationToken cancellation)
    {
        var split = job.Data.Split;
        var rows = await TableTargets.ReadAsync(table, split.Column ?? split.Group, plan, cancellation);
        return new(table, plan.TextColumn!, rows.Divide(job));
    }

    /// <summary>Texts all of which are one part.</summary>
    public static async Task<TableTexts> WholeAsync(TableFile table, TrainingPlan plan, Part part, CancellationToken cancellation)
    {
        var rows = await TableTargets.ReadAsync(table, null, plan, cancellation);
        return new(table, plan.TextColumn!, [.. Enumerable.Repeat(part, rows.Count)]);
    }

    public bool Has(Part part) => parts.Contains(part);

    public async IAsyncEnumerable<TextPiece> ReadAsync(Part part, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var index = 0;
        await foreach (var row in table.ReadAsync([column], cancellation))
        {
            if (parts[index++] == part)
            {
                yield return new(TextRows.TextOf(row), EndsText: true);
            }
        }
    }
}
