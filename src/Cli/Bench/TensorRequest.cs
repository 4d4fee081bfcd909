using System.Text.Json;
using System.Text.Json.Nodes;
using Maas.Cli.Service;

namespace Maas.Cli.Bench;

/// <summary>Tensors in the form of a model's inputs, each free dimension 1.</summary>
internal static class TensorRequest
{
    private const long MostBytes = 100 << 20;

    public static async Task<BenchRequest> MakeAsync(
        ServiceClient service, string model, int? version, bool isBinary, CancellationToken cancellation)
    {
        var path = $"v2/models/{BenchRequest.Of(model, version)}";
        var inputs = (await service.GetAsync(path, cancellation)).Read<ModelInputs>().Inputs.Select(TensorValues.Of).ToList();
        if (inputs.Sum(input => input.Bytes) > MostBytes)
        {
            throw CommandException.WrongUsage($"the inputs of {model} are larger than one call carries; name a smaller one by --input");
        }

        return isBinary || inputs.Any(input => !input.FitsJson) ? Binary(path, inputs) : Json(path, inputs);
    }

    private static BenchRequest Json(string path, IReadOnlyList<TensorValues> inputs)
    {
        var body = new JsonObject { ["inputs"] = new JsonArray([.. inputs.Select(input => input.Json())]) };
        return new($"{path}/infer", JsonSerializer.SerializeToUtf8Bytes(body), "application/json", null);
    }

    private static BenchRequest Binary(string path, IReadOnlyList<TensorValues> inputs)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["parameters"] = new JsonObject { ["binary_data_output"] = true },
            ["inputs"] = new JsonArray([.. inputs.Select(input => input.Announcement())]),
        });
        byte[] body = [.. json, .. inputs.SelectMany(input => input.ToBytes())];
        return new($"{path}/infer", body, "application/octet-stream", json.Length);
    }

    private sealed record ModelInputs(IReadOnlyList<ModelInput> Inputs);
}

/// <summary>An input as <c>/v2</c> tells of it.</summary>
internal sealed record ModelInput(string Name, string Datatype, IReadOnlyList<long> Shape);
