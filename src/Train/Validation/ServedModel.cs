using System.Runtime.InteropServices;
using Maas.Onnx.Runtime;
using Maas.Train.Data;
using Maas.Train.Training;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace Maas.Train.Validation;

/// <summary>A written model file, opened as serving will open it. For one thread at a time.</summary>
internal sealed class ServedModel : IBatchModel, IDisposable
{
    private readonly InferenceSession session;
    private readonly GraphInterface names;

    public ServedModel(string path, GraphInterface names, int threads)
    {
        OnnxRuntimeTelemetry.Off();
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        session = new(path, options);
        this.names = names;
    }

    public void Infer(RawBatch batch, OutputsReader read)
    {
        using var feeds = new Feeds();
        foreach (var (index, layout) in batch.Inputs.Index())
        {
            feeds.Add(names.Inputs[index], Value(layout.Type, batch.Input(index).Span, [batch.Count, .. layout.Shape]));
        }

        foreach (var filled in names.Filled.For(batch.Count, batch.Inputs[0].Shape[^1]))
        {
            feeds.Add(filled.Name, filled.Values is { } values
                ? OrtValue.CreateTensorValueFromMemory(values, filled.Shape)
                : OrtValue.CreateTensorValueFromMemory(Array.Empty<float>(), filled.Shape));
        }

        using var options = new RunOptions();
        using var results = session.Run(options, feeds.Names, feeds.Values, [names.Output]);
        read(results[0].GetTensorDataAsSpan<float>());
    }

    public void Dispose() => session.Dispose();

    private static OrtValue Value(ScalarType type, ReadOnlySpan<byte> bytes, long[] shape) => type switch
    {
        ScalarType.Float32 => OrtValue.CreateTensorValueFromMemory(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), shape),
        ScalarType.Int64 => OrtValue.CreateTensorValueFromMemory(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), shape),
        var other => throw new InvalidOperationException($"no model is fed {other}"),
    };

    private sealed class Feeds : IDisposable
    {
        private readonly List<OrtValue> values = [];

        public List<string> Names { get; } = [];

        public IReadOnlyCollection<OrtValue> Values => values;

        public void Add(string name, OrtValue value)
        {
            Names.Add(name);
            values.Add(value);
        }

        public void Dispose() => values.ForEach(value => value.Dispose());
    }
}
