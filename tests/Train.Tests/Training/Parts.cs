using Maas.Train.Data;
using Maas.Train.Training;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Training;

/// <summary>Parts of made-up examples.</summary>
internal static class Parts
{
    /// <summary>Takes ownership of <paramref name="inputs"/>.</summary>
    public static EncodedPart OfClasses(Tensor inputs, long[] classes)
    {
        var examples = Store(inputs, TargetLayout.Class, (index, record) =>
            TargetLayout.WriteClass(classes[index], record.AsSpan(record.Length - sizeof(long))));
        return new(examples, [.. Enumerable.Range(0, classes.Length)]) { Classes = classes };
    }

    /// <summary>Takes ownership of <paramref name="inputs"/>.</summary>
    public static EncodedPart OfValues(Tensor inputs, float[] values, int targetCount)
    {
        var examples = Store(
            inputs,
            new(ScalarType.Float32, [targetCount]),
            (index, record) => TargetLayout.WriteValues(
                values.AsSpan(index * targetCount, targetCount), record.AsSpan(record.Length - (targetCount * sizeof(float)))));
        return new(examples, [.. Enumerable.Range(0, values.Length / targetCount)]) { Values = values };
    }

    /// <summary>Texts of token 1 alone, each as long as it may be.</summary>
    public static EncodedPart OfTokens(int texts, int length)
    {
        var tokens = new TensorLayout(ScalarType.Int64, [length]);
        var layout = new ExampleLayout([tokens, tokens], TargetLayout.Class);
        var examples = new StoredExamples(layout, texts, new DataRoom(Path.GetTempPath(), long.MaxValue));
        var record = new byte[layout.Bytes];
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(record.AsSpan())[..^1].Fill(1);
        for (var index = 0; index < texts; index++)
        {
            examples.Write(index, record);
        }

        return new(examples, [.. Enumerable.Range(0, texts)]) { Classes = new long[texts] };
    }

    /// <summary>The same part, of which every reading of an example is told by its number, from 1. Owns the part.</summary>
    public static EncodedPart Watched(EncodedPart part, Action<int> onRead) =>
        new(new WatchedExamples(part, onRead), [.. Enumerable.Range(0, part.Count)]) { Classes = part.Classes, Values = part.Values };

    /// <summary>All outputs that a model gives for a part.</summary>
    public static async Task<float[]> InferAsync(IBatchModel model, EncodedPart part)
    {
        var outputs = new List<float>();
        await using var reader = part.ReadAll(256);
        while (await reader.ReadAsync() is { } batch)
        {
            using (batch)
            {
                model.Infer(batch, values => outputs.AddRange(values));
            }
        }

        return [.. outputs];
    }

    /// <summary>All inputs of a part, as float32.</summary>
    public static async Task<float[]> InputsAsync(EncodedPart part) => await InferAsync(new Echo(), part);

    private static StoredExamples Store(Tensor inputs, TensorLayout target, Action<int, byte[]> writeTarget)
    {
        var count = (int)inputs.shape[0];
        var layout = new ExampleLayout([new(ScalarType.Float32, inputs.shape[1..])], target);
        var examples = new StoredExamples(layout, count, new DataRoom(Path.GetTempPath(), long.MaxValue));
        var bytes = inputs.contiguous().bytes.ToArray();
        inputs.Dispose();
        for (var index = 0; index < count; index++)
        {
            var record = new byte[layout.Bytes];
            bytes.AsSpan(index * layout.InputBytes, layout.InputBytes).CopyTo(record);
            writeTarget(index, record);
            examples.Write(index, record);
        }

        return examples;
    }

    private sealed class WatchedExamples(EncodedPart part, Action<int> onRead) : IExamples
    {
        private int reads;

        public ExampleLayout Layout => part.Layout;

        public bool IsQuick => true;

        public void Read(int example, int? epoch, Span<byte> record)
        {
            using var one = part.Read([example], epoch);
            one.Input(0).Span.CopyTo(record);
            one.Targets.CopyTo(record[Layout.InputBytes..]);
            onRead(++reads);
        }

        public void Dispose() => part.Dispose();
    }

    private sealed class Echo : IBatchModel
    {
        public void Infer(RawBatch batch, OutputsReader read) =>
            read(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(batch.Input(0).Span));
    }
}
