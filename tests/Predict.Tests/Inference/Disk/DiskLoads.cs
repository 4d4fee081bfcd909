using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Predict.Inference;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maas.Predict.Tests.Inference.Disk;

/// <summary>Loads as processes do that share a folder: each loader stands for one.</summary>
internal static class DiskLoads
{
    public static SessionLoader Loader(TestTenant tenant, TestFolder folder, long diskBytes = 1 << 30, DiskRoom? room = null) => new(
        tenant.App.Storage.GetRequiredService<VersionStore>(),
        new SessionsOptions { Folder = folder.Path, DiskBytes = diskBytes, Threads = 1 },
        new InputOptions(), new(), room ?? new(),
        TimeProvider.System,
        NullLogger<SessionLoader>.Instance);

    /// <summary>What the version answers random inputs with, as bytes.</summary>
    public static async Task<string> AnswerAsync(
        SessionLoader loader, TestTenant tenant, Manifest manifest, ServingSettings? serving = null)
    {
        await using var model = await loader.LoadAsync(tenant.Served(manifest, serving), CancellationToken.None);
        return Answer(model);
    }

    public static string Answer(LoadedModel model)
    {
        var row = RandomInputs.Find(model.Manifest.Inputs, 8, new Random(1))!;
        using var outputs = model.Session.Run(row, null, CancellationToken.None);
        row.ToList().ForEach(tensor => tensor.Dispose());
        return string.Concat(outputs.Select(output => Convert.ToHexString(output.GetTensorDataAsSpan<byte>())));
    }

    /// <summary>A template's graph with random weights.</summary>
    public static ModelProto Template(string name, DataShape shape, string options)
    {
        var model = Maas.Onnx.Templates.Template.Get(name).Build(shape, JsonDocument.Parse(options).RootElement);
        var random = new Random(1);
        foreach (var tensor in model.Graph.Initializer.Where(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Float))
        {
            var values = new float[tensor.Dims.Aggregate(1L, (count, side) => count * side)];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = random.NextSingle() + 0.1f;
            }

            tensor.FloatData.Clear();
            tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan()));
        }

        return model;
    }

    /// <summary>The files of places that end so.</summary>
    public static string[] Find(TestFolder folder, string pattern) =>
        Directory.GetFiles(folder["maas-models"], pattern, SearchOption.AllDirectories);
}
