using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Maas.Core.Jobs;

/// <summary>In what numbers a run computes.</summary>
[JsonConverter(typeof(KebabCaseConverter<Precision>))]
public enum Precision
{
    [SuppressMessage("Naming", "CA1720", Justification = "It is the number's own name, and the word that jobs have for it.")]
    Float32,

    /// <summary>Matrix products, convolutions and attention in bfloat16; norms, softmax,
    /// losses and the weights themselves in float32.</summary>
    Bfloat16,
}
