using System.Buffers;
using System.Text.Json;
using Maas.Cli.Service;

namespace Maas.Cli.Bench;

/// <summary>Tensors in the form of a model's inputs, each free dimension 1.</summary>
internal static class TensorRequest
{
    private const long MostBytes = 100 << 20;

    /// <summary>As JSON; as bytes where that is asked for, where a tensor is of a kind that JSON has no numbers for, or where JSON might be
    /// too large.</summary>
    public static async Task<BenchRequest> MakeAsync(
        ServiceClient service, string model, int? version, bool isBinary, CancellationToken cancellation)
    {
        var path = $"v2/models/{BenchRequest.Of(model, version)}";
        var form = (await service.GetAsync(path, cancellation)).Read<ModelForm>();
        var inputs = form.Inputs.Select(TensorValues.Of).ToList();
        isBinary |= form.Inputs.Concat(form.Outputs).Any(tensor => !tensor.FitsJson);
        isBinary |= inputs.Sum(input => input.MostJsonBytes) > MostBytes;
        if (isBinary && inputs.Sum(input => input.Bytes) > MostBytes)
        {
            throw TooLarge(model);
        }

        var request = isBinary ? Binary(path, inputs) : Json(path, inputs);
        return request.Body.Length <= MostBytes ? request : throw TooLarge(model);
    }

    private static BenchRequest Json(string path, IReadOnlyList<TensorValues> inputs) =>
        new($"{path}/infer", Written(inputs, (input, json) => input.WriteWhole(json), isBinary: false), "application/json", null);

    private static BenchRequest Binary(string path, IReadOnlyList<TensorValues> inputs)
    {
        var json = Written(inputs, (input, json) => input.WriteAnnouncement(json), isBinary: true);
        var body = new byte[json.Length + inputs.Sum(input => input.Bytes)];
        json.CopyTo(body, 0);
        var rest = body.AsSpan(json.Length);
        foreach (var input in inputs)
        {
            input.WriteBytes(rest);
            rest = rest[(int)input.Bytes..];
        }

        return new($"{path}/infer", body, "application/octet-stream", json.Length);
    }

    private static byte[] Written(IReadOnlyList<TensorValues> inputs, Action<TensorValues, Utf8JsonWriter> write, bool isBinary)
    {
        var body = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        if (isBinary)
        {
            json.WriteStartObject("parameters");
            json.WriteBoolean("binary_data_output", true);
            json.WriteEndObject();
        }

        json.WriteStartArray("inputs");
        foreach (var input in inputs)
        {
            write(input, json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return body.WrittenSpan.ToArray();
    }

    private static CommandException TooLarge(string model) =>
        CommandException.WrongUsage($"the inputs of {model} are larger than one call carries; name a smaller one by --input");

    private sealed record ModelForm(IReadOnlyList<ModelTensor> Inputs, IReadOnlyList<ModelTensor> Outputs);
}

/// <summary>An input or output as <c>/v2</c> tells of it.</summary>
internal sealed record ModelTensor(string Name, string Datatype, IReadOnlyList<long> Shape)
{
    public bool FitsJson => Datatype is not ("FP16" or "BF16");
}
