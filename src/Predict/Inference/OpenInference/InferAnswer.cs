using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>An answer of the Open Inference Protocol: JSON, and what is binary after it, still in ONNX Runtime's memory.
/// One owner disposes it.</summary>
internal sealed class InferAnswer : IDisposable
{
    private const int ChunkBytes = 64 << 10;

    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> json = new();
    private readonly List<BinaryOutput> binary = [];
    private readonly SessionLease lease;
    private readonly IDisposableReadOnlyCollection<OrtValue> outputs;

    /// <summary>Owns the lease and the outputs from now on, if nothing is thrown.</summary>
    /// <exception cref="Core.ServiceException">An output has no form in JSON.</exception>
    public InferAnswer(
        SessionLease lease, IDisposableReadOnlyCollection<OrtValue> outputs, InferRequest request, IReadOnlyList<RequestedOutput> wanted)
    {
        (this.lease, this.outputs) = (lease, outputs);
        var manifest = lease.Model.Manifest;
        using var writer = new Utf8JsonWriter(json, Readable);
        writer.WriteStartObject();
        writer.WriteString("model_name"u8, manifest.Model.Value);
        writer.WriteString("model_version"u8, $"{manifest.Version}");
        if (request.Id is { } id)
        {
            writer.WriteString("id"u8, id);
        }

        writer.WriteStartArray("outputs"u8);
        for (var i = 0; i < outputs.Count; i++)
        {
            Write(writer, outputs[i], wanted[i].Name, wanted[i].Binary ?? request.BinaryOutput);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public ReadOnlyMemory<byte> Json => json.WrittenMemory;

    public bool HasBinary => binary.Count > 0;

    public long BinaryBytes => binary.Sum(output => (long)output.Bytes.Length);

    /// <summary>Writes the binary tensors in their order.</summary>
    public async Task WriteBinaryAsync(PipeWriter writer, CancellationToken cancellation)
    {
        foreach (var output in binary)
        {
            for (var at = 0; at < output.Bytes.Length; at += ChunkBytes)
            {
                writer.Write(output.Bytes.Slice(at, Math.Min(ChunkBytes, output.Bytes.Length - at)));
                await writer.FlushAsync(cancellation);
            }
        }
    }

    public void Dispose()
    {
        outputs.Dispose();
        lease.Dispose();
    }

    private void Write(Utf8JsonWriter writer, OrtValue value, string name, bool isBinary)
    {
        var output = new BinaryOutput(value, name);
        writer.WriteStartObject();
        writer.WriteString("name"u8, name);
        writer.WriteString("datatype"u8, output.Kind.Word);
        writer.WriteStartArray("shape"u8);
        foreach (var length in output.Shape)
        {
            writer.WriteNumberValue(length);
        }

        writer.WriteEndArray();
        if (isBinary)
        {
            binary.Add(output);
            writer.WriteStartObject("parameters"u8);
            writer.WriteNumber("binary_data_size"u8, output.Bytes.Length);
            writer.WriteEndObject();
        }
        else
        {
            output.CheckJson();
            writer.WriteStartArray("data"u8);
            TensorJson.WriteData(writer, value, output.Kind.Type);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
