using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference.Runs;

/// <summary>
/// What a run takes on all cores beside one, by trial: large products of matrices wait for memory, and two cores get twice as much of it,
/// while a network of many small steps waits for its threads.
/// </summary>
internal static class CoreGain
{
    // What gains less is not worth the memory of a second session.
    private const double Worth = 0.8;

    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether runs gain; false as well where that can't be told.</summary>
    public static bool Pays(Manifest manifest, IModelSession narrow, IModelSession wide, TimeProvider time, CancellationToken cancellation)
    {
        var inputs = ZeroInputs.Find(manifest.Inputs) ?? [];
        try
        {
            var (one, all) = LeastTimes.Of(
                () => narrow.Run(inputs, null, cancellation).Dispose(), () => wide.Run(inputs, null, cancellation).Dispose(), Enough, time);
            return all <= one * Worth;
        }
        catch (ServiceException)
        {
            return false;
        }
        finally
        {
            Array.ForEach([.. inputs], tensor => tensor.Dispose());
        }
    }
}
