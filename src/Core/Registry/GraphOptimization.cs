using System.Text.Json.Serialization;

namespace Maas.Core.Registry;

/// <summary>How far ONNX Runtime rewrites a graph before it runs it: its own levels.</summary>
[JsonConverter(typeof(KebabCaseConverter<GraphOptimization>))]
public enum GraphOptimization
{
    None,
    Basic,
    Extended,
    All,
}
