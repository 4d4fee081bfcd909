using Maas.Core;
using Maas.Onnx.Templates;

namespace Maas.Codecs.Planning;

/// <summary>Refusals of a job, each with the field's path.</summary>
internal static class Refusal
{
    public static ServiceException At(string field, string detail) =>
        ServiceError.InvalidJob.With($"{field}: {detail}", new Violation(field, null, detail));

    public static ServiceException Unknown(string field, string claim, string name, IReadOnlyList<string> known) =>
        At(field, Nearest.Unknown(claim, name, [.. known.Take(50)]));
}
