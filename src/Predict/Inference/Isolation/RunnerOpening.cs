using System.Text.Json;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference.Isolation;

/// <summary>Which model a <see cref="RunnerProgram"/> opens, and how it is served.</summary>
/// <param name="OutputBytes">What all outputs of a run may take.</param>
internal sealed record RunnerOpening(string Path, IReadOnlyList<TensorDescription> Outputs, long OutputBytes, ServingPlan Plan)
{
    /// <summary>How long it may take: its trial opened and ran it in a fifth of it, where nothing else was to be done.</summary>
    public TimeSpan Limit => 5 * TimeSpan.FromSeconds(Plan.Options.TrialSeconds);

    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)RunnerOrder.Open);
        writer.Write(Path);
        writer.Write(Plan.Options.Threads);
        writer.Write(Plan.Options.MaximumBytes);
        writer.Write(JsonSerializer.Serialize(Plan.Serving, CoreJson.Default.ServingSettings));
        writer.Write(OutputBytes);
        writer.Write(Outputs.Count);
        Outputs.ToList().ForEach(output => writer.Write(output.Name));
    }

    /// <summary>What follows the order's byte.</summary>
    public static RunnerOpening Read(BinaryReader reader)
    {
        var path = reader.ReadString();
        var options = new SessionsOptions { Threads = reader.ReadInt32(), MaximumBytes = reader.ReadInt64() };
        var serving = JsonSerializer.Deserialize(reader.ReadString(), CoreJson.Default.ServingSettings)!;
        var outputBytes = reader.ReadInt64();
        var outputs = Enumerable.Range(0, reader.ReadInt32()).Select(_ => new TensorDescription(reader.ReadString(), "", []));
        return new(path, [.. outputs], outputBytes, new(options, serving));
    }

    /// <exception cref="Onnx.OnnxException">The file is no ONNX model, or can't be made safe to run.</exception>
    /// <exception cref="Microsoft.ML.OnnxRuntime.OnnxRuntimeException">ONNX Runtime refuses the model.</exception>
    public ModelSession Open() => ModelSession.Open(Path, Outputs, Plan);
}
