using System.Text.Json;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Onnx.Runtime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// What a process's first load waits for, whatever its model, done while the app starts: ONNX Runtime's own start, and the reader of
/// manifests, which .NET makes by reflection. It brings the first prediction forward by a seventh (27 November 2026).
/// </summary>
internal static class HeadStart
{
    private const string Example = """
        {"model":"a","version":1,"created":"2026-01-01T00:00:00+00:00","files":[{"name":"model.onnx","sizeBytes":1,"sha256":""}],
         "inputs":[{"name":"x","type":"FP32","shape":[1]}],"outputs":[{"name":"y","type":"FP32","shape":[1]}],"operators":["Identity"]}
        """;

    /// <summary>Begins it. Nobody has to wait for the task: what fails here fails again, and is told, where it is needed.</summary>
    public static Task Begin()
    {
        OnnxRuntimeTelemetry.Off();
        return Task.Run(() =>
        {
            RuntimeStart.Ensure();
            ReadManifest();
        });
    }

    internal static Manifest ReadManifest() => JsonSerializer.Deserialize(Example, CoreJson.Default.Manifest)!;
}
