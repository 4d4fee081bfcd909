using System.Runtime.CompilerServices;
using Maas.Codecs.Planning;
using Maas.Codecs.Tables;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Datasets.Tables;

namespace Maas.Train.Data;

/// <summary>
/// Reads a table in three passes, each in constant memory but for what it keeps: targets and split; statistics of the training part;
/// the numbers themselves.
/// </summary>
internal sealed class TableReader(string path, TrainingJob job, TrainingPlan plan)
{
    private readonly string[] features = [.. plan.Features.Select(feature => feature.Name)];

    public async Task<TrainingData> ReadAsync(CancellationToken cancellation)
    {
        var targets = await TableTargets.ReadAsync(path, job.Data.Split, plan, cancellation);
        var parts = Divide(targets);
        var encoding = await LearnAsync(targets, parts, cancellation);
        var decoding = targets.Learn(parts);
        var encoder = new TableEncoder(encoding);
        using var builders = new PartBuilders(parts, [encoder.Width]);
        await foreach (var (row, index) in KeptRowsAsync(targets, cancellation))
        {
            Encode(encoder, row, builders.Next(parts[index]));
        }

        return builders.Finish(part => targets.Of(part, parts, decoding), encoding, decoding, targets.RowsWithout);
    }

    private Part[] Divide(TableTargets targets)
    {
        var split = job.Data.Split;
        return split switch
        {
            { Column: { } column } => Split.ByColumn(column, targets.SplitCells),
            { Group: not null } => Split.ByGroup(split, job.Training.Seed, targets.SplitCells),
            _ => Split.ByFractions(split, job.Training.Seed, targets.Count, targets.Classes),
        };
    }

    private async Task<TableEncoding> LearnAsync(TableTargets targets, Part[] parts, CancellationToken cancellation)
    {
        var statistics = new TableStatistics(plan.Features);
        await foreach (var (row, index) in KeptRowsAsync(targets, cancellation))
        {
            if (parts[index] == Part.Training)
            {
                statistics.Add(row.Cells);
            }
        }

        return statistics.ToEncoding(TrainingPlan.InputName);
    }

    // Rows that have a target, counted from 0.
    private async IAsyncEnumerable<(CsvRow Row, int Index)> KeptRowsAsync(
        TableTargets targets, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        var (row, kept) = (0, 0);
        await foreach (var cells in CsvRows.ReadAsync(stream, features, ServiceError.InvalidDataset, cancellation))
        {
            if (targets.Has(row++))
            {
                yield return (cells, kept++);
            }
        }
    }

    private static void Encode(TableEncoder encoder, CsvRow row, Span<float> destination)
    {
        try
        {
            encoder.Encode(row.Cells, destination);
        }
        catch (ServiceException error)
        {
            throw ServiceError.InvalidDataset.With($"row {row.Number}: {error.Detail}");
        }
    }
}
