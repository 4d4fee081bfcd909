using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Batches;

/// <summary>What a job's rows are predicted on, as its record of usage has it.</summary>
internal static class BatchDevice
{
    public static string Of(ServingPlan plan, bool hasCuda) => RuntimeOptions.UsesCuda(plan, hasCuda) ? "cuda" : "cpu";
}
