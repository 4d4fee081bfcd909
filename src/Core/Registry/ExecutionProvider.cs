using System.Text.Json.Serialization;

namespace Maas.Core.Registry;

/// <summary>What computes a graph's nodes.</summary>
[JsonConverter(typeof(KebabCaseConverter<ExecutionProvider>))]
public enum ExecutionProvider
{
    Cpu,

    /// <summary>A GPU of NVIDIA, where the instance has one.</summary>
    Cuda,
}
