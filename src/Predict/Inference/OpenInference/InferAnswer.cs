using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Maas.Predict.Api;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>An answer of the Open Inference Protocol: JSON, and what is binary after it, still in ONNX Runtime's memory.
/// One owner disposes it.</summary>
internal sealed class InferAnswer : IDisposable
{
    private readonly JsonPage page = JsonPage.Rent();
    private readonly List<BinaryOutput> binary = [];
    private readonly SessionLease lease;
    private readonly IDisposableReadOnlyCollection<OrtValue> outputs;

    private AnswerBudget budget;
    private bool hasEnded;

    private InferAnswer(SessionLease lease, IDisposableReadOnlyCollection<OrtValue> outputs, AnswerBudget budget) =>
        (this.lease, this.outputs, this.budget) = (lease, outputs, budget);

    /// <summary>It owns the outputs; and the lease from now on, if nothing is thrown.</summary>
    /// <exception cref="Core.ServiceException">An output has no form in JSON, or is too large.</exception>
    public static InferAnswer Write(
        SessionLease lease, IDisposableReadOnlyCollection<OrtValue> outputs, InferRequest request, AnswerBudget budget)
    {
        var answer = new InferAnswer(lease, outputs, budget);
        try
        {
            answer.Write(request);
            return answer;
        }
        catch
        {
            answer.page.Return();
            outputs.Dispose();
            throw;
        }
    }

    public ReadOnlyMemory<byte> Json => page.Json;

    public bool HasBinary => binary.Count > 0;

    public long BinaryBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var output in binary)
            {
                bytes += output.Bytes;
            }

            return bytes;
        }
    }

    /// <summary>Writes the JSON and the binary tensors in their order: what is small is sent as one.</summary>
    public async ValueTask WriteAsync(PipeWriter writer, CancellationToken cancellation)
    {
        if (!HasBinary)
        {
            await Sending.SendAsync(writer, Json, cancellation);
            return;
        }

        writer.Write(Json.Span);
        foreach (var output in binary)
        {
            await output.WriteAsync(writer, cancellation);
        }

        await writer.FlushAsync(cancellation);
    }

    /// <summary>Where none of it is binary, the answer is whole without the outputs and the model: they are let go before it is sent.
    /// </summary>
    public void LetGo()
    {
        if (!HasBinary)
        {
            EndLease();
        }
    }

    public void Dispose()
    {
        page.Return();
        EndLease();
    }

    private void EndLease()
    {
        if (!hasEnded)
        {
            hasEnded = true;
            outputs.Dispose();
            lease.Dispose();
        }
    }

    private void Write(InferRequest request)
    {
        var (manifest, writer) = (lease.Model.Manifest, page.Writer);
        writer.WriteStartObject();
        writer.WriteString("model_name"u8, manifest.Model.Value);
        writer.WriteString("model_version"u8, manifest.Version.ToString());
        if (request.Id is { } id)
        {
            writer.WriteString("id"u8, id);
        }

        page.Text.Allow(budget.MostBytes);
        writer.WriteStartArray("outputs"u8);
        for (var i = 0; i < outputs.Count; i++)
        {
            var wanted = request.Outputs.Count > 0 ? request.Outputs[i] : null;
            Write(writer, outputs[i], wanted?.Name ?? manifest.Outputs[i].Name, wanted?.Binary ?? request.BinaryOutput);
        }

        page.Text.AllowAll();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
    }

    private void Write(Utf8JsonWriter writer, OrtValue value, string name, bool isBinary)
    {
        var output = new BinaryOutput(value, name, ref budget);
        try
        {
            Write(writer, value, output, isBinary);
        }
        catch (AnswerOverflowException)
        {
            throw budget.Refusal(name, output.Shape, isJson: !isBinary);
        }
    }

    private void Write(Utf8JsonWriter writer, OrtValue value, BinaryOutput output, bool isBinary)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, output.Name);
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
            writer.WriteNumber("binary_data_size"u8, output.Bytes);
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
