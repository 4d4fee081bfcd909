using System.Buffers;
using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Datasets.Tables;
using Maas.Train.Data.Texts;

namespace Maas.Train.Data.Tables;

/// <summary>
/// Reads a table in three passes, each in constant memory but for what it keeps: targets and split; what is learned from the training
/// part; the numbers themselves.
/// </summary>
internal sealed class TableReader(DataFiles files, TrainingJob job, TrainingPlan plan, DataRoom room, TokenizerSource tokenizer)
{
    private readonly SplitRule split = job.Data.Split;

    public async Task<TrainingData> ReadAsync(CancellationToken cancellation)
    {
        using var open = new Unfinished();
        var table = new TableFile(files.Path, files.Format);
        var targets = await TableTargets.ReadAsync(table, split.Column ?? split.Group, plan, cancellation);
        var parts = targets.Divide(job);
        var decoding = targets.Learn(parts);
        var encoder = await LearnAsync(table, targets, parts, cancellation);
        var examples = open.Add(await EncodeAsync(table, targets, encoder, decoding, cancellation));
        var members = PartMembers.Of(parts);
        var (test, without) = files.TestPath is null
            ? (members.TryGetValue(Part.Test, out var own) ? targets.ToPart(examples, own, decoding) : null, 0)
            : await ReadTestAsync(new(files.TestPath, files.Format), encoder, decoding, cancellation);
        var data = new TrainingData
        {
            Training = targets.ToPart(examples, members[Part.Training], decoding),
            Validation = members.TryGetValue(Part.Validation, out var validation) ? targets.ToPart(examples, validation, decoding) : null,
            Test = test,
            Encoding = encoder.Learned.Encoding,
            Files = encoder.Learned.Files,
            Vocabulary = encoder.Learned.Vocabulary,
            Decoding = decoding,
            RowsWithoutTarget = targets.RowsWithout + without,
        };
        open.HandOver();
        return data;
    }

    private async Task<IRowEncoder> LearnAsync(TableFile table, TableTargets targets, Part[] parts, CancellationToken cancellation)
    {
        if (plan.TextColumn is not { } column)
        {
            return await NumberRows.LearnAsync(plan, columns => table.ReadKeptAsync(targets, columns, cancellation), parts);
        }

        var texts = table.ReadKeptAsync(targets, [column], cancellation)
            .Where(row => parts[row.Index] == Part.Training).Select(row => TextRows.TextOf(row.Row));
        return new TextRows(column, new(plan.Text!, await tokenizer.GetAsync(plan.Text!, texts, cancellation)));
    }

    private async Task<(EncodedPart Part, int RowsWithoutTarget)> ReadTestAsync(
        TableFile table, IRowEncoder encoder, Decoding decoding, CancellationToken cancellation)
    {
        var targets = await TableTargets.ReadAsync(table, null, plan, cancellation);
        var examples = await EncodeAsync(table, targets, encoder, decoding, cancellation);
        return (targets.ToPart(examples, [.. Enumerable.Range(0, targets.Count)], decoding), targets.RowsWithout);
    }

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
