using Maas.Core.Registry;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>A plan in ONNX Runtime's own options.</summary>
internal static class RuntimeOptions
{
    private const string CudaName = "CUDAExecutionProvider";

    /// <summary>Whether this machine's ONNX Runtime computes by CUDA.</summary>
    public static bool HasCuda { get; } = OrtEnv.Instance().GetAvailableProviders().Contains(CudaName);

    /// <summary>The caller disposes them.</summary>
    public static SessionOptions Of(ServingPlan plan)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = plan.IntraOpThreads,
            InterOpNumThreads = plan.InterOpThreads,
            ExecutionMode = plan.InterOpThreads > 1 ? ExecutionMode.ORT_PARALLEL : ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = Level(plan.GraphOptimization),

            // What it would print is thrown as well.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Threads that turn round while they have nothing to do would take the cores of other models' runs.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        if (!plan.Prepacking)
        {
            options.AddSessionConfigEntry("session.disable_prepacking", "1");
        }

        // The CPU is always there for the rest.
        if (UsesCuda(plan))
        {
            options.AppendExecutionProvider_CUDA();
        }

        return options;
    }

    /// <summary>Whether the GPU computes what it can: it stands before the CPU in the list, and this machine has it.</summary>
    public static bool UsesCuda(ServingPlan plan) => UsesCuda(plan, HasCuda);

    internal static bool UsesCuda(ServingPlan plan, bool hasCuda) =>
        hasCuda && plan.ExecutionProviders.TakeWhile(provider => provider != ExecutionProvider.Cpu).Contains(ExecutionProvider.Cuda);

    private static GraphOptimizationLevel Level(GraphOptimization level) => level switch
    {
        GraphOptimization.None => GraphOptimizationLevel.ORT_DISABLE_ALL,
        GraphOptimization.Basic => GraphOptimizationLevel.ORT_ENABLE_BASIC,
        GraphOptimization.Extended => GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
        GraphOptimization.All => GraphOptimizationLevel.ORT_ENABLE_ALL,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "no such level"),
    };
}
