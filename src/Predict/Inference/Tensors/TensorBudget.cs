using Maas.Core;
using Maas.Predict.Api;

namespace Maas.Predict.Inference.Tensors;

/// <summary>The memory that one request's tensors may still take, as long as its caller waits. For one thread.</summary>
internal sealed class TensorBudget(long mostBytes)
{
    private long takenBytes;

    /// <summary>Cancelled when it does no more: of many pictures, no further one is worth its decoding.</summary>
    public CancellationToken Caller { private get; init; }

    /// <summary>The call's, of which they are a part; null: none is counted.</summary>
    public CallMemory? Memory { private get; init; }

    /// <exception cref="ServiceException">So much is not left.</exception>
    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public void Take(long bytes)
    {
        Caller.ThrowIfCancellationRequested();
        takenBytes += bytes;
        if (takenBytes > mostBytes)
        {
            throw ServiceError.TooLarge.With($"the inputs take more than {mostBytes} bytes as tensors; send fewer rows at once");
        }

        Memory?.Use(bytes);
    }
}
