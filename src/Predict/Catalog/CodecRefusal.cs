using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>Refuses what a manifest says of a graph.</summary>
internal static class CodecRefusal
{
    public static ServiceException At(string place, string what) =>
        ServiceError.InvalidRequest.With($"the manifest's {place} {what}", new Violation(place, null, what));

    public static string Show(IReadOnlyList<TensorDescription> tensors) => string.Join(
        ", ", tensors.Select(tensor =>
            $"{tensor.Type} \"{tensor.Name}\" [{string.Join(", ", tensor.Shape.Select(length => length < 0 ? "N" : $"{length}"))}]"));
}
