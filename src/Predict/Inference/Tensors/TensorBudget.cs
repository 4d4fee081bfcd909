using Maas.Core;

namespace Maas.Predict.Inference.Tensors;

/// <summary>The memory that one request's tensors may still take. For one thread.</summary>
internal sealed class TensorBudget(long mostBytes)
{
    private long takenBytes;

    /// <exception cref="ServiceException">So much is not left.</exception>
    public void Take(long bytes)
    {
        takenBytes += bytes;
        if (takenBytes > mostBytes)
        {
            throw ServiceError.TooLarge.With($"the inputs take more than {mostBytes} bytes as tensors; send fewer rows at once");
        }
    }
}
