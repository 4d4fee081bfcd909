using Maas.Core.Naming;
using Maas.Core.Registry;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Sessions;

/// <summary>Says that a model is to be computed by what this instance does not have, so that the CPU computes it.</summary>
internal static partial class MissingProvider
{
    /// <summary>Null: what is asked for is here, or the settings name the CPU as what stands in for it.</summary>
    public static string? Find(ServingSettings serving) => Find(serving, RuntimeOptions.HasCuda);

    internal static string? Find(ServingSettings serving, bool hasCuda) =>
        !hasCuda && serving.ExecutionProviders is [ExecutionProvider.Cuda]
            ? "executionProviders asks for \"cuda\", which this instance does not have; the CPU computes in its place"
            : null;

    /// <summary>Says so where a model is loaded.</summary>
    public static void Tell(ILogger logger, Manifest manifest, ServingSettings serving)
    {
        if (Find(serving) is not null)
        {
            Log.NoCuda(logger, manifest.Model, manifest.Version);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning, "Version {Version} of {Model} is to be computed by CUDA, which this instance does not have; the CPU does")]
        public static partial void NoCuda(ILogger logger, ModelName model, ModelVersion version);
    }
}
