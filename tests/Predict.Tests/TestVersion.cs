using System.Security.Cryptography;
using Google.Protobuf;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Onnx.Describing;
using Maas.Onnx.Format;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Tests;

/// <summary>Versions that are there without any call.</summary>
internal static class TestVersion
{
    /// <summary>Publishes a model as a trainer does.</summary>
    public static async Task<Manifest> PublishAsync(
        IServiceProvider storage, TenantId tenant, string name, ModelProto model, Encoding? encoding, Decoding? decoding,
        params (string Name, byte[] Bytes)[] beside)
    {
        var folder = Directory.CreateTempSubdirectory("predict-publish-").FullName;
        (string Name, byte[] Bytes)[] files = [("model.onnx", model.ToByteArray()), .. beside];
        foreach (var (file, bytes) in files)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, file), bytes);
        }

        var description = ModelDescription.Of(model);
        var (models, versions) = (storage.GetRequiredService<ModelStore>(), storage.GetRequiredService<VersionStore>());
        var manifest = await versions.PublishAsync(
            tenant,
            new()
            {
                Model = ModelName.Parse(name),
                Version = await models.ReserveVersionAsync(tenant, ModelName.Parse(name), CancellationToken.None),
                Created = DateTimeOffset.UnixEpoch,
                Files = [.. files.Select(file => new ManifestFile(
                    file.Name, file.Bytes.Length, Convert.ToHexStringLower(SHA256.HashData(file.Bytes))))],
                Inputs = [.. description.Inputs.Select(input => new TensorDescription(input.Name, input.Type, input.Shape))],
                Outputs = [.. description.Outputs.Select(output => new TensorDescription(output.Name, output.Type, output.Shape))],
                Operators = description.Operators,
                Encoding = encoding,
                Decoding = decoding,
            },
            folder,
            CancellationToken.None);
        Directory.Delete(folder, recursive: true);
        return manifest;
    }
}
