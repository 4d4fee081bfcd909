using System.Buffers;
using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Datasets.Tables;

namespace Maas.Train.Data.Tables;

/// <summary>
/// Reads a table in three passes, each in constant memory but for what it keeps: targets and split; what is learned from the training
/// part; the numbers themselves.
/// </summary>
internal sealed class TableReader(DataFiles files, TrainingJob job, TrainingPlan plan, DataRoom room)
{
    private readonly SplitRule split = job.Data.Split;

    public async Task<TrainingData> ReadAsync(CancellationToken cancellation)
    {
        var table = new TableFile(files.Path);
        var targets = await TableTargets.ReadAsync(table, split.Column ?? split.Group, plan, cancellation);
        var parts = Divide(targets);
        var decoding = targets.Learn(parts);
        var encoder = await NumberRows.LearnAsync(plan, columns => table.ReadKeptAsync(targets, columns, cancellation), parts);
        var examples = await EncodeAsync(table, targets, encoder, decoding, cancellation);
        var members = PartMembers.Of(parts);
        var (test, without) = files.TestPath is null
            ? (members.TryGetValue(Part.Test, out var own) ? targets.ToPart(examples, own, decoding) : null, 0)
            : await ReadTestAsync(new(files.TestPath), encoder, decoding, cancellation);
        return new()
        {
            Training = targets.ToPart(examples, members[Part.Training], decoding),
            Validation = members.TryGetValue(Part.Validation, out var validation) ? targets.ToPart(examples, validation, decoding) : null,
            Test = test,
            Encoding = encoder.Learned.Encoding,
            Files = encoder.Learned.Files,
            Decoding = decoding,
            RowsWithoutTarget = targets.RowsWithout + without,
        };
    }

    private async Task<(EncodedPart Part, int RowsWithoutTarget)> ReadTestAsync(
        TableFile table, IRowEncoder encoder, Decoding decoding, CancellationToken cancellation)
    {
        var targets = await TableTargets.ReadAsync(table, null, plan, cancellation);
        var examples = await EncodeAsync(table, targets, encoder, decoding, cancellation);
        return (targets.ToPart(examples, [.. Enumerable.Range(0, targets.Count)], decoding), targets.RowsWithout);
    }

    private Part[] Divide(TableTargets targets) => split switch
    {
        { Column: { } column } => Split.ByColumn(column, targets.SplitCells),
        { Group: not null } => Split.ByGroup(split, job.Training.Seed, targets.SplitCells),
        _ => Split.ByFractions(split, job.Training.Seed, targets.Count, targets.Classes),
    };

    private async Task<IExamples> EncodeAsync(
        TableFile table, TableTargets targets, IRowEncoder encoder, Decoding decoding, CancellationToken cancellation)
    {
        var target = decoding is RegressionDecoding regression ? TargetLayout.Values(regression) : TargetLayout.Class;
        var layout = new ExampleLayout(encoder.Inputs, target);
        var stored = new StoredExamples(layout, targets.Count, room);
        var record = ArrayPool<byte>.Shared.Rent(layout.Bytes);
        try
        {
            await foreach (var (row, index) in table.ReadKeptAsync(targets, encoder.Columns, cancellation))
            {
                Encode(encoder, row, record.AsSpan(0, layout.InputBytes));
                targets.Write(index, decoding, record.AsSpan(layout.InputBytes, target.Bytes));
                stored.Write(index, record);
            }

            return stored;
        }
        catch
        {
            stored.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(record);
        }
    }

    private static void Encode(IRowEncoder encoder, CsvRow row, Span<byte> inputs)
    {
        try
        {
            encoder.Encode(row, inputs);
        }
        catch (ServiceException error)
        {
            throw ServiceError.InvalidDataset.With($"row {row.Number}: {error.Detail}");
        }
    }
}
