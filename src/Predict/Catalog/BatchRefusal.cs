using Maas.Core;

namespace Maas.Predict.Catalog;

/// <summary>Refusals of a batch prediction, each with the field's path.</summary>
internal static class BatchRefusal
{
    public static ServiceException At(string field, string detail) =>
        ServiceError.InvalidJob.With($"{field}: {detail}", new Violation(field, null, detail));
}
