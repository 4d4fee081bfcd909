using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Disk;

/// <summary>
/// All that an optimised graph depends on: the bytes it was made of, how they were made safe to run, ONNX Runtime's version, the level,
/// what computes it, and the kind of processor: at the highest level convolutions are laid out in blocks as wide as its vectors, and
/// elsewhere such a graph is slow or can't be opened.
/// </summary>
internal static class GraphKey
{
    private static readonly string Machine = string.Create(
        CultureInfo.InvariantCulture,
        $"{OrtEnv.Instance().GetVersionString()} {RuntimeInformation.RuntimeIdentifier} {Processor()}");

    /// <summary>As a file name.</summary>
    public static string Of(ManifestFile graph, ServingPlan plan) => Of(graph, plan, GuardedModel.Revision);

    internal static string Of(ManifestFile graph, ServingPlan plan, int revision)
    {
        var all = $"{graph.Sha256} {plan.GraphOptimization} {plan.Prepacking} {RuntimeOptions.UsesCuda(plan)} {revision} {Machine}";
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(all)));
    }

    private static string Processor()
    {
        if (X86Base.IsSupported)
        {
            // Family and model, and the sets of instructions; whether the system lets them be used shows in the others.
            var (kind, _, basic, _) = X86Base.CpuId(1, 0);
            var (_, more, most, last) = X86Base.CpuId(7, 0);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{kind:x} {basic:x} {more:x} {most:x} {last:x} {Avx.IsSupported} {Avx2.IsSupported} {Avx512F.IsSupported}");
        }

        return $"{AdvSimd.IsSupported} {Dp.IsSupported} {Rdm.IsSupported}";
    }
}
