using Maas.Onnx.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Train.Validation;

/// <summary>A written model file, opened as serving will open it. For one thread at a time.</summary>
internal sealed class ServedModel : IDisposable
{
    private const int ExamplesAtOnce = 256;

    private readonly InferenceSession session;
    private readonly string input;
    private readonly string output;

    public ServedModel(string path, string input, string output, int threads)
    {
        OnnxRuntimeTelemetry.Off();
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        session = new(path, options);
        this.input = input;
        this.output = output;
    }

    /// <summary>What the model gives for consecutive examples of a part, row-major.</summary>
    public float[] Infer(Data.EncodedPart part, int start, int count)
    {
        var outputs = new List<float>();
        for (var position = start; position < start + count; position += ExamplesAtOnce)
        {
            var examples = Math.Min(ExamplesAtOnce, start + count - position);
            outputs.AddRange(Run(part.ReadInputs(position, examples), [examples, .. part.ExampleShape]));
        }

        return [.. outputs];
    }

    public void Dispose() => session.Dispose();

    private float[] Run(float[] inputs, long[] shape)
    {
        using var options = new RunOptions();
        using var value = OrtValue.CreateTensorValueFromMemory(inputs, shape);
        using var results = session.Run(options, [input], [value], [output]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
